package custommessage_test

import (
	"strings"
	"testing"

	"gatehouse/functions/custommessage"
	"gatehouse/shared/cognito"
)

func TestEveryOccasionHasAMessageOfItsOwn(t *testing.T) {
	handler := open(t, custommessage.Developer)
	seen := map[string]cognito.Source{}
	for _, source := range cognito.Sources() {
		if source.Trigger() != cognito.CustomMessage {
			continue
		}
		r, outcome := answer(t, handler, sample(t, string(source), nil))
		if r.SMSMessage == nil {
			t.Errorf("%s has no message: %+v", source, outcome)
			continue
		}
		text := *r.EmailSubject + *r.EmailMessage
		if other, taken := seen[text]; taken {
			t.Errorf("%s reads as %s does", source, other)
		}
		seen[text] = source
	}
}

// The invitation of an administrator goes to an address nobody has proved: it names nobody.
func TestAnInvitationNamesNobody(t *testing.T) {
	r, _ := answer(t, open(t, custommessage.Developer), sample(t, "CustomMessage_AdminCreateUser", nil))
	if strings.Contains(*r.EmailMessage, "Jane") || strings.Contains(*r.EmailMessage, "jane.doe") {
		t.Error("the invitation holds an attribute of the person")
	}
}
