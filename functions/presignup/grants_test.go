package presignup_test

import (
	"strings"
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
)

// granting lists domains for each grant, and one for all.
func granting(p *signup.Policy) {
	p.AutoConfirm.Domains = []string{"example.com", "*.example.com", "example.org", "all.example"}
	p.AutoVerifyEmail.Domains = []string{"*.example.com", "all.example"}
	p.AutoVerifyPhone.Domains = []string{"example.org", "all.example"}
}

func TestGrantsSpliceOnlyTheirMember(t *testing.T) {
	const phone = "+12025550123"
	cases := map[string]struct {
		source  cognito.Source
		given   attributes
		members []string // those set to true
	}{
		"confirm":              {cognito.PreSignUpSignUp, attributes{"email": "jane@example.com"}, []string{"autoConfirmUser"}},
		"verify the address":   {cognito.PreSignUpSignUp, attributes{"email": "jane@eu.example.com"}, []string{"autoConfirmUser", "autoVerifyEmail"}},
		"verify the telephone": {cognito.PreSignUpSignUp, attributes{"email": "jane@example.org", "phone_number": phone}, []string{"autoConfirmUser", "autoVerifyPhone"}},
		"no telephone":         {cognito.PreSignUpSignUp, attributes{"email": "jane@example.org"}, []string{"autoConfirmUser"}},
		"no address":           {cognito.PreSignUpSignUp, attributes{"phone_number": phone}, nil},
		"all":                  {cognito.PreSignUpSignUp, attributes{"email": "jane@all.example", "phone_number": phone}, []string{"autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"}},
		"all but a telephone":  {cognito.PreSignUpSignUp, attributes{"email": "jane@all.example"}, []string{"autoConfirmUser", "autoVerifyEmail"}},
		"another domain":       {cognito.PreSignUpSignUp, attributes{"email": "jane@example.net"}, nil},
		"admin":                {cognito.PreSignUpAdminCreateUser, attributes{"email": "jane@all.example"}, nil},
		"identity provider":    {cognito.PreSignUpExternalProvider, attributes{"email": "jane@all.example"}, nil},
		"unknown source":       {future, attributes{"email": "jane@all.example"}, nil},
	}
	handler := open(t, granting)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			raw := string(event(t, c.source, c.given))
			want := raw
			for _, member := range c.members {
				want = strings.Replace(want, `"`+member+`":false`, `"`+member+`":true`, 1)
			}
			answer, outcome := handler(t.Context(), []byte(raw))
			if outcome.Err != nil || string(answer) != want {
				t.Errorf("Cognito gets\n%s\nwant\n%s\n(%v)", answer, want, outcome.Err)
			}
		})
	}
}

func TestARefusalGrantsNothing(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		granting(p)
		p.Deny.Entries = []string{"all.example"}
	})
	answer, outcome := handler(t.Context(), event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@all.example"}))
	if answer != nil || outcome.Code != signup.CodeAddressDenied {
		t.Errorf("answered %s with code %q", answer, outcome.Code)
	}
}

// An unreadable address that is let in, because the address rule is off, opens no door.
func TestAnUnreadableAddressIsGrantedNothing(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		granting(p)
		p.Address.Mode = signup.Off
	})
	raw := event(t, cognito.PreSignUpSignUp, attributes{"email": `"x"@all.example`, "phone_number": "+12025550123"})
	answer, outcome := handler(t.Context(), raw)
	checkUnchanged(t, raw, answer, outcome)
}
