package signup

import "gatehouse/shared/deny"

// Codes lists every code a sign-up can be refused with, in the order in which the rules are asked, and
// at last the one of every fault. A policy may word each of them anew.
func Codes() []string {
	return []string{
		CodeAddressInvalid, CodeAddressRequired, CodeAddressDenied, CodeNotAccepted, CodeRelay, CodeDisposable,
		CodeFree, CodeRole, CodeSubAddress, CodeName, CodeUndeliverable, deny.CodeUnavailable,
	}
}
