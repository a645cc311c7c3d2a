package directory

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gatehouse/shared/account"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// world is a pool, a table and two queues in which everything may happen between any two calls: the row changes, messages come late,
// twice and out of order, and workers die.
type world struct {
	*pool
	*memory.Table
	random  *rand.Rand
	pending map[fact.Queue][]effect.Effect
	step    func() // lets somebody else go on, or ends the worker
	deaths  int    // still to happen
	time    int    // counts what happened
	wanted  int    // when a sign-out was last wished for
	signed  int    // when the person was last signed out
}

// errDeath ends a worker wherever it is.
var errDeath = errors.New("the worker died")

func (w *world) Get(ctx context.Context, key store.Key, c store.Consistency) (store.Row, bool, error) {
	w.step()
	if c != store.Strong {
		return store.Row{}, false, errors.New("the row is read as it was some time ago")
	}
	return w.Table.Get(ctx, key, c)
}

func (w *world) Write(ctx context.Context, writes ...store.Write) error {
	w.step()
	return w.Table.Write(ctx, writes...)
}

func (w *world) Groups(ctx context.Context, name string) ([]string, error) {
	w.step()
	return w.pool.Groups(ctx, name)
}

func (w *world) AddToGroup(ctx context.Context, name, group string) error {
	w.step()
	return w.pool.AddToGroup(ctx, name, group)
}

func (w *world) RemoveFromGroup(ctx context.Context, name, group string) error {
	w.step()
	return w.pool.RemoveFromGroup(ctx, name, group)
}

func (w *world) SignOut(ctx context.Context, name string) error {
	w.step()
	w.signed = w.time
	return w.pool.SignOut(ctx, name)
}

// change writes a random wish and queues what it owes.
func (w *world) change(ctx context.Context, turn int64) error {
	groups := []string{[]string{"staff", "readers"}[w.random.IntN(2)]}
	var write store.Write
	switch w.random.IntN(4) {
	case 0, 1:
		write = account.Join(person(), sub, groups, turn, time.UnixMilli(turn))
	case 2:
		write, w.wanted = account.Revoke(person(), sub, groups, turn, time.UnixMilli(turn)), w.time
	default:
		write, w.wanted = account.NotMe(person(), sub, turn, time.UnixMilli(turn)), w.time
	}
	if err := w.Table.Write(ctx, write); err != nil {
		return err
	}
	row, _, err := w.Table.Get(ctx, key(), store.Strong)
	effects, _ := effect.Of(row)
	for _, e := range effects {
		if e.Turn == turn && e.Queue != fact.Hooks {
			w.pending[e.Queue] = append(w.pending[e.Queue], e)
		}
	}
	return err
}

// work takes messages of a queue, mostly the oldest, until there are none. It yields before every call.
func (w *world) work(ctx context.Context, queue fact.Queue, handle serve.MessageHandler) iter.Seq[error] {
	return func(yield func(error) bool) {
		w.enter(yield)
		for len(w.pending[queue]) > 0 {
			i := 0
			if w.random.IntN(4) == 0 {
				i = w.random.IntN(len(w.pending[queue]))
			}
			e := w.pending[queue][i]
			err := w.handled(ctx, handle, e)
			w.enter(yield)
			if err == nil && w.random.IntN(5) > 0 { // now and then a message comes again
				j := slices.Index(w.pending[queue], e)
				w.pending[queue] = slices.Delete(w.pending[queue], j, j+1)
			}
			if err != nil && !errors.Is(err, errDeath) && !putOff(err) && !yield(err) {
				return
			}
		}
	}
}

func (w *world) enter(yield func(error) bool) {
	w.step = func() {
		yield(nil)
		w.enter(yield)
		if w.deaths > 0 && w.random.IntN(20) == 0 {
			w.deaths--
			panic(errDeath)
		}
	}
}

func (w *world) handled(ctx context.Context, handle serve.MessageHandler, e effect.Effect) (err error) {
	defer func() {
		if recover() != nil {
			err = errDeath
		}
	}()
	_, err = handle(ctx, serve.Message{Body: e.Encode(), Received: 1, Queue: string(e.Queue) + ".fifo"})
	return err
}

