package signup

import "gatehouse/shared/email"

// AutoConfirm tells whether the sign-up is to be confirmed without a code.
func (r *Rules) AutoConfirm(a *Applicant) bool { return a.granted(r.confirm) }

// AutoVerifyEmail tells whether the address is to be marked as verified. False without an address, and
// for people who are not confirmed along with it: Cognito would fail the sign-up.
func (r *Rules) AutoVerifyEmail(a *Applicant) bool {
	return r.AutoConfirm(a) && a.granted(r.verifyEmail)
}

// AutoVerifyPhone tells whether the telephone number is to be marked as verified. False without a
// number, and for people who are not confirmed along with it: Cognito would fail the sign-up.
func (r *Rules) AutoVerifyPhone(a *Applicant) bool {
	return a.Attributes["phone_number"] != "" && r.AutoConfirm(a) && a.granted(r.verifyPhone)
}

func (a *Applicant) granted(domains email.Patterns) bool {
	if !a.HasEmail || a.AddressFault != nil {
		return false
	}
	_, ok := domains.Match(a.Email)
	return ok
}
