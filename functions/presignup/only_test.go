package presignup_test

import (
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
)

func TestOnly(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		p.Only = signup.EntriesRule{Rule: blocking(), Entries: []string{"example.com", "*.example.com"}}
		p.Allow = []string{"guest@example.org"}
	})
	table(t, handler, "only", map[string]row{
		"listed":          {given: attributes{"email": "jane@example.com"}},
		"subdomain":       {given: attributes{"email": "jane@mail.example.com"}},
		"allowed guest":   {given: attributes{"email": "guest@example.org"}},
		"telephone alone": {given: attributes{"phone_number": "+12025550123"}},
		"another":         {given: attributes{"email": "jane@example.org"}, code: signup.CodeNotAccepted},
		"ends alike":      {given: attributes{"email": "jane@notexample.com"}, code: signup.CodeNotAccepted},
		"admin":           {source: cognito.PreSignUpAdminCreateUser, given: attributes{"email": "jane@example.org"}},
	})
}

// An address nobody can read is none of the listed ones, whoever switched the address rule off.
func TestOnlyRefusesWhatCannotBeRead(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		p.Address.Mode = signup.Off
		p.Only = signup.EntriesRule{Rule: blocking(), Entries: []string{"example.com"}}
	})
	table(t, handler, "only", map[string]row{
		"quoted":    {given: attributes{"email": `"jane"@example.org`}, code: signup.CodeNotAccepted},
		"no domain": {given: attributes{"email": "jane@"}, code: signup.CodeNotAccepted},
	})
}
