package mailer

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/clock"
	"gatehouse/functions/outbox"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

const (
	every    = 10 * time.Minute // how often the clock runs
	attempts = 3                // how often the stream hands out a record before it gives it up
	people   = 3
)

// record is a record of the stream on its way to the outbox.
type record struct {
	at     time.Time
	tries  int
	change store.Change
}

// chain is an accident that begins where mails begin: people cause facts, the stream of their table or the
// clock leads to messages of the mail queue. Outbox and clock are killed too, and everybody works meanwhile.
type chain struct {
	*accident
	calm bool // nothing goes wrong any more

	stream []record
	read   int // changes of the table that came to the stream, or were lost before
	tick   time.Time
	inHand *queued // the message that a worker is busy with
	stolen bool    // it came into sight again, and its second worker did not finish

	turns, written, passed, cut int // debts, facts, records past the filter, outboxes and clocks killed
	owed                        []effect.Effect

	left      map[string]bool // dead letters, by effect, that no message of the queue follows
	forgotten int             // letters that the clock had to erase
}

func newChain(t *testing.T, seed uint64) *chain {
	c := &chain{accident: newAccident(t, seed), left: map[string]bool{}}
	c.tick, c.between = c.now.Add(every), c.step
	return c
}

// step is what can happen between two calls.
func (c *chain) step() {
	c.accident.step()
	if c.depth == 0 && c.r.IntN(20) == 0 {
		c.depth++
		c.meanwhile()
		c.depth--
	}
}

// meanwhile lets somebody else go on between two calls of a worker.
func (c *chain) meanwhile() {
	switch c.r.IntN(4) {
	case 0:
		c.act()
	case 1:
		c.stir()
	case 2:
		if len(c.stream) > 0 {
			c.deliverRecord(c.stream[c.r.IntN(len(c.stream))].change) // a repeated record: nobody waits for the answer
		}
	case 3:
		if c.inHand != nil { // what deletes a message is the receipt of whoever got it last
			again := *c.inHand
			again.received++
			done, _ := c.work1(again)
			c.stolen = !done
		}
	}
}

// act lets a person cause a fact that owes some mails, or do what is none.
func (c *chain) act() {
	pk := fact.Person(poolID, []string{"11111111", "22222222", "33333333"}[c.r.IntN(people)]+"-2222-4333-8444-555555555555")
	if c.r.IntN(4) == 0 {
		c.write(fact.SignedIn(pk, "jane", "client1", c.now))
		return
	}
	w := store.Write{
		Key: store.Key{PK: pk, SK: []string{fact.SignIn, fact.Account, fact.Confirmed}[c.r.IntN(3)]},
		Set: map[string]store.Value{"userName": store.String("jane")},
	}
	kinds := []string{"approved", "rejected", "revoked", "new_request", "digest", "welcome", "sign_in_alert", "request_received", "device_limit"}
	for range 1 + c.r.IntN(2) {
		c.turns++
		d := fact.Debt{Queue: fact.Mail, Kind: kinds[c.r.IntN(len(kinds))], Turn: int64(c.turns)}
		fact.AddLetter(&w, d.Turn, letter(d.Kind))
		fact.Owe(&w, c.now, d)
		c.owed = append(c.owed, effect.New(w.Key, d))
	}
	c.write(w)
	c.written++
}

func (c *chain) write(w store.Write) {
	if err := c.facts.Write(context.Background(), w); err != nil {
		c.t.Errorf("a person could not write: %v", err)
	}
}

// stir brings new records past the filter into the stream: some late, some twice, some never.
func (c *chain) stir() {
	for _, change := range c.facts.Changes(c.read) {
		c.read++
		if !fact.IsFact(change) {
			continue
		}
		c.passed++
		copies := 1
		switch n := c.r.IntN(6); {
		case c.calm:
		case n == 0:
			copies = 0
		case n == 1:
			copies = 2
		}
		for range copies {
			c.stream = append(c.stream, record{at: c.now.Add(c.late()), change: change})
		}
	}
}

