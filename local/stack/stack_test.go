package stack_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"gatehouse/local/stack"
	"gatehouse/policy/policytest"
	"gatehouse/shared/account"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

const poolID = "us-east-1_EXAMPLE00"

// users is a pool without people.
type users struct{}

func (users) Groups(context.Context, string) ([]string, error)      { return nil, account.ErrNoUser }
func (users) AddToGroup(context.Context, string, string) error      { return account.ErrNoUser }
func (users) RemoveFromGroup(context.Context, string, string) error { return account.ErrNoUser }
func (users) User(context.Context, string) (account.User, error) {
	return account.User{}, account.ErrNoUser
}
func (users) SignOut(context.Context, string) error       { return account.ErrNoUser }
func (users) ResetPassword(context.Context, string) error { return account.ErrNoUser }

// world is a stack on a clock that the test moves, and the mails it sent.
type world struct {
	*stack.Stack
	mu    sync.Mutex
	now   time.Time
	mails []string
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) deliver(mail ledger.Outgoing) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mails = append(w.mails, mail.Kind)
}

// sent are the mails once everything that is due has been done.
func (w *world) sent(t *testing.T) []string {
	t.Helper()
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.mails...)
}

func open(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	var err error
	w.Stack, err = stack.New(stack.Options{
		Now: w.time, PoolID: poolID, Region: "us-east-1", Policy: policytest.Default(), Portal: "http://127.0.0.1/portal", EmailSender: "DEVELOPER",
		Users: users{}, Deliver: w.deliver, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// confirmation is a person's, with a welcome owed since then.
func confirmation(sub string, at time.Time) store.Write {
	w := fact.Confirm(fact.Person(poolID, sub), fact.Confirmation{At: at, Origin: fact.FromSignUp, UserName: sub},
		fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
	fact.AddLetter(&w, 1, fact.Letter{Kind: "welcome", To: "jane.doe@example.com", Proved: true, At: at})
	return w
}

func TestAFactBecomesAMail(t *testing.T) {
	w := open(t)
	if err := w.Facts.Write(t.Context(), confirmation("a", w.time())); err != nil {
		t.Fatal(err)
	}
	if mails := w.sent(t); len(mails) != 1 || w.Dead() != 0 {
		t.Errorf("sent %v, %d dead", mails, w.Dead())
	}
}

// What was owed when a stack ended is restored without a word in the feed: the clock finds it.
func TestTheClockPaysWhatTheFeedNeverTold(t *testing.T) {
	before, w := open(t), open(t)
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	if err := before.Facts.Write(t.Context(), confirmation("a", before.time())); err != nil {
		t.Fatal(err)
	}
	snapshot, err := before.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Restore(snapshot); err != nil {
		t.Fatal(err)
	}
	if mails := w.sent(t); len(mails) != 0 {
		t.Errorf("%v is sent though it may still be under way", mails)
	}
	w.advance(11 * time.Minute)
	if mails := w.sent(t); len(mails) != 1 {
		t.Errorf("sent %v, want the welcome that was owed", mails)
	}
}

func TestASnapshotThatIsNoneIsRefused(t *testing.T) {
	for _, text := range []string{"", "[]", `{"facts":{},"work":[]}`} {
		if err := open(t).Restore([]byte(text)); err == nil {
			t.Errorf("%q was restored", text)
		}
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	w := open(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Facts.Write(t.Context(), confirmation("a", w.time())); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Settle(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a stack that has ended comes to rest: %v", err)
	}
}
