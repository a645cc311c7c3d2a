package mailevents

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const messageID = "0100019example0-00000000-0000-4000-8000-000000000000-000000"

// welcome is the effect whose mail the samples are about.
func welcome() effect.Effect {
	key := store.Key{PK: "us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555", SK: fact.Confirmed}
	return effect.New(key, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
}

// world is the table Work and the dead letters.
type world struct {
	t    *testing.T
	now  time.Time
	work *memory.Table
	dead []string
	full bool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: noon}
	w.work = memory.New(w.clock)
	return w
}

func (w *world) clock() time.Time { return w.now }

// SendRaw is the dead-letter queue.
func (w *world) SendRaw(_ context.Context, url string, body []byte, attributes map[string]string) error {
	if w.full || url != "dead" {
		return errors.New("sqs: SendMessage: OverLimit")
	}
	w.dead = append(w.dead, fmt.Sprint(string(body), attributes))
	return nil
}

func configuration() config.Config {
	return config.Config{PoolID: "us-east-1_EXAMPLE00", Region: "us-east-1", HashKey: config.Secret(strings.Repeat("k", config.HashKeySize)), Written: noon}
}

func (w *world) handler() serve.MessageHandler {
	return New(Settings{WorkTable: "Work", DeadLetterURL: "dead"}, w.work, w, config.Fixed(configuration()), w.clock)
}

// stands puts the welcome mail into the ledger.
func (w *world) stands(e ledger.Entry) {
	w.t.Helper()
	e.Kind, e.Effect, e.Version = "welcome", string(welcome().Encode()), 1
	if err := w.work.Write(w.t.Context(), e.Write(welcome().ID, w.now)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) entry() ledger.Entry {
	w.t.Helper()
	row, ok, err := w.work.Get(w.t.Context(), ledger.Key(welcome().ID), store.Strong)
	if err != nil || !ok {
		return ledger.Entry{}
	}
	e, err := ledger.Of(row)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *world) mark() ledger.Mark {
	w.t.Helper()
	row, _, err := w.work.Get(w.t.Context(), ledger.MarkKey(ledger.HashOf("jane.doe@example.com", configuration())), store.Strong)
	if err != nil {
		w.t.Fatal(err)
	}
	return ledger.MarkOf(row)
}

func sample(t *testing.T, name string) serve.Message {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("../../events/mailevents", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return serve.Message{ID: "e", Body: body, Received: 1}
}

func TestEveryKindOfEvent(t *testing.T) {
	claimed := ledger.Entry{State: ledger.Claimed, Claim: "a", Attempts: 1, ClaimedAt: noon}
	tests := []struct {
		event string
		state ledger.State
		cause ledger.Cause
		notes []serve.Note
		dead  int
	}{
		{"Send", ledger.Sent, "", []serve.Note{noteTaken}, 0},
		{"Delivery", ledger.Sent, "", []serve.Note{noteTaken}, 0},
		{"Bounce.permanent", ledger.Sent, ledger.Bounced, []serve.Note{noteBounced, noteTaken}, 0},
		{"Bounce.suppressed", ledger.Sent, ledger.Bounced, []serve.Note{noteBounced, noteTaken}, 0},
		{"Bounce.transient", ledger.Sent, "", []serve.Note{noteTaken}, 0},
		{"Complaint", ledger.Sent, ledger.Complained, []serve.Note{noteComplained, noteTaken}, 0},
		{"Complaint.not_spam", ledger.Sent, "", []serve.Note{noteTaken}, 0},
		{"Reject", ledger.Refused, "", []serve.Note{noteRejected, noteRefused}, 1},
		{"RenderingFailure", ledger.Refused, "", []serve.Note{noteRejected, noteRefused}, 1},
		{"DeliveryDelay", ledger.Claimed, "", []serve.Note{noteIgnored}, 0},
		{"Send.untagged", ledger.Claimed, "", []serve.Note{noteIgnored}, 0},
	}
	for _, test := range tests {
		t.Run(test.event, func(t *testing.T) {
			w := newWorld(t)
			w.stands(claimed)
			handler := w.handler()
			notes, err := handler(t.Context(), sample(t, test.event))
			if err != nil || !slices.Equal(notes, test.notes) {
				t.Errorf("counted %v (%v), want %v", notes, err, test.notes)
			}
			if _, err := handler(t.Context(), sample(t, test.event)); err != nil {
				t.Errorf("the second time: %v", err)
			}
			entry := w.entry()
			if entry.State != test.state || w.mark().Cause != test.cause || len(w.dead) != test.dead {
				t.Errorf("ends as %q, marked %q, dead letters %v", entry.State, w.mark().Cause, w.dead)
			}
			if test.state != ledger.Claimed && entry.MessageID != messageID {
				t.Errorf("the ledger has the id %q", entry.MessageID)
			}
			if shown := fmt.Sprint(notes, w.dead, string(w.work.Snapshot())); strings.Contains(shown, "jane") || strings.Contains(shown, "example.com") {
				t.Errorf("the address shows in %s", shown)
			}
		})
	}
}

func TestOpenReadsTheConfigurationFromWork(t *testing.T) {
	w := newWorld(t)
	row := config.Row(configuration())
	if err := w.work.Write(t.Context(), store.Write{Key: row.Key, Set: row.Attributes}); err != nil {
		t.Fatal(err)
	}
	handler, warm := Open(Settings{DeadLetterURL: "dead"}, w.work, w, w.clock, slog.New(slog.DiscardHandler))
	if err := warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := handler(t.Context(), sample(t, "Complaint")); err != nil || w.mark().Cause != ledger.Complained {
		t.Errorf("%v, marked %q", err, w.mark().Cause)
	}
}

func TestWhatIsNoEventOfSESsFails(t *testing.T) {
	for _, body := range []string{`{}`, `jane.doe@example.com`, `{"source":"aws.s3","detail":{"eventType":"Send"}}`} {
		if _, err := newWorld(t).handler()(t.Context(), serve.Message{Body: []byte(body)}); err == nil || strings.Contains(err.Error(), "jane") {
			t.Errorf("%s: %v", body, err)
		}
	}
}
