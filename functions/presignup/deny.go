package presignup

import "gatehouse/shared/signup"

// deny refuses the addresses an operator lists. It also looks at people who come through an identity
// provider, since the operator named them.
func deny(rules *signup.Rules) guard {
	return pure("deny", rules.Policy.Deny.Rule, rules.Deny)
}
