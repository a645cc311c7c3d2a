package presignup_test

import (
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
)

func TestDeny(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		p.Deny.Entries = []string{"example.org", "*.example.net", "jane@example.com"}
		p.Allow = []string{"friend@example.org"}
	})
	table(t, handler, "deny", map[string]row{
		"domain":               {given: attributes{"email": "jane@example.org"}, code: signup.CodeAddressDenied},
		"its subdomain":        {given: attributes{"email": "jane@mail.example.org"}},
		"allowed after all":    {given: attributes{"email": "friend@example.org"}},
		"subdomains":           {given: attributes{"email": "jane@mail.example.net"}, code: signup.CodeAddressDenied},
		"their parent":         {given: attributes{"email": "jane@example.net"}},
		"mailbox":              {given: attributes{"email": "JANE@example.com"}, code: signup.CodeAddressDenied},
		"mailbox and tag":      {given: attributes{"email": "jane+x@example.com"}, code: signup.CodeAddressDenied},
		"another mailbox":      {given: attributes{"email": "john@example.com"}},
		"no address":           {given: attributes{"phone_number": "+12025550123"}},
		"identity provider":    {source: cognito.PreSignUpExternalProvider, given: attributes{"email": "jane@example.org"}, code: signup.CodeAddressDenied},
		"provider, unreadable": {source: cognito.PreSignUpExternalProvider, given: attributes{"email": `"x y"@example.org`}, code: signup.CodeAddressDenied},
		"admin":                {source: cognito.PreSignUpAdminCreateUser, given: attributes{"email": "jane@example.org"}},
		"unknown source":       {source: future, given: attributes{"email": "jane@example.org"}, code: signup.CodeAddressDenied},
	})
}
