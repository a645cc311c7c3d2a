package mailevents

import (
	"strings"
	"testing"

	"gatehouse/shared/ledger"
)

func TestOnlyATagOfOursNamesAnEffect(t *testing.T) {
	for value, want := range map[string]bool{
		strings.Repeat("0a", 16): true, strings.Repeat("0A", 16): false, "0a": false, strings.Repeat("#", 32): false,
	} {
		var e sesEvent
		e.Detail.Mail.Tags = map[string][]string{ledger.EffectTag: {value}}
		if _, ok := e.effectID(); ok != want {
			t.Errorf("%q names an effect: %v", value, ok)
		}
	}
}

func TestADetailIsAWord(t *testing.T) {
	var e sesEvent
	e.Detail.EventType = typeComplaint
	e.Detail.Complaint.FeedbackType = "abuse jane.doe@example.com " + strings.Repeat("x", 100)
	if got := e.detail(); strings.ContainsAny(got, "@. ") || len(got) > 40 {
		t.Errorf("the detail reads %q", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"source":"aws.ses","detail":{"eventType":"Bounce","mail":{"tags":{"gatehouse-effect":["0"]}},"bounce":{"bounceType":"Permanent"}}}`))
	f.Add([]byte(`{"source":"aws.ses","detail":{"eventType":"Send","mail":null}}`))
	f.Add([]byte(`{`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := read(body)
		if err != nil {
			return
		}
		if id, ok := e.effectID(); ok && len(id) != 32 {
			t.Errorf("an id of %d characters", len(id))
		}
		if e.Detail.EventType == "" || len(e.detail()) > 40 {
			t.Errorf("read %+v", e)
		}
	})
}
