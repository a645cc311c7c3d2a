package presignup_test

import (
	"testing"

	"gatehouse/shared/signup"
)

func TestFree(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		p.Free = blocking()
		p.Allow = []string{"jane@gmail.com"}
	})
	table(t, handler, "free", map[string]row{
		"large provider": {given: attributes{"email": "john@gmail.com"}, code: signup.CodeFree},
		"another":        {given: attributes{"email": "john@outlook.com"}, code: signup.CodeFree},
		"allowed":        {given: attributes{"email": "jane@gmail.com"}},
		"relay":          {given: attributes{"email": "john@duck.com"}},
		"ordinary":       {given: attributes{"email": "john@example.com"}},
	})
}

func TestFreeIsLetInByDefault(t *testing.T) {
	table(t, open(t, nil), "", map[string]row{"gmail.com": {given: attributes{"email": "john@gmail.com"}}})
}
