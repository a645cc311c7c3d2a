package mailevents

import (
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/ledger"
)

func TestALateSendFindsALostMail(t *testing.T) {
	w := newWorld(t)
	w.stands(ledger.Entry{State: ledger.Lost, Attempts: 1, Claim: "a", ClaimedAt: noon})
	notes, err := w.handler()(t.Context(), sample(t, "Send"))
	if err != nil || !slices.Contains(notes, ledger.NoteFound) || w.entry().State != ledger.Sent {
		t.Errorf("counted %v (%v), the ledger says %q", notes, err, w.entry().State)
	}
}

func TestAnEventBeyondTheLedgersMemoryDoesNothing(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"Send", "Reject"} {
		if _, err := w.handler()(t.Context(), sample(t, name)); err != nil || w.entry().Version != 0 || len(w.dead) > 0 {
			t.Errorf("%s: %v, the ledger says %+v", name, err, w.entry())
		}
	}
}

func TestSendAfterRejectChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.stands(ledger.Entry{State: ledger.Sent, MessageID: messageID})
	for _, name := range []string{"Reject", "Send", "Reject"} {
		if _, err := w.handler()(t.Context(), sample(t, name)); err != nil {
			t.Fatal(err)
		}
	}
	if e := w.entry(); e.State != ledger.Refused || e.Reason != ledger.ReasonRejected || len(w.dead) != 1 {
		t.Errorf("ends as %q for %q with %d dead letters", e.State, e.Reason, len(w.dead))
	}
	if want := string(welcome().Encode()) + "map[kind:welcome reason:rejected]"; w.dead[0] != want {
		t.Errorf("the dead letter reads %s, want %s", w.dead[0], want)
	}
}

func TestADeadLetterThatWasNotFiledIsFiledByTheNextAttempt(t *testing.T) {
	w := newWorld(t)
	w.stands(ledger.Entry{State: ledger.Claimed, Claim: "a", Attempts: 1, ClaimedAt: noon})
	w.full = true
	if _, err := w.handler()(t.Context(), sample(t, "Reject")); err == nil || strings.Contains(err.Error(), "jane") {
		t.Errorf("without a dead letter the event ends with %v", err)
	}
	w.full = false
	if _, err := w.handler()(t.Context(), sample(t, "Reject")); err != nil || len(w.dead) != 1 || !w.entry().Filed {
		t.Errorf("%v, dead letters %v", err, w.dead)
	}
}
