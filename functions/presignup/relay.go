package presignup

import "gatehouse/shared/signup"

// relay refuses privacy relays. They are a class of their own, never taken for throw-away addresses,
// because Sign in with Apple hands them out; most policies let them in.
func relay(rules *signup.Rules) guard {
	return pure("relay", rules.Policy.Relay, rules.Relay)
}
