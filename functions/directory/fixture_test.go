package directory

import (
	"context"
	"errors"
	"maps"
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

const (
	poolID = "us-east-1_EXAMPLE00"
	sub    = "11111111-2222-4333-8444-555555555555"
	queues = "https://sqs.us-east-1.amazonaws.com/123456789012/"
)

func person() string { return fact.Person(poolID, sub) }

func key() store.Key { return store.Key{PK: person(), SK: fact.Account} }

// pool is a user pool with one person. Faults answer the next calls of an operation; between runs before every change.
type pool struct {
	user    account.User
	gone    bool
	groups  map[string]bool // of the pool: true for those the person is in
	calls   []string
	faults  map[string][]error
	between func()
}

func (p *pool) call(operation string) error {
	p.calls = append(p.calls, operation)
	if next := p.faults[operation]; len(next) > 0 {
		p.faults[operation] = next[1:]
		return next[0]
	}
	if p.gone {
		return account.ErrNoUser
	}
	return nil
}

func (p *pool) change(operation string, group string, to bool) error {
	if p.between != nil {
		p.between()
	}
	if err := p.call(operation); err != nil {
		return err
	}
	if _, ok := p.groups[group]; !ok {
		return account.ErrNoGroup
	}
	p.groups[group] = to
	return nil
}

func (p *pool) Groups(context.Context, string) ([]string, error) {
	return p.joined(), p.call("list")
}

func (p *pool) joined() []string {
	var in []string
	for _, group := range slices.Sorted(maps.Keys(p.groups)) {
		if p.groups[group] {
			in = append(in, group)
		}
	}
	return in
}

func (p *pool) AddToGroup(_ context.Context, _, group string) error {
	return p.change("add", group, true)
}

func (p *pool) RemoveFromGroup(_ context.Context, _, group string) error {
	return p.change("remove", group, false)
}

func (p *pool) User(context.Context, string) (account.User, error) { return p.user, p.call("get") }

func (p *pool) SignOut(context.Context, string) error { return p.call("sign-out") }

func (p *pool) ResetPassword(context.Context, string) error { return p.call("reset") }

// outbound remembers the dead letters and delays.
type outbound struct {
	letters []string // reasons
	delays  []string // queues
	fault   error
}

func (o *outbound) SendRaw(_ context.Context, url string, _ []byte, attributes map[string]string) error {
	if url != queues+"dead.fifo" {
		return errors.New("the wrong queue")
	}
	if o.fault == nil {
		o.letters = append(o.letters, attributes[attrReason])
	}
	return o.fault
}

func (o *outbound) Delay(_ context.Context, url, _ string, _ time.Duration) error {
	o.delays = append(o.delays, url[len(queues):])
	return nil
}

// clock passes as it is slept.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	return ctx.Err()
}

// scene is the function with its surroundings.
type scene struct {
	pool   *pool
	facts  *memory.Table
	queue  *outbound
	clock  *clock
	handle serve.MessageHandler
}

func settings() Settings {
	return Settings{
		PoolID: poolID, RevocationsQueueURL: queues + "revocations.fifo", DirectoryQueueURL: queues + "directory.fifo",
		DeadLetterURL: queues + "dead.fifo", RevocationsPerSecond: 12, DirectoryPerSecond: 8,
	}
}

func open(t *testing.T, writes ...store.Write) *scene {
	t.Helper()
	c := &clock{time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)}
	s := &scene{
		pool: &pool{
			user:   account.User{Sub: sub, Status: "CONFIRMED", Enabled: true, Verified: true},
			groups: map[string]bool{"staff": false, "readers": false}, faults: map[string][]error{},
		},
		facts: memory.New(c.Now), queue: &outbound{}, clock: c,
	}
	s.handle = New(settings(), s.facts, s.pool, s.queue, Clock{c.Now, c.Sleep})
	for _, w := range writes {
		s.write(t, w)
	}
	return s
}

func (s *scene) write(t *testing.T, w store.Write) {
	t.Helper()
	if err := s.facts.Write(t.Context(), w); err != nil {
		t.Fatal(err)
	}
}

func (s *scene) row(t *testing.T) account.Account {
	t.Helper()
	row, _, err := s.facts.Get(t.Context(), key(), store.Strong)
	if err != nil {
		t.Fatal(err)
	}
	a, err := account.FromRow(row)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// message is an effect on the person's row as its queue hands it out.
func message(queue fact.Queue, kind string, turn int64) serve.Message {
	e := effect.New(key(), fact.Debt{Queue: queue, Kind: kind, Turn: turn})
	return serve.Message{ID: "1", Queue: string(queue) + ".fifo", Group: "one", Body: e.Encode(), Received: 1, Receipt: "receipt"}
}

// ends checks notes and calls of a message that succeeds.
func (s *scene) ends(t *testing.T, m serve.Message, calls []string, notes ...serve.Note) {
	t.Helper()
	s.pool.calls = nil
	got, err := s.handle(t.Context(), m)
	if err != nil || !slices.Equal(got, notes) {
		t.Errorf("it ends with %v, %v, want %v", got, err, notes)
	}
	if !slices.Equal(s.pool.calls, calls) {
		t.Errorf("it calls %v, want %v", s.pool.calls, calls)
	}
}

func putOff(err error) bool {
	_, ok := errors.AsType[serve.Later](err)
	return ok
}
