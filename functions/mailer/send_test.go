package mailer

import (
	"context"
	"errors"
	"testing"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

func TestWhatBecomesOfAMailThatSESDoesNotTake(t *testing.T) {
	tests := []struct {
		name          string
		fault         ledger.Fault
		state         ledger.State
		fails         bool // or is put off, if there is a shortest wait
		shortest      time.Duration
		note          serve.Note
		dead, parking int
	}{
		{"throttled", ledger.Throttled, ledger.Open, false, 5 * time.Second, noteThrottled, 0, 0},
		{"quota used up", ledger.Exhausted, ledger.Open, false, 7 * time.Minute, noteExhausted, 0, 0},
		{"sandbox", ledger.Sandbox, ledger.Parked, false, 0, noteParked, 0, 1},
		{"refused", ledger.Permanent, ledger.Refused, false, 0, noteRefused, 1, 0},
		{"no connection", ledger.Unsent, ledger.Open, true, 0, "", 0, 0},
		{"no answer", ledger.Undecided, ledger.Claimed, false, 9 * time.Minute, noteUnanswered, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.ses = failing(test.fault, "Code")
			e := w.owe(1, letter("approved"))
			err := w.deliver(w.mailer(), e)
			wait, off := later(err)
			if off != (test.shortest > 0) || wait < test.shortest || (err != nil && !off) != test.fails {
				t.Errorf("ends with %v", err)
			}
			w.check(e, test.state, 0, true)
			parked := 0
			for _, err := range w.work.Query(t.Context(), ledger.ParkingPartition(), "", store.Strong) {
				if err != nil {
					t.Fatal(err)
				}
				parked++
			}
			if len(w.dead) != test.dead || parked != test.parking || test.note != "" && w.notes[test.note] == 0 {
				t.Errorf("%d dead letters, %d parked, counted %v", len(w.dead), parked, w.notes)
			}
			if entry := w.entry(e); entry.State != ledger.Claimed && entry.Attempts != 0 {
				t.Errorf("a refusal counts as %d attempts", entry.Attempts)
			}
		})
	}
}

func TestAShortThrottlingIsWaitedFor(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("welcome"))
	throttled := 3
	w.ses = func(context.Context, ledger.Outgoing) (string, error) {
		if throttled--; throttled >= 0 {
			return "", &ledger.Failure{Fault: ledger.Throttled, Reason: "TooManyRequestsException"}
		}
		return "", nil
	}
	if err := w.deliver(w.mailer(), e); err != nil {
		t.Fatal(err)
	}
	w.check(e, ledger.Sent, 1, false)
	if w.notes[noteThrottled] != 3 || w.now.Sub(noon) < time.Second {
		t.Errorf("counted %v after %v", w.notes, w.now.Sub(noon))
	}
}

func TestAnErrorOfAnotherKindLeavesTheClaim(t *testing.T) {
	w := newWorld(t)
	w.ses = func(context.Context, ledger.Outgoing) (string, error) { return "", errors.New("who knows") }
	e := w.owe(1, letter("welcome"))
	if _, ok := later(w.deliver(w.mailer(), e)); !ok {
		t.Error("the message was not put off")
	}
	w.check(e, ledger.Claimed, 0, true)
}

func TestSESsEventMayComeBeforeItsAnswer(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("welcome"))
	entry := w.entry
	w.ses = func(ctx context.Context, _ ledger.Outgoing) (string, error) {
		_, err := ledger.Advance(ctx, w.work, e.ID, entry(e), ledger.Courtesy, w.clock, ledger.Reported{MessageID: "0100-1"})
		return "", err
	}
	if err := w.deliver(w.mailer(), e); err != nil {
		t.Fatal(err)
	}
	w.check(e, ledger.Sent, 1, false)
}

func TestTheTimeToMarkIsKeptBack(t *testing.T) {
	w := newWorld(t)
	end := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	d := &delivery{mailer: &mailer{Means: w.means()}}
	if got, _ := d.bounded(ctx).Deadline(); end.Sub(got) != mark {
		t.Errorf("sending ends %v before the invocation, want %v", end.Sub(got), mark)
	}
	if bounded := d.bounded(t.Context()); bounded != t.Context() {
		t.Error("a context without an end got one")
	}
}
