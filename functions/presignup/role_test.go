package presignup_test

import (
	"testing"

	"gatehouse/shared/signup"
)

func TestRole(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		p.Role = blocking()
		p.Allow = []string{"info@example.org"}
	})
	table(t, handler, "role", map[string]row{
		"RFC 2142":   {given: attributes{"email": "postmaster@example.com"}, code: signup.CodeRole},
		"upper case": {given: attributes{"email": "INFO@example.com"}, code: signup.CodeRole},
		"with a tag": {given: attributes{"email": "sales+eu@example.com"}, code: signup.CodeRole},
		"allowed":    {given: attributes{"email": "info@example.org"}},
		"a person":   {given: attributes{"email": "jane@example.com"}},
		"begins so":  {given: attributes{"email": "infojane@example.com"}},
	})
}

func TestRolesAreLetInByDefault(t *testing.T) {
	table(t, open(t, nil), "", map[string]row{"postmaster": {given: attributes{"email": "postmaster@example.com"}}})
}