// late is how long a record or message is on its way: seconds mostly, minutes now and then.
func (c *chain) late() time.Duration {
	if c.r.IntN(4) == 0 {
		return time.Duration(c.r.Int64N(int64(20 * time.Minute)))
	}
	return time.Duration(c.r.Int64N(int64(5 * time.Second)))
}

// happen is the next thing that is due: a record, a run of the clock, or a message.
func (c *chain) happen() {
	c.stir()
	next, do := c.tick, c.ring
	for i := range c.stream {
		if r := c.stream[i]; r.at.Before(next) {
			next, do = r.at, func() { c.flow(i) }
		}
	}
	if len(c.queue) > 0 && c.queue[c.first()].at.Before(next) {
		c.receive()
		return
	}
	if next.After(c.now) {
		c.now = next
	}
	do()
}

// receive has a worker deal with the next message, which others may be handed when it takes too long.
func (c *chain) receive() {
	message := c.queue[c.first()]
	c.inHand, c.stolen = &message, false
	c.next()
	c.inHand = nil
	if c.stolen {
		message.at = c.now.Add(visibility)
		c.queue = append(c.queue, message)
	}
}

// visibility is how long the mail queue hides a message that was handed out.
const visibility = 6 * time.Minute

// flow hands a record to the outbox. It comes again while that fails, and is given up at last.
func (c *chain) flow(i int) {
	r := c.stream[i]
	c.stream = append(c.stream[:i:i], c.stream[i+1:]...)
	r.tries++
	if !c.deliverRecord(r.change) && r.tries < attempts {
		r.at = c.now.Add(10 * time.Second)
		c.stream = append(c.stream, r)
	}
}

func (c *chain) deliverRecord(change store.Change) (done bool) {
	return c.invoke(func(m *mortal) error {
		_, err := outbox.New(m, m)(context.Background(), serve.Message{ID: change.ID, Body: store.EncodeChange(change)})
		return err
	})
}

// ring runs the clock.
func (c *chain) ring() {
	c.tick = c.tick.Add(every)
	limits := clock.Usual()
	limits.Side = 1 // one shard after the other, so that a seed always tells the same story
	c.invoke(func(m *mortal) error {
		_, err := clock.New(m, m, mortalWork{m}, c.clock, limits)(context.Background())
		return err
	})
}

// invoke runs outbox or clock until it is done or killed.
func (c *chain) invoke(run func(*mortal) error) (done bool) {
	m := &mortal{chain: c}
	defer func() {
		if value := recover(); value != nil && value != any(kill{}) {
			panic(value)
		}
		if m.dead {
			c.cut++
		}
	}()
	err := run(m)
	if err != nil && c.calm {
		c.t.Errorf("nothing goes wrong, and yet: %v", err)
	}
	return err == nil && !m.dead
}

// mortal is one invocation of outbox or clock. When it was killed it makes no more calls, though the clock
// takes a panic for the fault of one shard.
type mortal struct {
	*chain
	dead bool
}

func (m *mortal) call(do func()) {
	if m.dead {
		panic(kill{})
	}
	m.dead = true // unless the call comes back
	m.between()
	do()
	m.between()
	m.dead = false
}

// Get reads a row of Facts.
func (m *mortal) Get(ctx context.Context, key store.Key, consistency store.Consistency) (row store.Row, found bool, err error) {
	m.call(func() { row, found, err = m.facts.Get(ctx, key, consistency) })
	return row, found, err
}

// Write writes to Facts.
func (m *mortal) Write(ctx context.Context, writes ...store.Write) (err error) {
	m.call(func() { err = m.facts.Write(ctx, writes...) })
	return err
}

// Due lists rows of Facts.
func (m *mortal) Due(ctx context.Context, index store.Index, hash string, upTo int64) (keys iter.Seq2[store.Key, error]) {
	m.call(func() { keys = m.facts.Due(ctx, index, hash, upTo) })
	return keys
}

