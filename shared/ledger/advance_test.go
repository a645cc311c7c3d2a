package ledger_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

// between is a table in which others write just before a write of ours, or whose answers get lost.
type between struct {
	ledger.Table
	before func()
	lost   bool
}

func (b *between) Write(ctx context.Context, writes ...store.Write) error {
	if b.before != nil {
		before := b.before
		b.before = nil
		before()
	}
	if b.lost {
		b.lost = false
		_ = b.Table.Write(ctx, writes...) // the answer never came; the store asks again
	}
	return b.Table.Write(ctx, writes...)
}

func advance(t *testing.T, table ledger.Table, e ledger.Entry, event ledger.Event, more ...store.Write) (ledger.Step, error) {
	t.Helper()
	return ledger.Advance(t.Context(), table, effectID, e, ledger.Decision, func() time.Time { return noon }, event, more...)
}

func TestAdvanceDecidesAnewByWhatStandsThere(t *testing.T) {
	s, _ := table()
	b := &between{Table: s}
	claimed, err := advance(t, b, ledger.Entry{}, ledger.Delivered{Claim: "a"})
	if err != nil || claimed.Do != ledger.Send {
		t.Fatalf("the first claim: %+v, %v", claimed, err)
	}
	b.before = func() {
		if _, err := advance(t, s, claimed.Entry, ledger.Reported{MessageID: "m"}); err != nil {
			t.Error(err)
		}
	}
	step, err := advance(t, b, claimed.Entry, ledger.Released{Claim: "a"})
	if err != nil || step.Entry.State != ledger.Sent || step.Write {
		t.Errorf("SES's event came first, and yet the claim was given back: %+v, %v", step, err)
	}
}

func TestAdvanceLeavesFurtherWritesToTheirDecision(t *testing.T) {
	s, _ := table()
	b := &between{Table: s}
	b.before = func() {
		if _, err := advance(t, s, ledger.Entry{}, ledger.Delivered{Claim: "other"}); err != nil {
			t.Error(err)
		}
	}
	more := store.Write{Key: store.Key{PK: "link#1", SK: "link"}, Set: map[string]store.Value{"a": store.Number(1)}}
	if _, err := advance(t, b, ledger.Entry{}, ledger.Delivered{Claim: "a"}, more); !errors.Is(err, ledger.ErrChanged) {
		t.Errorf("want that the caller looks again, got %v", err)
	}
	if _, ok := read(t, s, more.Key); ok {
		t.Error("a row was written for a claim that somebody else has")
	}
	if _, err := advance(t, s, ledger.Entry{Version: 1, State: ledger.Claimed}, ledger.Skip{}, ledger.Skipping("unmarked")); !errors.Is(err, ledger.ErrChanged) {
		t.Errorf("a mark that is gone: %v", err)
	}
}

func TestAdvanceKnowsItsOwnWrite(t *testing.T) {
	s, _ := table()
	step, err := advance(t, &between{Table: s, lost: true}, ledger.Entry{}, ledger.Delivered{Claim: "a"})
	if err != nil || step.Do != ledger.Send || step.Entry.Claim != "a" {
		t.Errorf("a claim whose answer was lost: %+v, %v", step, err)
	}
}

// broken is a table that is not there.
type broken struct{}

func (broken) Write(context.Context, ...store.Write) error {
	return errors.New("dynamo: UpdateItem: ResourceNotFoundException")
}

func TestAdvanceReportsABrokenTable(t *testing.T) {
	if _, err := advance(t, broken{}, ledger.Entry{}, ledger.Delivered{Claim: "a"}); err == nil || errors.Is(err, ledger.ErrChanged) {
		t.Errorf("a deleted table: %v", err)
	}
}

// Two workers decide about the same old claim in the same millisecond: one of them counts.
func TestALossIsCountedOnce(t *testing.T) {
	for class, note := range map[ledger.Class]string{ledger.Courtesy: ledger.NoteLost, ledger.Decision: ledger.NoteUndecided} {
		s, _ := table()
		open := ledger.Entry{State: ledger.Claimed, Claim: "a", Attempts: 2, ClaimedAt: noon.Add(-ledger.Grace), At: noon, Version: 1}
		if err := s.Write(t.Context(), open.Write(effectID, noon)); err != nil {
			t.Fatal(err)
		}
		counted := 0
		for _, worker := range []string{"b", "c"} {
			step, err := ledger.Advance(t.Context(), s, effectID, open, class, func() time.Time { return noon }, ledger.Delivered{Claim: worker})
			if err != nil {
				t.Fatal(err)
			}
			if step.Note == note {
				counted++
			}
		}
		if counted != 1 {
			t.Errorf("%s was counted %d times", note, counted)
		}
	}
}

// SES's event is delivered twice in the same millisecond: the find is counted once.
func TestAFindIsCountedOnce(t *testing.T) {
	for _, events := range [][2]ledger.Event{
		{ledger.Reported{MessageID: "m", By: "x"}, ledger.Reported{MessageID: "m", By: "y"}},
		{ledger.Reported{MessageID: "m", By: "x"}, ledger.Accepted{MessageID: "m"}},
		{ledger.Rejected{MessageID: "m", Reason: ledger.ReasonRejected, By: "x"}, ledger.Rejected{MessageID: "m", Reason: ledger.ReasonRejected, By: "y"}},
	} {
		s, _ := table()
		lost := ledger.Entry{State: ledger.Lost, Claim: "a", Attempts: 1, At: noon, Version: 1}
		if err := s.Write(t.Context(), lost.Write(effectID, noon)); err != nil {
			t.Fatal(err)
		}
		counted := 0
		for _, event := range events {
			step, err := advance(t, s, lost, event)
			if err != nil {
				t.Fatal(err)
			}
			if step.Note == ledger.NoteFound {
				counted++
			}
		}
		if counted != 1 {
			t.Errorf("after %+v: a find was counted %d times", events, counted)
		}
	}
}
