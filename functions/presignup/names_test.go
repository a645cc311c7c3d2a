package presignup_test

import (
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
)

func TestNames(t *testing.T) {
	handler := open(t, func(p *signup.Policy) { p.Allow = []string{"example.com"} })
	table(t, handler, "names", map[string]row{
		"ordinary":          {given: attributes{"email": "jane@example.com", "name": "J.R. Doe", "family_name": "O'Brien"}},
		"link":              {given: attributes{"email": "jane@example.com", "name": "Win at https://example.org"}, code: signup.CodeName},
		"second attribute":  {given: attributes{"given_name": "Jane", "family_name": "www.example.org"}, code: signup.CodeName},
		"handle":            {given: attributes{"preferred_username": "example.com"}, code: signup.CodeName},
		"control character": {given: attributes{"nickname": "Jane\u202eDoe"}, code: signup.CodeName},
		"link elsewhere":    {given: attributes{"website": "https://example.org", "picture": "https://example.org/jane.png"}},
		"identity provider": {source: cognito.PreSignUpExternalProvider, given: attributes{"name": "www.example.org"}, code: signup.CodeName},
		"unknown source":    {source: future, given: attributes{"name": "www.example.org"}, code: signup.CodeName},
		"admin":             {source: cognito.PreSignUpAdminCreateUser, given: attributes{"name": "www.example.org"}},
	})
}
