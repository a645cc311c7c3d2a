package login

import (
	"testing"

	"gatehouse/local/pool/settings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// TestPasswordRules says a policy in words.
func TestPasswordRules(t *testing.T) {
	for want, policy := range map[string]types.PasswordPolicyType{
		"It needs at least 6 characters.":                                   {MinimumLength: new(int32(6))},
		"It needs at least 8 characters and a number.":                      {MinimumLength: new(int32(8)), RequireNumbers: true},
		"It needs at least 8 characters, a lowercase letter and a symbol.":  {MinimumLength: new(int32(8)), RequireLowercase: true, RequireSymbols: true},
		"It needs at least 9 characters, an uppercase letter and a number.": {MinimumLength: new(int32(9)), RequireUppercase: true, RequireNumbers: true},
	} {
		set := &settings.Settings{}
		set.Pool.Policies = &types.UserPoolPolicyType{PasswordPolicy: &policy}
		if got := passwordRules(set); got != want {
			t.Errorf("the page says %q, want %q", got, want)
		}
	}
}

// TestLabels says what the sign-up page calls attributes.
func TestLabels(t *testing.T) {
	for name, want := range map[string]string{
		"email": "E-mail address", "given_name": "Given name", "custom:cost_centre": "Cost centre", "custom:état": "État", "birthdate": "Birthdate, as YYYY-MM-DD",
	} {
		if got := labelOf(name); got != want {
			t.Errorf("%s is called %q, want %q", name, got, want)
		}
	}
}
