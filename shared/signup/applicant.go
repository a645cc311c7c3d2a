package signup

import (
	"strings"

	"gatehouse/shared/disposable"
	"gatehouse/shared/email"
)

// Applicant is what the rules look at. [Rules.Read] makes it.
type Applicant struct {
	// Attributes are the user attributes; may be nil.
	Attributes map[string]string
	// HasEmail tells whether there is an e-mail attribute that is not empty.
	HasEmail bool
	// Email is the parsed address; the zero value without one. When AddressFault is set it holds the
	// domain alone, if that much could be read.
	Email email.Address
	// AddressFault is why the address could not be read; nil when it could.
	AddressFault error
	// Allowed tells whether the policy's allow list has the address. False when AddressFault is set.
	Allowed bool
	// Class is what the domain is known for; empty without a domain.
	Class disposable.Class
}

// Read looks at user attributes once, for all rules.
func (r *Rules) Read(attributes map[string]string) Applicant {
	a := Applicant{Attributes: attributes}
	text := attributes["email"]
	if text == "" {
		return a
	}
	a.HasEmail = true
	if a.Email, a.AddressFault = email.Parse(text); a.AddressFault == nil {
		_, a.Allowed = r.allow.Match(a.Email)
	} else {
		a.Email = email.Address{Domain: domainOf(text)}
	}
	if a.Email.Domain != "" {
		a.Class = r.classify(a.Email.Domain)
	}
	return a
}

// domainOf is the domain of what is no address otherwise, or "": a mailbox that cannot be read must
// not get a listed domain past the rules where Address is not asked.
func domainOf(text string) string {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return ""
	}
	domain, err := email.Normalize(text[at+1:])
	if err != nil {
		return ""
	}
	return domain
}

// classify tells the class of a domain. Where the policy wants the list alone, a domain that only a
// family's name tells is nothing.
func (r *Rules) classify(domain string) disposable.Class {
	class, _ := disposable.Classify(domain)
	if class != disposable.Disposable || r.Policy.Disposable.Families {
		return class
	}
	if _, listed := disposable.Match(domain); listed {
		return class
	}
	return disposable.Other
}

// judged tells whether the rules about addresses have a say: there is an address, and the allow list
// does not have it.
func (a *Applicant) judged() bool { return a.HasEmail && !a.Allowed }
