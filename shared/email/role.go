package email

import (
	_ "embed"
	"strings"
)

//go:embed roles.txt
var roles List

// Role reports whether the mailbox is named after a function rather than a
// person: the names of RFC 2142 (postmaster, abuse, sales ...) and the usual
// ones beside them (roles.txt). Case and a sub-address do not matter.
func (a Address) Role() bool {
	base, _ := a.Tag()
	return roles.Has(strings.ToLower(base))
}
