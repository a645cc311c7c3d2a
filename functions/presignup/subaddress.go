package presignup

import "gatehouse/shared/signup"

// subAddress refuses user+tag@, with which one mailbox signs up many times.
func subAddress(rules *signup.Rules) guard {
	return pure("sub_address", rules.Policy.SubAddress, rules.SubAddress)
}