// live lets both workers and somebody who decides go on in random order until everything is done.
func (w *world) live(ctx context.Context, handle serve.MessageHandler) error {
	queues := []fact.Queue{fact.Revocations, fact.Directory}
	type worker struct {
		next func() (error, bool)
		stop func()
	}
	workers := map[fact.Queue]worker{}
	for changes := int64(1); ; w.time++ {
		busy := changes <= 8
		if busy && w.random.IntN(4) == 0 {
			if err := w.change(ctx, changes); err != nil {
				return err
			}
			changes++
		}
		queue := queues[w.random.IntN(2)]
		if _, running := workers[queue]; !running && len(w.pending[queue]) > 0 {
			next, stop := iter.Pull(w.work(ctx, queue, handle))
			workers[queue] = worker{next, stop}
		}
		if running, ok := workers[queue]; ok {
			err, more := running.next()
			if err != nil {
				return err
			}
			if !more {
				running.stop()
				delete(workers, queue)
			}
		}
		if !busy && len(workers) == 0 && len(w.pending[fact.Revocations])+len(w.pending[fact.Directory]) == 0 {
			return nil
		}
	}
}

// agrees says how the pool differs from the row; empty when it does not.
func (w *world) agrees(wish account.Account) string {
	for group, in := range w.groups {
		switch {
		case slices.Contains(wish.Out, group) && in:
			return "the person is still in " + group
		case slices.Contains(wish.In, group) && !slices.Contains(wish.Out, group) && !in:
			return "the person is not in " + group
		}
	}
	switch {
	case len(wish.SignOut)+len(wish.Reset) > 0:
		return fmt.Sprintf("turns are left: %v, %v", wish.SignOut, wish.Reset)
	case w.signed < w.wanted:
		return "the person was not signed out after the last wish for it"
	}
	return ""
}

func TestWhateverHappensThePoolEndsAsTheRowSays(t *testing.T) {
	runs := uint64(5000)
	if testing.Short() {
		runs = 500
	}
	for seed := range runs {
		s := open(t)
		w := &world{
			pool: s.pool, Table: s.facts, random: rand.New(rand.NewPCG(seed, 1)), pending: map[fact.Queue][]effect.Effect{}, deaths: 3, wanted: -1,
		}
		handle := New(settings(), w, w, s.queue, Clock{s.clock.Now, s.clock.Sleep})
		if err := w.live(t.Context(), handle); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if problem := w.agrees(s.row(t)); problem != "" {
			t.Fatalf("seed %d: %s; calls %v", seed, problem, w.calls)
		}
	}
}

func TestARowThatChangesWhileItIsCarriedOutIsFollowed(t *testing.T) {
	s := open(t, account.Join(person(), sub, []string{"staff"}, 1, open(t).clock.now))
	s.pool.between = func() {
		s.pool.between = nil
		s.write(t, account.Revoke(person(), sub, []string{"staff"}, 2, s.clock.now))
	}
	s.ends(t, message(fact.Directory, account.KindGroups, 1), []string{"list", "add", "remove"}, "added_to_group", "removed_from_group")
}

func TestARowThatNeverRestsIsPutOff(t *testing.T) {
	s := open(t, account.Join(person(), sub, []string{"staff"}, 1, open(t).clock.now))
	turn := int64(1)
	s.pool.between = func() {
		turn++
		if turn%2 == 0 {
			s.write(t, account.Revoke(person(), sub, []string{"staff"}, turn, s.clock.now))
		} else {
			s.write(t, account.Join(person(), sub, []string{"staff"}, turn, s.clock.now))
		}
	}
	if _, err := s.handle(t.Context(), message(fact.Directory, account.KindGroups, 1)); !putOff(err) {
		t.Errorf("it ends with %v", err)
	}
}

func TestATableThatDoesNotAnswerIsAFault(t *testing.T) {
	s := open(t)
	w := &world{pool: s.pool, Table: s.facts, step: func() { panic(errDeath) }}
	handle := New(settings(), w, w, s.queue, Clock{s.clock.Now, s.clock.Sleep})
	err := w.handled(t.Context(), handle, effect.New(key(), fact.Debt{Queue: fact.Directory, Kind: account.KindGroups, Turn: 1}))
	if err == nil || len(s.pool.calls) > 0 {
		t.Errorf("it ends with %v after %v", err, s.pool.calls)
	}
}
