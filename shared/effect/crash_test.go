package effect_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

// TestNothingIsLostWhateverIsKilled runs outbox, clock and a worker over the same rows, kills them between and within calls, fails calls,
// loses answers and records, repeats records, and lets people go on meanwhile. Then it looks at what was promised.
func TestNothingIsLostWhateverIsKilled(t *testing.T) {
	seeds := 1000
	if testing.Short() {
		seeds = 100
	}
	facts, effects := 0, 0
	for seed := range seeds {
		w := newWorld(t, uint64(seed))
		for range 60 {
			w.step()
		}
		w.settleDown()
		w.check()
		facts, effects = facts+w.facts, effects+len(w.owed)
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
	if facts < 10*seeds || effects < 15*seeds {
		t.Errorf("only %d facts and %d effects in %d runs: people do too little for this test to mean anything", facts, effects, seeds)
	}
}

func (w *world) step() {
	switch w.random.IntN(10) {
	case 0, 1, 2:
		w.act()
	case 3, 4, 5, 6:
		w.stream(w.unlucky())
	case 7, 8:
		w.work(w.unlucky())
	default:
		w.tick(w.unlucky())
	}
}

// settleDown lets everything work again, for the rest of the stream and three runs of the clock.
func (w *world) settleDown() {
	calm := &process{world: w}
	for w.streamed < len(w.changes()) {
		w.stream(calm)
	}
	for range 3 {
		w.tick(calm)
	}
}

// check holds the world against the promises.
func (w *world) check() {
	w.t.Helper()
	for id := range w.owed {
		if w.bodies[id] == "" {
			w.t.Errorf("effect %s was owed and never queued", id)
		}
	}
	for person := range persons {
		for row, err := range w.table.Query(w.t.Context(), fact.Person("us-east-1_EXAMPLE00", strconv.Itoa(person)), "", store.Strong) {
			if known, unknown := fact.Owed(row); err != nil || len(known)+unknown > 0 {
				w.t.Errorf("row %s still owes %v and %d unknown debts (error %v)", row.SK, known, unknown, err)
			}
		}
	}
	for _, shard := range fact.Shards() {
		for key, err := range w.table.Due(w.t.Context(), store.OwedIndex(), shard, w.now.Add(time.Hour).UnixMilli()) {
			w.t.Errorf("row %s owes nothing and is still in the index (error %v)", key.SK, err)
		}
	}
	passed := 0
	for _, change := range w.changes() {
		if fact.IsFact(change) {
			passed++
		}
	}
	if passed > w.facts {
		w.t.Errorf("%d facts made %d records that pass the filter", w.facts, passed)
	}
}

// TestEveryCallIsAPlaceToDie ends the outbox at each of its calls, in each way, and lets the clock pick up what is left.
func TestEveryCallIsAPlaceToDie(t *testing.T) {
	for fate := killedBefore; fate < mishaps; fate++ {
		for at := range 4 { // the outbox makes three calls
			t.Run(fmt.Sprintf("fate %d at call %d", fate, at), func(t *testing.T) {
				w := newWorld(t, 1)
				for w.facts == 0 {
					w.act()
				}
				calls := 0
				_ = w.deliver(&process{world: w, next: func() mishap {
					if calls++; calls-1 == at {
						return fate
					}
					return none
				}}, w.changes()[len(w.changes())-1])
				if calls > 3 {
					t.Errorf("the outbox made %d calls for one fact, it needs a read, a batch and a write", calls)
				}
				w.tick(&process{world: w})
				w.check()
			})
		}
	}
}
