package custommessage_test

import (
	"slices"
	"strings"
	"testing"

	"gatehouse/functions/custommessage"
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
