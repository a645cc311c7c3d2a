package signup

import (
	"gatehouse/shared/deny"
	"gatehouse/shared/disposable"
	"gatehouse/shared/email"
)

// The codes of the rules about addresses. Clients may rely on them.
const (
	CodeAddressInvalid  = "address_invalid"
	CodeAddressRequired = "address_required"
	CodeAddressDenied   = "address_denied"
	CodeNotAccepted     = "domain_not_accepted"
	CodeRelay           = "relay_email"
	CodeDisposable      = "disposable_email"
	CodeFree            = "free_email"
	CodeRole            = "role_email"
	CodeSubAddress      = "sub_address_email"
)

// temporary is the sentence of [CodeDisposable].
const temporary = "Please use a permanent email address instead of a temporary one"

// Address refuses what is no e-mail address and, where the policy requires one, none at all.
func (r *Rules) Address(a *Applicant) error {
	switch {
	case a.AddressFault != nil:
		return deny.New(CodeAddressInvalid, "Please enter a valid email address")
	case !a.HasEmail && r.Policy.Address.Required:
		return deny.New(CodeAddressRequired, "Please sign up with an email address")
	}
	return nil
}

// Deny refuses addresses of the policy's deny list.
func (r *Rules) Deny(a *Applicant) error {
	if !a.judged() {
		return nil
	}
	if _, listed := r.deny.Match(a.Email); !listed {
		return nil
	}
	return a.refuse(CodeAddressDenied, "This email address cannot be used here")
}

// Only refuses addresses that the policy's list of accepted ones does not have, also those of which
// not even the domain can be read.
func (r *Rules) Only(a *Applicant) error {
	if !a.judged() {
		return nil
	}
	if _, listed := r.only.Match(a.Email); listed {
		return nil
	}
	return a.refuse(CodeNotAccepted, "Email addresses of this organization are not accepted here")
}

// Relay refuses addresses of privacy relays.
func (r *Rules) Relay(a *Applicant) error {
	return a.refuseClass(disposable.Relay, CodeRelay, "Please use your own email address instead of a forwarding one")
}

// Disposable refuses throw-away addresses.
func (r *Rules) Disposable(a *Applicant) error {
	return a.refuseClass(disposable.Disposable, CodeDisposable, temporary)
}

// Free refuses addresses of large free providers.
func (r *Rules) Free(a *Applicant) error {
	return a.refuseClass(disposable.Free, CodeFree, "Please use the email address of your organization")
}

// Role refuses shared mailboxes.
func (r *Rules) Role(a *Applicant) error {
	if !a.judged() || !a.Email.Role() {
		return nil
	}
	return a.refuse(CodeRole, "Please use a personal email address instead of a shared mailbox")
}

// SubAddress refuses addresses with a part after a plus sign.
func (r *Rules) SubAddress(a *Applicant) error {
	if !a.judged() {
		return nil
	}
	if base, _ := a.Email.Tag(); base == a.Email.Local {
		return nil
	}
	return a.refuse(CodeSubAddress, "Please use your email address without the part after the plus sign")
}

// refuseClass refuses an address whose domain is of the class.
func (a *Applicant) refuseClass(class disposable.Class, code, sentence string) error {
	if !a.judged() || a.Class != class {
		return nil
	}
	return a.refuse(code, sentence)
}

// refuse adds a suggestion where the domain looks like a slip: then the person did not mean it.
func (a *Applicant) refuse(code, sentence string) error {
	refusal := deny.New(code, sentence)
	if provider, ok := email.Suggest(a.Email.Domain); ok {
		refusal.Suggestion = provider
	}
	return refusal
}
