package presignup

import "gatehouse/shared/signup"

// address refuses what is no e-mail address, so that no later rule has to read one, and where policy
// requires an address a sign-up without one. A telephone number alone is enough otherwise.
func address(rules *signup.Rules) guard {
	return pure("address", rules.Policy.Address.Rule, rules.Address)
}
