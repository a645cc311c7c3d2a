package presignup_test

import (
	"os"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
	"gatehouse/shared/signup"
)

// TestTheREADMEListsEveryRefusal holds the table of codes against what people read.
func TestTheREADMEListsEveryRefusal(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		change func(*signup.Policy)
		given  attributes
	}{
		signup.CodeAddressInvalid:  {nil, attributes{"email": "jane@"}},
		signup.CodeAddressRequired: {func(p *signup.Policy) { p.Address.Required = true }, nil},
		signup.CodeAddressDenied:   {func(p *signup.Policy) { p.Deny.Entries = []string{"example.org"} }, attributes{"email": "jane@example.org"}},
		signup.CodeNotAccepted: {func(p *signup.Policy) {
			p.Only = signup.EntriesRule{Rule: blocking(), Entries: []string{"example.com"}}
		}, attributes{"email": "jane@example.org"}},
		signup.CodeRelay:         {func(p *signup.Policy) { p.Relay = blocking() }, attributes{"email": "jane@duck.com"}},
		signup.CodeDisposable:    {nil, attributes{"email": "jane@mailinator.com"}},
		signup.CodeFree:          {func(p *signup.Policy) { p.Free = blocking() }, attributes{"email": "jane@gmail.com"}},
		signup.CodeRole:          {func(p *signup.Policy) { p.Role = blocking() }, attributes{"email": "info@example.com"}},
		signup.CodeSubAddress:    {func(p *signup.Policy) { p.SubAddress = blocking() }, attributes{"email": "jane+x@example.com"}},
		signup.CodeName:          {nil, attributes{"name": "www.example.com"}},
		signup.CodeUndeliverable: {func(p *signup.Policy) { p.Exchanger.Rule = blocking() }, attributes{"email": "jane@example.com"}},
	}
	listed := func(code, sentence string) {
		for line := range strings.Lines(string(readme)) {
			if strings.HasPrefix(line, "| `"+code+"` |") && strings.Contains(line, "| "+sentence+" |") {
				return
			}
		}
		t.Errorf("README.md does not list %s with the sentence %q", code, sentence)
	}
	for _, code := range signup.Codes() {
		if code == deny.CodeUnavailable {
			listed(code, deny.Unavailable().Sentence)
			continue
		}
		c := cases[code]
		_, outcome := openWith(t, c.change, emptyDNS{}, settings())(t.Context(), event(t, cognito.PreSignUpSignUp, c.given))
		if outcome.Code != code {
			t.Errorf("answered with %q, want %q", outcome.Code, code)
			continue
		}
		listed(code, outcome.Err.Sentence)
	}
}
