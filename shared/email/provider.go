package email

import _ "embed"

var (
	//go:embed relays.txt
	relays List
	//go:embed free.txt
	free List
)

// Relay reports whether mail to a normalised domain is forwarded by a privacy
// relay, which hides a person's address without throwing it away: Apple's,
// SimpleLogin, addy.io, Firefox Relay, DuckDuckGo, Proton Pass, Blur (relays.txt).
// Subdomains count, because some give each user one. Entry is what was found.
func Relay(domain string) (entry string, ok bool) { return relays.Match(domain) }

// Free reports whether a normalised domain, or a parent of it, belongs to one
// of the large providers where anybody can have a mailbox without paying
// (free.txt). Entry is what was found.
func Free(domain string) (entry string, ok bool) { return free.Match(domain) }

// Relays is the list behind [Relay].
func Relays() List { return relays }

// FreeProviders is the list behind [Free].
func FreeProviders() List { return free }
