package presignup

import "gatehouse/shared/signup"

// disposable refuses throw-away addresses: the domain or a parent of it is on the bundled list, or
// carries the name of a known provider's family.
func disposable(rules *signup.Rules) guard {
	return pure("disposable", rules.Policy.Disposable.Rule, rules.Disposable)
}
