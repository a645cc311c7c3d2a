package presignup

import "gatehouse/shared/signup"

// role refuses shared mailboxes such as info@ or postmaster@, behind which nobody is a person.
func role(rules *signup.Rules) guard {
	return pure("role", rules.Policy.Role, rules.Role)
}
