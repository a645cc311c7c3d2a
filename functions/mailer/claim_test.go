package mailer

import (
	"context"
	"errors"
	"testing"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
)

// A worker that stops between sending and marking leaves a claim. What follows depends on the class.
func TestAnOpenClaim(t *testing.T) {
	for kind, want := range map[string]struct {
		mails int
		state ledger.State
		note  serve.Note
	}{
		"approved": {2, ledger.Sent, ledger.NoteAgain},
		"welcome":  {1, ledger.Lost, ledger.NoteLost},
	} {
		t.Run(kind, func(t *testing.T) {
			w := newWorld(t)
			e := w.owe(1, letter(kind))
			w.ses = func(context.Context, ledger.Outgoing) (string, error) { panic("killed") }
			killed(func() { _ = w.deliver(w.mailer(), e) })
			w.ses = nil
			w.sent = append(w.sent, ledger.Outgoing{}) // SES had it
			if wait, ok := later(w.deliver(w.mailer(), e)); !ok || wait < 9*time.Minute || wait > ledger.Grace+time.Minute {
				t.Errorf("a fresh claim is put off for %v", wait)
			}
			w.now = noon.Add(ledger.Grace)
			if err := w.deliver(w.mailer(), e); err != nil {
				t.Fatal(err)
			}
			w.check(e, want.state, want.mails, false)
			if w.notes[want.note] != 1 {
				t.Errorf("counted %v, want one %s", w.notes, want.note)
			}
		})
	}
}

func killed(do func()) {
	defer func() { _ = recover() }()
	do()
}

func TestADecisionIsNeverSentAThirdTime(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("approved"))
	w.ses = func(context.Context, ledger.Outgoing) (string, error) { panic("killed") }
	for range 4 {
		killed(func() { _ = w.deliver(w.mailer(), e) })
		w.now = w.now.Add(ledger.Grace)
	}
	w.check(e, ledger.Refused, 0, true)
	if len(w.dead) != 1 || w.dead[0].attributes["reason"] != ledger.ReasonUndecided {
		t.Errorf("the dead letters are %v", w.dead)
	}
}

func TestWithoutTimeNothingIsClaimed(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("approved"))
	ctx, cancel := context.WithDeadline(t.Context(), noon.Add(100*365*24*time.Hour))
	defer cancel()
	w.now = noon.Add(100*365*24*time.Hour - longest + 1)
	_, err := w.mailer()(ctx, serve.Message{Body: e.Encode(), Received: 1})
	if _, ok := later(err); !ok {
		t.Errorf("ends with %v", err)
	}
	w.check(e, ledger.Open, 0, true)
}

func TestWithoutRandomnessNothingIsClaimed(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("approved"))
	d := &delivery{mailer: &mailer{Means: w.means()}, effect: e}
	d.Random = empty{}
	if _, err := d.name(); err == nil {
		t.Error("a claim was named without randomness")
	}
}

type empty struct{}

func (empty) Read([]byte) (int, error) { return 0, errors.New("no entropy") }
