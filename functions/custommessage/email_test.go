package custommessage_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"gatehouse/functions/custommessage"
	"gatehouse/policy/policytest"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/trigger"
)

// An operator's own text or page that fails on what Cognito sends: the built-in message is used, and the operator can see how often.
func TestAnOwnTextThatFailsIsReplacedAndCounted(t *testing.T) {
	for name, spoil := range map[string]func(*render.Compiled){
		"a text with an unknown variable": func(c *render.Compiled) { c.Own = render.Texts{"cognito_sign_up.subject": "{{.Nonsense.Deep}}"} },
		"a page without the code":         func(c *render.Compiled) { c.Templates = map[string]string{"cognito_sign_up.html": "<p>Hello</p>"} },
		"a text message without the code": func(c *render.Compiled) { c.Own = render.Texts{"cognito_sign_up.sms": "Hello"} },
		"a text message too long": func(c *render.Compiled) {
			c.Own = render.Texts{"cognito_sign_up.sms": "{{.Code}} " + strings.Repeat("long ", 40)}
		},
		"a page too long": func(c *render.Compiled) {
			c.Templates = map[string]string{"cognito_sign_up.html": "<p>{####}</p>" + strings.Repeat("<p>long</p>\n", 2_000)}
		},
	} {
		r, outcome := answer(t, openWith(t, custommessage.Developer, custommessage.WithCode, spoilt(spoil)), sample(t, "CustomMessage_SignUp", nil))
		if r.EmailMessage == nil || !strings.Contains(*r.EmailMessage, "{####}") || r.SMSMessage == nil || !strings.Contains(*r.SMSMessage, "{####}") {
			t.Errorf("%s: no message: %+v", name, outcome)
		}
		if !slices.Contains(outcome.Notes, trigger.Note("own_text_failed")) {
			t.Errorf("%s: counted %v", name, outcome.Notes)
		}
	}
}

// spoilt are our own texts with something of an operator's among them.
func spoilt(spoil func(*render.Compiled)) func(locale string) ([]byte, error) {
	return func(locale string) ([]byte, error) {
		raw, err := policytest.Default().MailTexts(locale)
		if err != nil {
			return nil, err
		}
		var compiled render.Compiled
		if err := json.Unmarshal(raw, &compiled); err != nil {
			return nil, err
		}
		spoil(&compiled)
		return json.Marshal(compiled)
	}
}
