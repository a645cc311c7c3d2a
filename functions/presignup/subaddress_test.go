package presignup_test

import (
	"testing"

	"gatehouse/shared/signup"
)

func TestSubAddress(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		p.SubAddress = blocking()
		p.Allow = []string{"jane@example.org"}
	})
	table(t, handler, "sub_address", map[string]row{
		"tag":       {given: attributes{"email": "jane+news@example.com"}, code: signup.CodeSubAddress},
		"empty tag": {given: attributes{"email": "jane+@example.com"}, code: signup.CodeSubAddress},
		"allowed":   {given: attributes{"email": "jane+news@example.org"}},
		"none":      {given: attributes{"email": "jane@example.com"}},
		"hyphen":    {given: attributes{"email": "jane-news@example.com"}},
	})
}

func TestSubAddressesAreLetInByDefault(t *testing.T) {
	table(t, open(t, nil), "", map[string]row{"tag": {given: attributes{"email": "jane+news@example.com"}}})
}
