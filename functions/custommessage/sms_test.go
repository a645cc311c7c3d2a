package custommessage_test

import (
	"slices"
	"strings"
	"testing"

	"gatehouse/functions/custommessage"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/trigger"
)

func TestATextMessageThatWouldBeTooLongIsLeftToCognito(t *testing.T) {
	handler := open(t, custommessage.Developer)
	long := func(request map[string]any) {
		request["userAttributes"].(map[string]any)["email"] = strings.Repeat("j", 200) + "@example.com"
	}
	r, outcome := answer(t, handler, sample(t, "CustomMessage_AdminCreateUser", long))
	if r.SMSMessage != nil || !slices.Contains(outcome.Notes, trigger.Note("sms_too_long")) {
		t.Errorf("the user name makes it too long, yet it is %v (%v)", r.SMSMessage, outcome.Notes)
	}
	if r.EmailMessage == nil {
		t.Error("the e-mail is missing along with it")
	}
	if r, _ := answer(t, handler, sample(t, "CustomMessage_SignUp", long)); r.SMSMessage == nil {
		t.Error("a message without a user name does not grow with it")
	}
}

// The placeholder has six characters, and a code up to eight.
func TestATextMessageIsMeasuredWithTheCodeInPlace(t *testing.T) {
	for name, c := range map[string]struct {
		rest string // what stands behind the code
		sent bool
		note trigger.Note
	}{
		"as long as Cognito takes":     {strings.Repeat("x", 132), true, ""},
		"one character too long":       {strings.Repeat("x", 133), false, "sms_too_long"},
		"one part in another alphabet": {strings.Repeat("é", 61) + "字", true, ""},
		"and one character more":       {strings.Repeat("é", 62) + "字", true, "sms_in_parts"},
	} {
		own := func(compiled *render.Compiled) {
			compiled.Own = render.Texts{"cognito_sign_up.sms": "{{.Code}}" + c.rest}
		}
		handler := openWith(t, custommessage.Developer, custommessage.WithCode, spoilt(own))
		r, outcome := answer(t, handler, sample(t, "CustomMessage_SignUp", nil))
		var want []trigger.Note
		if c.note != "" {
			want = []trigger.Note{c.note}
		}
		if (r.SMSMessage != nil) != c.sent || !slices.Equal(outcome.Notes, want) {
			t.Errorf("%s: sent %v, counted %v", name, r.SMSMessage != nil, outcome.Notes)
		}
	}
}
