package presignup

import "gatehouse/shared/signup"

// only refuses every address outside the organizations an operator lists.
func only(rules *signup.Rules) guard {
	return pure("only", rules.Policy.Only.Rule, rules.Only)
}
