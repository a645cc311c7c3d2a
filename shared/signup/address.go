package signup

import (
	"gatehouse/shared/disposable"
	"gatehouse/shared/email"
)

// Address refuses what is no e-mail address and, where the policy requires one, none at all.
func (r *Rules) Address(a *Applicant) error {
	switch {
	case a.AddressFault != nil:
		return refusal(CodeAddressInvalid)
	case !a.HasEmail && r.Policy.Address.Required:
		return refusal(CodeAddressRequired)
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
	return r.refuse(a, CodeAddressDenied)
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
	return r.refuse(a, CodeNotAccepted)
}

// Relay refuses addresses of privacy relays.
func (r *Rules) Relay(a *Applicant) error {
	return r.refuseClass(a, disposable.Relay, CodeRelay)
}

// Disposable refuses throw-away addresses.
func (r *Rules) Disposable(a *Applicant) error {
	return r.refuseClass(a, disposable.Disposable, CodeDisposable)
}

// Free refuses addresses of large free providers.
func (r *Rules) Free(a *Applicant) error {
	return r.refuseClass(a, disposable.Free, CodeFree)
}

// Role refuses shared mailboxes.
func (r *Rules) Role(a *Applicant) error {
	if !a.judged() || !a.Email.Role() {
		return nil
	}
	return r.refuse(a, CodeRole)
}

// SubAddress refuses addresses with a part after a plus sign.
func (r *Rules) SubAddress(a *Applicant) error {
	if !a.judged() {
		return nil
	}
	if base, _ := a.Email.Tag(); base == a.Email.Local {
		return nil
	}
	return r.refuse(a, CodeSubAddress)
}

// refuseClass refuses an address whose domain is of the class.
func (r *Rules) refuseClass(a *Applicant, class disposable.Class, code string) error {
	if !a.judged() || a.Class != class {
		return nil
	}
	return r.refuse(a, code)
}

// refuse adds a suggestion where the domain looks like a slip: then the person did not mean it. What
// policy would refuse as well is not suggested.
func (r *Rules) refuse(a *Applicant, code string) error {
	refused := refusal(code)
	if provider, ok := email.Suggest(a.Email.Domain); ok && r.welcomes(email.Address{Local: a.Email.Local, Domain: provider}) {
		refused.Suggestion = provider
	}
	return refused
}

// welcomes tells whether an address of a large provider would pass.
func (r *Rules) welcomes(address email.Address) bool {
	_, denied := r.deny.Match(address)
	_, listed := r.only.Match(address)
	return (r.Policy.Only.Mode == Off || listed) && (r.Policy.Deny.Mode == Off || !denied) && r.Policy.Free.Mode == Off
}
