package effect_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"gatehouse/functions/clock"
	"gatehouse/functions/outbox"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// counter is a queue that many use at once.
type counter struct {
	mu    sync.Mutex
	times map[string]int
}

func (c *counter) Send(_ context.Context, effects []effect.Effect) (map[string]error, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range effects {
		c.times[e.ID]++
	}
	return nil, nil
}

// TestAllAtOnce has people, outbox and an eager clock at work on the same two rows, really side by side.
func TestAllAtOnce(t *testing.T) {
	const people, turns = 4, 50
	facts, queue := memory.New(noon), &counter{times: map[string]int{}}
	eager := clock.Usual()
	eager.Age = -time.Hour // does not wait for the outbox
	key := func(i int) store.Key {
		return store.Key{PK: fact.Person("us-east-1_EXAMPLE00", strconv.Itoa(i%2)), SK: fact.Account}
	}

	var done sync.WaitGroup
	for person := range people {
		done.Go(func() {
			for turn := range turns {
				w := store.Write{Key: key(person)}
				fact.Owe(&w, noon(), fact.Debt{Queue: fact.Directory, Kind: "groups", Turn: int64(turn*people + person)})
				if err := facts.Write(t.Context(), w); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Go(func() {
		for range turns {
			if _, err := clock.New(queue, facts, memory.New(noon), noon, eager)(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	for range 2 { // the same stream delivered twice
		done.Go(func() {
			handle := outbox.New(queue, facts)
			for read, told := 0, 0; told < people*turns; {
				for _, change := range facts.Changes(read) {
					read++
					if !fact.IsFact(change) {
						continue
					}
					told++
					if _, err := handle(t.Context(), serve.Message{Body: store.EncodeChange(change)}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	done.Wait()
	for person := range people {
		for turn := range turns {
			if e := effect.New(key(person), fact.Debt{Queue: fact.Directory, Kind: "groups", Turn: int64(turn*people + person)}); queue.times[e.ID] == 0 {
				t.Errorf("turn %d of person %d was never queued", turn, person)
			}
		}
		if row, _, _ := facts.Get(t.Context(), key(person), store.Strong); len(row.Attributes) != 0 {
			t.Errorf("a row keeps %v", row.Attributes)
		}
	}
}
