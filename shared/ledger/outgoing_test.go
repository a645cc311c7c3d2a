package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/ledger"
)

func TestHeadersSayWhatKindOfMailThisIs(t *testing.T) {
	mail := ledger.Outgoing{EffectID: effectID, Kind: "welcome", To: "jane.doe@example.com", Locale: "de"}
	got := mail.Headers()
	want := []ledger.Header{{Name: "Auto-Submitted", Value: "auto-generated"}, {Name: "X-Auto-Response-Suppress", Value: "OOF, AutoReply"},
		{Name: "Content-Language", Value: "de"}, {Name: "X-Entity-Ref-ID", Value: effectID}}
	if !slices.Equal(got, want) {
		t.Errorf("headers %v, want %v", got, want)
	}
	if len((ledger.Outgoing{}).Headers()) != 2 {
		t.Error("a mail without language and effect has headers about them")
	}
}

func TestAMailPrintsNoAddress(t *testing.T) {
	mail := ledger.Outgoing{Kind: "welcome", To: "jane.doe@example.com", Subject: "Hello Jane Doe", Text: "x"}
	for _, verb := range []string{"%v", "%+v", "%s", "%#v"} {
		if text := fmt.Sprintf(verb, mail); strings.Contains(text, "jane") || strings.Contains(text, "Jane") {
			t.Errorf("%s prints %s", verb, text)
		}
	}
	if mail.Size() != len("Hello Jane Doe")+1 {
		t.Errorf("size %d", mail.Size())
	}
}
