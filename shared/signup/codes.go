package signup

import (
	"slices"

	"gatehouse/shared/deny"
)

// The codes of refusals. Clients may rely on them.
const (
	CodeAddressInvalid  = "address_invalid"     // it cannot be read
	CodeAddressRequired = "address_required"    // there is none
	CodeAddressDenied   = "address_denied"      // it is on the deny list
	CodeNotAccepted     = "domain_not_accepted" // it is not on the list of the rule only
	CodeRelay           = "relay_email"         // a privacy relay's
	CodeDisposable      = "disposable_email"    // a throw-away provider's, or its exchanger is one's
	CodeFree            = "free_email"          // a large free provider's
	CodeRole            = "role_email"          // a shared mailbox
	CodeSubAddress      = "sub_address_email"   // a part behind a plus sign
	CodeName            = "name_invalid"        // a link or control character in a name
	CodeUndeliverable   = "undeliverable_email" // nobody takes the domain's mail
)

// refusals are all that a person may read at sign-up, in the order in which the rules are asked, and at
// last the answer to every fault.
var refusals = [...]deny.Error{
	{Code: CodeAddressInvalid, Sentence: "Please enter a valid email address"},
	{Code: CodeAddressRequired, Sentence: "Please sign up with an email address"},
	{Code: CodeAddressDenied, Sentence: "This email address cannot be used here"},
	{Code: CodeNotAccepted, Sentence: "Email addresses of this organization are not accepted here"},
	{Code: CodeRelay, Sentence: "Please use your own email address instead of a forwarding one"},
	{Code: CodeDisposable, Sentence: "Please use a permanent email address instead of a temporary one"},
	{Code: CodeFree, Sentence: "Please use the email address of your organization"},
	{Code: CodeRole, Sentence: "Please use a personal email address instead of a shared mailbox"},
	{Code: CodeSubAddress, Sentence: "Please use your email address without the part after the plus sign"},
	{Code: CodeName, Sentence: "Please enter a name without links and special characters"},
	{Code: CodeUndeliverable, Sentence: "This email domain does not accept mail, please check the address"},
	*deny.Unavailable(),
}

// Refusals lists every code a sign-up can be refused with and its built-in sentence, in the order in which
// the rules are asked, and at last the answer to every fault. A policy may word each of them anew.
func Refusals() []deny.Error { return slices.Clone(refusals[:]) }

// refusal is the refusal with this code.
func refusal(code string) *deny.Error {
	for i := range refusals {
		if refusals[i].Code == code {
			return new(refusals[i])
		}
	}
	return deny.Unavailable()
}

// isCode tells whether a sign-up can be refused with this code.
func isCode(code string) bool { return refusal(code).Code == code }

// codes lists the codes.
func codes() []string {
	listed := make([]string, len(refusals))
	for i, r := range refusals {
		listed[i] = r.Code
	}
	return listed
}
