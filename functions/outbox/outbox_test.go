package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/outbox"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

var key = store.Key{PK: "us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555", SK: fact.Confirmed}

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// queues takes every effect, unless it is down.
type queues struct {
	down  bool
	taken []effect.Effect
}

func (q *queues) Send(_ context.Context, effects []effect.Effect) (map[string]error, error) {
	if q.down {
		return nil, errors.New("sqs: SendMessageBatch to mail: no answer")
	}
	q.taken = append(q.taken, effects...)
	return nil, nil
}

// confirmed is a table with one fact, and the fact's record.
func confirmed(t *testing.T) (*memory.Table, serve.Message) {
	t.Helper()
	facts := memory.New(noon)
	w := fact.Confirm(key.PK, fact.Confirmation{At: noon(), Origin: fact.FromSignUp, UserName: "jane"},
		fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}, fact.Debt{Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1})
	fact.AddLetter(&w, 1, fact.Letter{Kind: "welcome", To: "jane.doe@example.com", Name: "Jane Doe"})
	if err := facts.Write(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	return facts, serve.Message{ID: "1", Body: store.EncodeChange(facts.Changes(0)[0])}
}

func TestFactBecomesItsEffects(t *testing.T) {
	facts, record := confirmed(t)
	q := &queues{}
	for delivery, want := range [][]serve.Note{{"queued", "queued"}, nil} { // the second delivery finds nothing owed
		notes, err := outbox.New(q, facts)(t.Context(), record)
		if err != nil || !slices.Equal(notes, want) {
			t.Errorf("delivery %d: counted %q (error %v), want %q", delivery, notes, err, want)
		}
	}
	if len(q.taken) != 2 || q.taken[0].Kind != "UserConfirmed" || q.taken[1].Kind != "welcome" || q.taken[1].Key != key {
		t.Errorf("queued %+v", q.taken)
	}
	for _, e := range q.taken {
		if body := string(e.Encode()); strings.Contains(body, "Jane") || strings.Contains(body, "example.com") {
			t.Errorf("the queue carries personal data: %s", body)
		}
	}
	row, _, _ := facts.Get(t.Context(), key, store.Strong)
	if known, unknown := fact.Owed(row); len(known)+unknown != 0 {
		t.Errorf("the row still owes %v", known)
	}
	for _, change := range facts.Changes(1) {
		if fact.IsFact(change) {
			t.Errorf("bookkeeping comes back as a fact: %+v", change.New)
		}
	}
}

func TestFailureComesAgain(t *testing.T) {
	facts, record := confirmed(t)
	q := &queues{down: true}
	notes, err := outbox.New(q, facts)(t.Context(), record)
	if err == nil || !slices.Equal(notes, []serve.Note{"failed", "failed"}) {
		t.Errorf("counted %q, error %v: want the record to come again", notes, err)
	}
	q.down = false
	if _, err := outbox.New(q, facts)(t.Context(), record); err != nil || len(q.taken) != 2 {
		t.Errorf("then queued %d effects (error %v), want both", len(q.taken), err)
	}
}

func TestRowThatIsGoneIsDone(t *testing.T) {
	facts, record := confirmed(t)
	if err := facts.Write(t.Context(), store.Write{Key: key, Delete: true}); err != nil {
		t.Fatal(err)
	}
	if notes, err := outbox.New(&queues{}, facts)(t.Context(), record); err != nil || !slices.Equal(notes, []serve.Note{"gone"}) {
		t.Errorf("counted %q, error %v", notes, err)
	}
}

func TestNewerDebtsAreCounted(t *testing.T) {
	facts, record := confirmed(t)
	newer := store.Write{Key: key, Add: map[string]store.Value{"owed": store.Set{"fax/page/1"}}}
	if err := facts.Write(t.Context(), newer); err != nil {
		t.Fatal(err)
	}
	if notes, err := outbox.New(&queues{}, facts)(t.Context(), record); err != nil || !slices.Equal(notes, []serve.Note{"queued", "queued", "unknown_debt"}) {
		t.Errorf("counted %q, error %v: want what is known done and the rest counted", notes, err)
	}
}

func TestUnreadableRecordFailsWithoutBeingQuoted(t *testing.T) {
	for name, body := range map[string]string{
		"no JSON":  `jane.doe@example.com`,
		"no row":   `{"eventName":"INSERT","dynamodb":{"SequenceNumber":"1","NewImage":{"to":{"S":"jane.doe@example.com"}}}}`,
		"no image": `{"eventName":"INSERT","dynamodb":{"SequenceNumber":"1","Keys":{"pk":{"S":"p"},"sk":{"S":"jane.doe@example.com"}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			notes, err := outbox.New(&queues{}, memory.New(noon))(t.Context(), serve.Message{Body: []byte(body)})
			if err == nil || strings.Contains(err.Error(), "jane") || !slices.Equal(notes, []serve.Note{"unreadable"}) {
				t.Errorf("counted %q, error %v", notes, err)
			}
		})
	}
}

func TestSamples(t *testing.T) {
	for name, want := range map[string][]serve.Note{
		"fact":        {"gone"}, // a fact, whose row is not in this empty table
		"bookkeeping": {"no_fact"},
		"expiry":      {"no_fact"},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join("../../events/outbox", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var event struct{ Records []json.RawMessage }
			if err := json.Unmarshal(raw, &event); err != nil || len(event.Records) == 0 {
				t.Fatalf("the sample has %d records (error %v)", len(event.Records), err)
			}
			for _, record := range event.Records {
				notes, err := outbox.New(&queues{}, memory.New(noon))(t.Context(), serve.Message{Body: record})
				if err != nil || !slices.Equal(notes, want) {
					t.Errorf("counted %q (error %v), want %q", notes, err, want)
				}
			}
		})
	}
}

func TestSettingsNameTheQueues(t *testing.T) {
	const address = "https://sqs.us-east-1.amazonaws.com/123456789012/"
	s := outbox.Settings{FactsTable: "facts", MailQueue: address + "m", HooksQueue: address + "h", RevocationsQueue: address + "r.fifo", DirectoryQueue: address + "d.fifo"}
	if err := s.Validate(); err != nil {
		t.Errorf("refused: %v", err)
	}
	for _, queue := range fact.Queues() {
		if s.Queues()[queue] != address+string(queue[0])+strings.Repeat(".fifo", strings.Count("rd", string(queue[0]))) {
			t.Errorf("%s goes to %q", queue, s.Queues()[queue])
		}
	}
	s.MailQueue, s.DirectoryQueue = address+"m.fifo", ""
	if err := s.Validate(); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("accepted in part: %v", err)
	}
}