// mortalWork is the table Work as the same invocation sees it.
type mortalWork struct{ *mortal }

// Get reads a row of Work.
func (m mortalWork) Get(ctx context.Context, key store.Key, consistency store.Consistency) (row store.Row, found bool, err error) {
	m.call(func() { row, found, err = m.held.Get(ctx, key, consistency) })
	return row, found, err
}

// Query lists rows of Work.
func (m mortalWork) Query(ctx context.Context, pk, prefix string, consistency store.Consistency) (rows iter.Seq2[store.Row, error]) {
	m.call(func() { rows = m.held.Query(ctx, pk, prefix, consistency) })
	return rows
}

// Write writes to Work.
func (m mortalWork) Write(ctx context.Context, writes ...store.Write) (err error) {
	m.call(func() { err = m.held.Write(ctx, writes...) })
	return err
}

// Send puts effects on the mail queue, which refuses some and takes others twice.
func (m *mortal) Send(_ context.Context, effects []effect.Effect) (refused map[string]error, err error) {
	refused = map[string]error{}
	m.call(func() {
		for _, e := range effects {
			if !m.calm && m.r.IntN(12) == 0 {
				refused[e.ID] = errors.New("not taken")
				continue
			}
			m.enqueue(e)
		}
	})
	return refused, nil
}

// enqueue puts a message on the mail queue, which hands it out soon or late, once or twice.
func (c *chain) enqueue(e effect.Effect) {
	body := e.Encode()
	checkShown(c.t, "a message of the mail queue", string(body), secrets(c.world))
	if read, err := effect.Decode(body); err != nil || read != e {
		c.t.Errorf("the message %s is read as another one (error %v)", body, err)
	}
	c.queue = append(c.queue, queued{at: c.now.Add(c.late()), effect: e})
	if c.r.IntN(6) == 0 {
		c.queue = append(c.queue, queued{at: c.now.Add(c.late()), effect: e})
	}
}

// calmDown ends the accidents: calls succeed, and SES takes and answers.
func (c *chain) calmDown() {
	c.calm, c.between = true, func() {}
	c.ses = func(_ context.Context, mail ledger.Outgoing) (string, error) {
		c.taken[mail.EffectID]++
		return "0100-" + mail.EffectID, nil
	}
	means := c.means()
	means.Work, means.Queue = work{c.accident}, letters{c.accident} // which count losses and leave waiting to the queue
	handler, err := New(settings(), c.mails, c.fixed(), means)
	if err != nil {
		c.t.Fatal(err)
	}
	c.mailHandler = handler
}

// settle goes on until nothing is due.
func (c *chain) settle() {
	for range 2000 {
		c.stir()
		if len(c.queue)+len(c.stream) == 0 && len(c.debts()) == 0 {
			return
		}
		c.happen()
	}
	c.t.Errorf("it never ends: %d messages, %d records, and %q is still owed", len(c.queue), len(c.stream), c.debts())
}

// rows are all that people's facts left in the table.
func (c *chain) rows() (rows []store.Row) {
	seen := map[store.Key]bool{}
	for _, e := range c.owed {
		if row, found, _ := c.facts.Get(context.Background(), e.Key, store.Strong); found && !seen[e.Key] {
			seen[e.Key], rows = true, append(rows, row)
		}
	}
	return rows
}

// debts are what the table still owes, known or not.
func (c *chain) debts() (debts []string) {
	for _, row := range c.rows() {
		debts = append(debts, row.Set("owed")...)
	}
	return debts
}

// standing are the names of the attributes that hold letters.
func (c *chain) standing() (names []string) {
	for _, row := range c.rows() {
		for name := range row.Attributes {
			if strings.HasPrefix(name, "letter/") {
				names = append(names, name)
			}
		}
	}
	return names
}
