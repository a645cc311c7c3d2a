package presignup

import "gatehouse/shared/signup"

// names refuses names with links or control characters, for identity providers too: whoever is shown
// or mailed the name would be shown the link.
func names(rules *signup.Rules) guard {
	return pure("names", rules.Policy.Names.Rule, rules.Names)
}
