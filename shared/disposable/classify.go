package disposable

import "gatehouse/shared/email"

// Class is the kind of host a domain's mail goes to.
type Class string

// The classes, in the order in which they are tried.
const (
	// Relay hides a person's own address without throwing it away.
	Relay Class = "relay"
	// Disposable gives anybody a mailbox for a moment.
	Disposable Class = "disposable"
	// Free is a large provider with free mailboxes.
	Free Class = "free"
	// Other is everything else: companies, schools, personal domains.
	Other Class = "other"
)

// Classify tells the class of a normalised domain, and what it was told by: the
// listed domain (mailinator.com) or the family (*tempmail*), "" for Other.
func Classify(domain string) (class Class, matched string) {
	if entry, ok := email.Relay(domain); ok {
		return Relay, entry
	}
	if entry, ok := Match(domain); ok {
		return Disposable, entry
	}
	if family, ok := Family(domain); ok {
		return Disposable, family
	}
	if entry, ok := email.Free(domain); ok {
		return Free, entry
	}
	return Other, ""
}
