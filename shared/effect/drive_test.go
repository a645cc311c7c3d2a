package effect_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

// queues takes effects, but not those of the queues that are down.
type queues struct {
	down  []fact.Queue
	taken []string
	then  func() // what happens meanwhile; nil for nothing
	dead  error
}

func (q *queues) Send(_ context.Context, effects []effect.Effect) (map[string]error, error) {
	if q.then != nil {
		q.then()
		q.then = nil
	}
	failed := map[string]error{}
	for _, e := range effects {
		if slices.Contains(q.down, e.Queue) {
			failed[e.ID] = errors.New("queue down")
			continue
		}
		q.taken = append(q.taken, e.Debt().String())
	}
	return failed, q.dead
}

var row = store.Key{PK: person, SK: fact.Confirmed}

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// owing is a table whose only row owes this.
func owing(t *testing.T, debts ...string) *memory.Table {
	t.Helper()
	facts := memory.New(noon)
	owe(t, facts, debts...)
	return facts
}

func owe(t *testing.T, facts *memory.Table, debts ...string) {
	t.Helper()
	w := store.Write{Key: row, Add: map[string]store.Value{"owed": store.SetOf(debts...)}}
	fact.Owe(&w, noon(), fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
	if err := facts.Write(t.Context(), w); err != nil {
		t.Fatal(err)
	}
}

func TestDriving(t *testing.T) {
	for _, c := range []struct {
		name   string
		owed   []string // beside mail/welcome/1
		down   []fact.Queue
		dead   error
		report effect.Report
		left   []string
		fails  bool
	}{
		{name: "all is queued and settled", owed: []string{"hooks/UserConfirmed/1"}, report: effect.Report{Queued: 2}},
		{name: "what a newer version owes stays and holds nobody up", owed: []string{"fax/page/1", "mail/../1"},
			report: effect.Report{Queued: 1, Unknown: 2}, left: []string{"fax/page/1", "mail/../1"}},
		{name: "one queue is down", owed: []string{"hooks/UserConfirmed/1", "hooks/SignupRequested/1"}, down: []fact.Queue{fact.Hooks},
			report: effect.Report{Queued: 1, Failed: 2}, left: []string{"hooks/SignupRequested/1", "hooks/UserConfirmed/1"}, fails: true},
		{name: "all are down", down: fact.Queues(), report: effect.Report{Failed: 1}, left: []string{"mail/welcome/1"}, fails: true},
		{name: "nobody knows what was queued", dead: errors.New("no answer"), report: effect.Report{Failed: 1}, left: []string{"mail/welcome/1"}, fails: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := owing(t, c.owed...)
			report, err := effect.DriveKey(t.Context(), row, &queues{down: c.down, dead: c.dead}, facts)
			if report != c.report || (err != nil) != c.fails {
				t.Errorf("report %+v and error %v, want %+v and one: %v", report, err, c.report, c.fails)
			}
			after, _, _ := facts.Get(t.Context(), row, store.Strong)
			if got := after.Set("owed"); !slices.Equal(got, c.left) {
				t.Errorf("the row still owes %q, want %q", got, c.left)
			}
		})
	}
}

func TestDebtsThatComeMeanwhileAreDrivenToo(t *testing.T) {
	facts := owing(t)
	q := &queues{then: func() { owe(t, facts, "hooks/UserConfirmed/1", "hooks/SignupRequested/1") }}
	report, err := effect.DriveKey(t.Context(), row, q, facts)
	if err != nil || report != (effect.Report{Queued: 3}) {
		t.Errorf("report %+v, error %v", report, err)
	}
	if !slices.Equal(q.taken, []string{"mail/welcome/1", "hooks/SignupRequested/1", "hooks/UserConfirmed/1"}) {
		t.Errorf("queued %q, want each once", q.taken)
	}
}

func TestARowThatGoesMeanwhileOwesNothing(t *testing.T) {
	for name, down := range map[string][]fact.Queue{"after all was queued": nil, "after some was queued": {fact.Hooks}} {
		t.Run(name, func(t *testing.T) {
			facts := owing(t, "hooks/UserConfirmed/1")
			q := &queues{down: down, then: func() { _ = facts.Write(t.Context(), store.Write{Key: row, Delete: true}) }}
			report, err := effect.DriveKey(t.Context(), row, q, facts)
			if err != nil || !report.Gone || report.Failed != 0 {
				t.Errorf("report %+v, error %v: want a row that is gone to be a success", report, err)
			}
		})
	}
	report, err := effect.DriveKey(t.Context(), row, &queues{}, memory.New(noon))
	if err != nil || report != (effect.Report{Gone: true}) {
		t.Errorf("of a row that never was: report %+v, error %v", report, err)
	}
}

func TestSomebodyElseMaySettle(t *testing.T) {
	facts := owing(t)
	q := &queues{then: func() {
		if _, err := effect.DriveKey(t.Context(), row, &queues{}, facts); err != nil {
			t.Error(err)
		}
	}}
	if report, err := effect.DriveKey(t.Context(), row, q, facts); err != nil || report != (effect.Report{Queued: 1}) {
		t.Errorf("report %+v, error %v", report, err)
	}
}

func TestAnOldImageIsNotQueuedAgain(t *testing.T) {
	facts, q := owing(t), &queues{}
	for range 3 { // the same record, again and again
		if _, err := effect.DriveKey(t.Context(), row, q, facts); err != nil {
			t.Fatal(err)
		}
	}
	if len(q.taken) != 1 {
		t.Errorf("queued %q", q.taken)
	}
}

func TestTheEndOfTheTimeLeavesTheDebt(t *testing.T) {
	facts := owing(t)
	ctx, cancel := context.WithCancel(t.Context())
	report, err := effect.DriveKey(ctx, row, &queues{then: cancel}, facts)
	if err == nil || report != (effect.Report{Failed: 1}) {
		t.Errorf("report %+v, error %v", report, err)
	}
	if after, _, _ := facts.Get(t.Context(), row, store.Strong); len(after.Set("owed")) != 1 {
		t.Errorf("the row owes %q", after.Set("owed"))
	}
	if _, err := effect.DriveKey(ctx, row, &queues{}, facts); err == nil {
		t.Error("a row that cannot be read counts as driven")
	}
}
