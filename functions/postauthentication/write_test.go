package postauthentication_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// TestAnotherGetsAhead lets one sign-in read, then another whole one pass, and only then the first write.
func TestAnotherGetsAhead(t *testing.T) {
	cases := map[string]struct {
		build  func(testing.TB, func(*mail.Policy)) *world
		mode   mail.AlertMode
		writes int
		notes  string
	}{
		"with an alert":                    {build, mail.Every, 2, "sign_in_alert alert_dropped"},
		"with a confirmation":              {bare, mail.Off, 2, "confirmed_late"},
		"with an alert and a confirmation": {bare, mail.Every, 3, "sign_in_alert confirmed_late alert_dropped"},
		"with neither":                     {build, mail.Off, 1, ""},
	}
	for name, c := range cases {
		w := c.build(t, mode(c.mode))
		w.table.read = func(ctx context.Context) error {
			w.table.read = nil
			_, other := w.handler(ctx, usual(t))
			w.table.writes = nil
			return other.Cause
		}
		outcome := w.signIn(time.Minute, usual(t))
		if len(w.table.writes) != c.writes || counted(outcome) != c.notes || outcome.Cause != nil {
			t.Errorf("%s: %d writes, counted %q (%v), want %d, %q", name, len(w.table.writes), counted(outcome), outcome.Cause, c.writes, c.notes)
		}
		if last := w.last(); last.Count != 2 || last.Alerts > 1 {
			t.Errorf("%s: %d sign-ins with %d alerts", name, last.Count, last.Alerts)
		}
	}
}

// A confirmation that another wrote meanwhile takes nothing from the alert.
func TestALateConfirmationKeepsTheAlert(t *testing.T) {
	w := bare(t, mode(mail.Every))
	w.table.read = func(ctx context.Context) error { return w.table.Table.Write(ctx, standing()) }
	outcome := w.signIn(time.Minute, usual(t))
	if w.last().Alerts != 1 || w.last().Count != 1 || counted(outcome) != "sign_in_alert confirmed_late" || len(w.table.writes) != 2 {
		t.Errorf("%d alerts of %d sign-ins in %d writes, counted %q", w.last().Alerts, w.last().Count, len(w.table.writes), counted(outcome))
	}
}

func TestATableThatFailsKeepsNobodyOut(t *testing.T) {
	fault := errors.New("ResourceNotFoundException")
	fails := func(context.Context) error { return fault }
	for name, c := range map[string]struct {
		breaks func(*facts)
		note   string
		writes int
	}{
		"reading": {func(f *facts) { f.read = fails }, "fault_history", 0},
		"writing": {func(f *facts) { f.write = fails }, "sign_in_alert fault_write", 1},
	} {
		w := build(t, mode(mail.Every))
		c.breaks(w.table)
		outcome := w.signIn(0, usual(t))
		if counted(outcome) != c.note || !errors.Is(outcome.Cause, fault) || len(w.table.writes) != c.writes {
			t.Errorf("%s: counted %q, %d writes, cause %v", name, counted(outcome), len(w.table.writes), outcome.Cause)
		}
	}
}

func TestATableThatHangsHoldsNobodyUp(t *testing.T) {
	hangs := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	for name, c := range map[string]struct {
		hang func(*facts)
		note string
	}{
		"reading": {func(f *facts) { f.read = hangs }, "fault_history"},
		"writing": {func(f *facts) { f.write = hangs }, "sign_in_alert fault_write"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := build(t, mode(mail.Every))
			c.hang(w.table)
			raw := usual(t)
			start := time.Now()
			ctx, cancel := context.WithDeadline(t.Context(), trigger.Budget(t.Context(), start, 0))
			defer cancel()
			answer, outcome := w.handler(ctx, raw)
			if !bytes.Equal(answer, raw) || counted(outcome) != c.note {
				t.Errorf("%s: answered with %+v", name, outcome)
			}
			if took := time.Since(start); took > 4200*time.Millisecond {
				t.Errorf("%s: the person waited %v", name, took)
			}
		})
	}
}

// An answer that was lost is asked for again by the store, and then meets its own row: the alert stands, the
// sign-in counts at least once.
func TestALostAnswer(t *testing.T) {
	w := build(t, mode(mail.Every))
	lost := true
	w.table.write = func(ctx context.Context) error {
		if lost {
			lost = false
			return w.table.Table.Write(ctx, w.table.writes[0]...) // arrives, and the retry of it follows
		}
		return nil
	}
	w.signIn(time.Minute, usual(t))
	if last := w.last(); last.Alerts != 1 || last.Count < 1 || owed(w.row(fact.SignIn)) != alertsAt(w.now) {
		t.Errorf("%d alerts, %d sign-ins, owed are %s", last.Alerts, last.Count, owed(w.row(fact.SignIn)))
	}
}

// A conflict about nothing that has a condition must not be tried for ever.
func TestAConflictWithoutCauseEnds(t *testing.T) {
	w := build(t, mode(mail.Off))
	w.table.write = func(context.Context) error { return &store.Conflict{} }
	if outcome := w.signIn(0, usual(t)); counted(outcome) != "fault_write" || len(w.table.writes) != 1 {
		t.Errorf("counted %q after %d writes", counted(outcome), len(w.table.writes))
	}
}
