package presignup

import "gatehouse/shared/signup"

// free refuses large free mailbox providers, for pools of organizations.
func free(rules *signup.Rules) guard {
	return pure("free", rules.Policy.Free, rules.Free)
}
