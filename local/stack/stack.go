package stack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"gatehouse/functions/directory"
	"gatehouse/policy"
	"gatehouse/shared/config"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/memory"
	"gatehouse/shared/notice"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// Options say what a stack stands beside. All are needed.
type Options struct {
	// Now is the time of tables, functions and queues.
	Now func() time.Time
	// PoolID is the user pool's.
	PoolID string
	// Region is the user pool's.
	Region string
	// Clients are the names people know app clients by, by client id.
	Clients map[string]string
	// Policy is how people are written to.
	Policy policy.Set
	// Portal is the address at which [Stack.Portal] is served, without a slash at its end.
	Portal string
	// EmailSender is how the pool sends e-mail, as in Cognito's EmailSendingAccount.
	EmailSender string
	// Users is the user pool's administration.
	Users directory.Pool
	// Deliver takes a mail.
	Deliver func(ledger.Outgoing)
	// Log takes what goes wrong.
	Log *slog.Logger
}

// Stack is everything behind the triggers. Close it after use.
type Stack struct {
	// Facts is the table Facts.
	Facts *memory.Table
	// Work is the table Work.
	Work *memory.Table
	// Triggers are the functions Cognito calls that need a table or a text, by name.
	Triggers map[string]trigger.Handler
	// Portal serves the pages that mails lead to.
	Portal http.Handler

	options Options
	config  *config.Source
	queues  queues
	outbox  serve.StreamHandler
	sweep   func(context.Context) ([]serve.Note, error)
	end     context.CancelFunc
	workers sync.WaitGroup
	nudge   chan struct{} // somebody waits for the stack to be idle
	turn    sync.Mutex    // held while there is work

	mu      sync.Mutex
	seen    int // changes of Facts that the outbox has had
	swept   time.Time
	notices []notice.Notice
	dead    int // dead letters
}

// New opens a stack and starts its workers.
func New(o Options) (*Stack, error) {
	s := &Stack{
		Facts: memory.New(o.Now), Work: memory.New(o.Now), options: o, swept: o.Now(), nudge: make(chan struct{}, 1),
		config: config.Fixed(config.Config{
			PoolID: o.PoolID, Region: o.Region, Environment: "local", Clients: o.Clients,
			Pages: config.Pages{Portal: o.Portal}, HashKey: make(config.Secret, config.HashKeySize), Written: o.Now(),
		}),
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	ctx, end := context.WithCancel(context.Background())
	s.end = end
	s.workers.Go(func() { s.run(ctx) })
	return s, nil
}

// Close ends the workers, after what they are doing.
func (s *Stack) Close() error {
	s.end()
	s.workers.Wait()
	return nil
}

// tick is how often the stack looks for what is due by time alone.
const tick = 250 * time.Millisecond

// run works whenever a row has changed, and looks now and then whether time has made something due.
func (s *Stack) run(ctx context.Context) {
	for ctx.Err() == nil {
		s.work(ctx)
		waiting, stop := context.WithTimeout(ctx, tick)
		changed := make(chan struct{})
		s.workers.Go(func() { _, _ = s.Facts.Wait(waiting, s.position()); close(changed) })
		select {
		case <-changed:
		case <-s.nudge:
		}
		stop()
	}
}

// work does everything that is due, in the order in which it would happen deployed.
func (s *Stack) work(ctx context.Context) {
	s.turn.Lock()
	defer s.turn.Unlock()
	for again := true; again && ctx.Err() == nil; {
		again = s.feed(ctx)
		for _, name := range fact.Queues() {
			again = s.queues.all[name].work(ctx) || again
		}
		again = s.schedule(ctx) || again
	}
}

// feed hands the outbox what its mapping would: facts, in their order. One that fails is left to the clock.
func (s *Stack) feed(ctx context.Context) (fed bool) {
	for _, change := range s.Facts.Changes(s.position()) {
		if fact.IsFact(change) {
			if _, err := s.outbox(ctx, serve.Message{ID: change.ID, Body: store.EncodeChange(change), Received: 1, SentAt: s.options.Now()}); err != nil {
				s.options.Log.Error("the outbox left a fact to the clock", "cause", err)
			}
		}
		s.mu.Lock()
		s.seen++
		s.mu.Unlock()
		fed = true
	}
	return fed
}

// sweepEvery is how often the schedule of the deployed stack starts the clock.
const sweepEvery = 10 * time.Minute

// schedule runs the clock when its time has come.
func (s *Stack) schedule(ctx context.Context) bool {
	if !s.overdue() {
		return false
	}
	s.mu.Lock()
	s.swept = s.options.Now()
	s.mu.Unlock()
	if _, err := s.sweep(ctx); err != nil {
		s.options.Log.Error("the clock left something to its next run", "cause", err)
	}
	return true
}

// overdue says whether the time of the clock's next run has come.
func (s *Stack) overdue() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options.Now().Sub(s.swept) >= sweepEvery
}

func (s *Stack) position() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// errStuck is what Settle ends with when there is always more to do.
var errStuck = errors.New("the stack does not come to rest")

// Settle waits until everything that is due has been done, so that who asks next sees its results. Messages that were put off
// stay so. The error is the context's, or says that ten seconds were not enough.
func (s *Stack) Settle(ctx context.Context) error {
	bounded, cancel := context.WithTimeoutCause(ctx, 10*time.Second, errStuck)
	defer cancel()
	for !s.idle() {
		select {
		case s.nudge <- struct{}{}:
		default: // it knows
		}
		select {
		case <-bounded.Done():
			return context.Cause(bounded)
		case <-time.After(time.Millisecond):
		}
	}
	return nil
}

// idle looks while nobody works: else a message could reach a queue that has been looked at.
func (s *Stack) idle() bool {
	if !s.turn.TryLock() {
		return false
	}
	defer s.turn.Unlock()
	for _, q := range s.queues.all {
		if !q.idle() {
			return false
		}
	}
	return !s.overdue() && s.Facts.Count() == s.position()
}

// Notices are what the event bus would have told others, in order.
func (s *Stack) Notices() []notice.Notice {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]notice.Notice{}, s.notices...)
}

// Dead is how many messages nobody could do anything with.
func (s *Stack) Dead() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	dead := s.dead
	for _, q := range s.queues.all {
		q.mu.Lock()
		dead += q.dead
		q.mu.Unlock()
	}
	return dead
}
