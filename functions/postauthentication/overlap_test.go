package postauthentication_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
)

// TestAnyHistoryOfSignIns lets Cognito repeat and overlap its calls at random, over a table whose reads may be
// old, and holds: no two alerts within 30 s, every call counted, one letter and two debts an alert, a
// confirmation once, and nobody left without an alert for long.
func TestAnyHistoryOfSignIns(t *testing.T) {
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 2))
		w := bare(t, mode([]mail.AlertMode{mail.Every, mail.NewDevice, mail.Quiet}[seed%3]))
		old := &stale{facts: w.table, random: rand.New(rand.NewPCG(seed, 3))}
		w.handler = buildOver(t, w, old, seed)
		calls := int64(0)
		for range 40 {
			w.now = w.now.Add(time.Duration(random.Int64N(int64(20 * time.Second))))
			overlapping := 1 + random.IntN(4)
			raw := event(t, random.IntN(2) == 0, nil, nil)
			var all sync.WaitGroup
			for range overlapping {
				all.Go(func() { passes(t, w.handler, raw) })
			}
			all.Wait()
			calls += int64(overlapping)
		}
		holdHistory(t, seed, w, calls)
	}
}

func holdHistory(t *testing.T, seed uint64, w *world, calls int64) {
	t.Helper()
	var last time.Time
	alerts := map[string]bool{}
	confirmations := 0
	for _, change := range w.table.Changes(0) {
		if change.New.SK == fact.Confirmed {
			confirmations++
			continue
		}
		at := fact.LastSignInOf(*change.New).AlertAt
		if at.Equal(last) {
			continue
		}
		if !last.IsZero() && at.Sub(last) < 30*time.Second {
			t.Errorf("seed %d: two alerts %v apart", seed, at.Sub(last))
		}
		last = at
		for _, debt := range debtsOf(*change.New) {
			alerts[debt] = true
		}
	}
	end := w.last()
	if end.Count != calls || confirmations != 1 {
		t.Errorf("seed %d: %d calls are counted as %d, %d confirmations", seed, calls, end.Count, confirmations)
	}
	if int64(len(alerts)) != 2*end.Alerts || end.Alerts == 0 {
		t.Errorf("seed %d: %d alerts owe %d effects", seed, end.Alerts, len(alerts))
	}
	for _, debt := range debtsOf(w.row(fact.SignIn)) {
		parsed, err := fact.ParseDebt(debt)
		if _, found, fault := fact.LetterOf(w.row(fact.SignIn), parsed); err != nil || fault != nil || parsed.Queue == fact.Mail && !found {
			t.Errorf("seed %d: %s has no letter", seed, debt)
		}
	}
}

func debtsOf(row store.Row) []string {
	var texts []string
	debts, _ := fact.Owed(row)
	for _, debt := range debts {
		texts = append(texts, debt.String())
	}
	return texts
}

// stale is a table whose reads may be as old as any earlier one.
type stale struct {
	*facts
	mu     sync.Mutex
	random *rand.Rand
	seen   []map[store.Key]store.Row
}

func (s *stale) BatchGet(ctx context.Context, keys []store.Key, consistency store.Consistency) (map[store.Key]store.Row, error) {
	rows, err := s.facts.BatchGet(ctx, keys, consistency)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, maps.Clone(rows))
	if s.random.IntN(3) == 0 {
		rows = s.seen[max(0, len(s.seen)-1-s.random.IntN(4))]
	}
	return rows, err
}
