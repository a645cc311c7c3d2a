package mailer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/policy/policytest"
	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

const (
	poolID  = "us-east-1_EXAMPLE00"
	person  = poolID + "#11111111-2222-4333-8444-555555555555"
	address = "jane.doe@example.com"
	portal  = "https://gatehouse.example.com"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// settings are those of a deployment.
func settings() Settings {
	return Settings{
		FactsTable: "Facts", WorkTable: "Work", QueueURL: "https://sqs.example/mail", DeadLetterURL: "https://sqs.example/dead",
		From: "no-reply@example.org", ConfigurationSet: "mails", PerSecond: 1000,
	}
}

func configuration() config.Config {
	return config.Config{
		PoolID: poolID, Region: "us-east-1", Clients: map[string]string{"client1": "Example Web"},
		Pages: config.Pages{Portal: portal}, HashKey: config.Secret(strings.Repeat("k", config.HashKeySize)), Written: noon,
	}
}

// dead is a dead letter.
type dead struct {
	body       string
	attributes map[string]string
}

// world is everything around a mailer, with a clock that a test moves.
type world struct {
	t           *testing.T
	now         time.Time
	facts, work *memory.Table
	ses         func(ctx context.Context, mail ledger.Outgoing) (string, error) // nil takes every mail
	mails       Renderer

	mutex   sync.Mutex
	sent    []ledger.Outgoing
	dead    []dead
	delayed []time.Duration
	notes   map[serve.Note]int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: noon, notes: map[serve.Note]int{}}
	w.facts, w.work = memory.New(w.clock), memory.New(w.clock)
	policies := policytest.Default()
	mails, err := render.Open(policies.Mail, policies.MailTexts)
	if err != nil {
		t.Fatal(err)
	}
	w.mails = mails
	return w
}

func (w *world) clock() time.Time { return w.now }

// Send is SES.
func (w *world) Send(ctx context.Context, mail ledger.Outgoing) (string, error) {
	if w.ses != nil {
		if id, err := w.ses(ctx, mail); err != nil || id != "" {
			return id, err
		}
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.sent = append(w.sent, mail)
	return fmt.Sprintf("0100-%d", len(w.sent)), nil
}

// SendRaw is the dead-letter queue.
func (w *world) SendRaw(_ context.Context, url string, body []byte, attributes map[string]string) error {
	if url != settings().DeadLetterURL {
		return errors.New("sent to another queue")
	}
	w.dead = append(w.dead, dead{string(body), attributes})
	return nil
}

// Delay is the queue.
func (w *world) Delay(_ context.Context, url, _ string, after time.Duration) error {
	if url != settings().QueueURL {
		return errors.New("delayed in another queue")
	}
	w.delayed = append(w.delayed, after)
	return nil
}

// means are the world's, with fixed randomness; sleeping moves the clock.
func (w *world) means() Means {
	random := rand.NewChaCha8([32]byte{1})
	return Means{
		Facts: w.facts, Work: w.work, Transport: w, Queue: w, Now: w.clock, Random: random, Spread: func() float64 { return 0.5 },
		Sleep: func(ctx context.Context, d time.Duration) error { w.now = w.now.Add(d); return ctx.Err() },
	}
}

func (w *world) fixed() *config.Source { return config.Fixed(configuration()) }

func (w *world) mailer() serve.MessageHandler {
	handler, err := New(settings(), w.mails, w.fixed(), w.means())
	if err != nil {
		w.t.Fatal(err)
	}
	return handler
}

// letter is one of a kind, with all that kind may need.
func letter(kind string) fact.Letter {
	return fact.Letter{
		Kind: kind, To: address, Name: "Jane Doe", Locale: "en", Zone: "Europe/Berlin", At: noon, Proved: true, Client: "client1", Device: "Jane's phone",
		Values: map[string]string{"Link": "", "Count": "2", "Limit": "3", "Until": "2026-03-09T12:00:00Z", "Address": address, "Message": "Please"},
	}
}

// owe stores a letter and returns the effect.
func (w *world) owe(turn int64, l fact.Letter) effect.Effect {
	w.t.Helper()
	write := store.Write{Key: store.Key{PK: person, SK: fact.SignIn}, Set: map[string]store.Value{"userName": store.String("jane")}}
	fact.AddLetter(&write, turn, l)
	if err := w.facts.Write(w.t.Context(), write); err != nil {
		w.t.Fatal(err)
	}
	return effect.New(write.Key, fact.Debt{Queue: fact.Mail, Kind: l.Kind, Turn: turn})
}

// deliver hands a mail's message to a mailer.
func (w *world) deliver(handler serve.MessageHandler, e effect.Effect) error {
	notes, err := handler(w.t.Context(), serve.Message{ID: "m", Body: e.Encode(), Received: 1, Receipt: "r"})
	for _, n := range notes {
		w.notes[n]++
	}
	return err
}

func (w *world) entry(e effect.Effect) ledger.Entry {
	w.t.Helper()
	row, ok, err := w.work.Get(w.t.Context(), ledger.Key(e.ID), store.Strong)
	if err != nil || !ok {
		return ledger.Entry{}
	}
	entry, err := ledger.Of(row)
	if err != nil {
		w.t.Fatal(err)
	}
	return entry
}

// hasLetter says whether the letter still stands in its row.
func (w *world) hasLetter(e effect.Effect) bool {
	row, _, err := w.facts.Get(w.t.Context(), e.Key, store.Strong)
	if err != nil {
		w.t.Fatal(err)
	}
	_, ok, _ := fact.LetterOf(row, e.Debt())
	return ok
}

func (w *world) check(e effect.Effect, state ledger.State, mails int, letter bool) {
	w.t.Helper()
	if entry := w.entry(e); entry.State != state {
		w.t.Errorf("the ledger says %q (%s), want %q", entry.State, entry.Reason, state)
	}
	if len(w.sent) != mails {
		w.t.Errorf("%d mails were sent, want %d", len(w.sent), mails)
	}
	if w.hasLetter(e) != letter {
		w.t.Errorf("the letter stands in its row: %v, want %v", !letter, letter)
	}
}

// later tells an error that puts a message off, and for how long.
func later(err error) (time.Duration, bool) {
	wait, ok := errors.AsType[serve.Later](err)
	return time.Duration(wait), ok
}

func failing(fault ledger.Fault, reason string) func(context.Context, ledger.Outgoing) (string, error) {
	return func(context.Context, ledger.Outgoing) (string, error) {
		return "", &ledger.Failure{Fault: fault, Reason: reason}
	}
}

// written is the write that stores a row.
func written(row store.Row) store.Write {
	return store.Write{Key: row.Key, Replace: true, Set: row.Attributes}
}
