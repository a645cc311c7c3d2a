package effect_test

import (
	"context"
	"math/rand/v2"
	"strconv"
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

const (
	persons  = 2
	attempts = 3 // how often the stream sends a record before it gives it up
)

// world is everything around the functions: the table with its stream, the queue, the time, and the people who do things.
type world struct {
	t      *testing.T
	random *rand.Rand
	now    time.Time
	table  *memory.Table

	facts  int               // how many facts were written
	owed   map[string]bool   // the ids of all effects that were ever owed
	bodies map[string]string // what was queued, by id
	queue  []string          // messages nobody has done with

	feed     []store.Change
	streamed int // how many of it came out of the stream, or were lost there
	tries    int // of the next one
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, random: rand.New(rand.NewPCG(seed, 5)), now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	w.table = memory.New(func() time.Time { return w.now })
	w.owed, w.bodies = map[string]bool{}, map[string]string{}
	return w
}

// chance is true once in n times.
func (w *world) chance(n int) bool { return w.random.IntN(n) == 0 }

// unlucky is a process to which something happens at one call in six; between its calls others write facts.
func (w *world) unlucky() *process {
	return &process{world: w, next: func() mishap {
		if w.chance(3) {
			w.act()
		}
		if w.chance(6) {
			return mishap(1 + w.random.IntN(int(mishaps)-1))
		}
		return none
	}}
}

// act lets a person do something that is a fact, or a plain sign-in, which is none.
func (w *world) act() {
	person := fact.Person("us-east-1_EXAMPLE00", strconv.Itoa(w.random.IntN(persons)))
	switch w.random.IntN(4) {
	case 0:
		write := fact.Confirm(person, fact.Confirmation{At: w.now, Origin: fact.FromSignUp, UserName: "jane"},
			fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}, fact.Debt{Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1})
		fact.AddLetter(&write, 1, fact.Letter{Kind: "welcome", To: "jane.doe@example.com"})
		w.write(write)
	case 1:
		row, _, _ := w.table.Get(w.t.Context(), store.Key{PK: person, SK: fact.SignIn}, store.Strong)
		write := fact.SignedIn(person, "jane", "", w.now)
		fact.LastSignInOf(row).Alert(&write, w.now, fact.Letter{Kind: "sign_in_alert", To: "jane.doe@example.com"})
		w.write(write)
	case 2:
		write := store.Write{Key: store.Key{PK: person, SK: fact.Account}}
		turn := int64(w.random.IntN(6))
		fact.Owe(&write, w.now, fact.Debt{Queue: fact.Revocations, Kind: "sign-out", Turn: turn}, fact.Debt{Queue: fact.Directory, Kind: "groups", Turn: turn})
		w.write(write)
	case 3:
		if err := w.table.Write(w.t.Context(), fact.SignedIn(person, "jane", "", w.now)); err != nil {
			w.t.Fatal(err)
		}
	}
	w.now = w.now.Add(time.Duration(w.random.IntN(60)) * time.Second)
}

// write writes a fact and remembers what it owes. A confirmation that stands already is no second fact.
func (w *world) write(write store.Write) {
	if err := w.table.Write(w.t.Context(), write); err != nil {
		return
	}
	w.facts++
	row, _, err := w.table.Get(w.t.Context(), write.Key, store.Strong)
	if err != nil {
		w.t.Fatal(err)
	}
	effects, _ := effect.Of(row)
	for _, e := range effects {
		w.owed[e.ID] = true
	}
}

func (w *world) enqueue(e effect.Effect) {
	body := string(e.Encode())
	if before, known := w.bodies[e.ID]; known && before != body {
		w.t.Errorf("effect %s was queued as %s and as %s", e.ID, before, body)
	}
	w.bodies[e.ID] = body
	w.queue = append(w.queue, body)
}

// changes is the whole feed.
func (w *world) changes() []store.Change {
	w.feed = append(w.feed, w.table.Changes(len(w.feed))...)
	return w.feed
}

// stream hands the next record to the outbox, now and then an old one again. A record that fails comes again, and is given up at last.
func (w *world) stream(p *process) {
	changes := w.changes()
	if w.streamed > 0 && w.chance(8) {
		_ = w.deliver(p, changes[w.random.IntN(w.streamed)]) // nobody waits for the answer
		return
	}
	if w.streamed == len(changes) {
		return
	}
	if w.chance(6) || w.tries == attempts || w.deliver(p, changes[w.streamed]) == nil {
		w.streamed, w.tries = w.streamed+1, 0
		return
	}
	w.tries++
}

// deliver does what the event source mapping does: bookkeeping stays outside.
func (w *world) deliver(p *process, change store.Change) error {
	if !fact.IsFact(change) {
		return nil
	}
	_, err := outbox.New(p, p)(context.Background(), serve.Message{ID: change.ID, Body: store.EncodeChange(change)})
	return err
}

// tick runs the clock, ten minutes later.
func (w *world) tick(p *process) {
	w.now = w.now.Add(10 * time.Minute)
	limits := clock.Usual()
	limits.Side = 1 // one shard after the other, so that a seed always tells the same story
	now := func() time.Time { return w.now }
	_, _ = clock.New(p, p, memory.New(now), now, limits)(context.Background())
}

// work lets the worker of a queue deal with a message, as the mailer does with letters. What fails stays in the queue.
func (w *world) work(p *process) {
	if len(w.queue) == 0 {
		return
	}
	i := w.random.IntN(len(w.queue))
	e, err := effect.Decode([]byte(w.queue[i]))
	if err != nil {
		w.t.Fatalf("the queue holds what is no effect: %v", err)
	}
	row, found, err := p.Get(context.Background(), e.Key, store.Strong)
	if err != nil || !found {
		return
	}
	if _, some, _ := fact.LetterOf(row, e.Debt()); some && p.Write(context.Background(), fact.Sent(e.Key, e.Debt())) != nil {
		return
	}
	w.queue = append(w.queue[:i], w.queue[i+1:]...)
}
