// Package disposable tells throw-away mail hosts from ordinary ones, offline: by
// a bundled list of domains, by families of hosts that carry their service's
// name, and, for the wider question, by class (disposable, relay, free, other).
//
// The list is disposable-domains.txt, in the public domain (see README.md). It
// is searched in the prepared form list.txt, which go generate made of it: what
// stands in list.txt is exactly what can match. To take in a newer list, replace
// disposable-domains.txt and run go generate.
package disposable

import (
	_ "embed"

	"gatehouse/shared/email"
)

//go:generate go test -run ^TestBundledListIsPrepared$ -update .

//go:embed list.txt
var bundled email.List

// Bundled is the prepared list that comes with this package.
func Bundled() email.List { return bundled }

// Match looks for a normalised domain and its parents, down to, but never into,
// the public suffix, in the bundled list. Entry is the listed domain. A domain
// that is not listed, or is listed itself, costs no allocation.
func Match(domain string) (entry string, ok bool) { return bundled.Match(domain) }
