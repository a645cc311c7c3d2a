package link_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/shared/link"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

func TestOneOfManyUsesALink(t *testing.T) {
	for range 20 {
		table := memory.New(func() time.Time { return noon })
		_, key := issue(t, table, noon)
		var winners atomic.Int64
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				if table.Write(t.Context(), link.Use(key, noon.Add(time.Duration(i)))) == nil {
					winners.Add(1)
				}
			})
		}
		all.Wait()
		if winners.Load() != 1 {
			t.Fatalf("%d of 40 used the link", winners.Load())
		}
	}
}

// TestAnyHistoryOfLinks compares many links, used at random times, with what a ledger on paper would say.
func TestAnyHistoryOfLinks(t *testing.T) {
	type paper struct {
		key        store.Key
		made, used time.Time
	}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		clock := noon
		table := memory.New(func() time.Time { return clock })
		var links []*paper
		for range 60 {
			clock = clock.Add(time.Duration(random.Int64N(int64(12 * time.Hour))))
			if len(links) == 0 || random.IntN(3) == 0 {
				_, key := issue(t, table, clock)
				links = append(links, &paper{key: key, made: clock})
				continue
			}
			one := links[random.IntN(len(links))]
			opens := one.used.IsZero() && clock.Before(one.made.Add(link.Lifetime))
			err := table.Write(t.Context(), link.Use(one.key, clock))
			if _, conflict := errors.AsType[*store.Conflict](err); conflict == opens {
				t.Fatalf("seed %d: a link of %v ago, used at %v: %v", seed, clock.Sub(one.made), one.used, err)
			}
			if opens {
				one.used = clock
			}
			if used := read(t, table, one.key).Used; used.UnixMilli() != one.used.UnixMilli() && !one.used.IsZero() {
				t.Fatalf("seed %d: used at %v, want %v", seed, used, one.used)
			}
		}
	}
}
