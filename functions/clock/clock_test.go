package clock_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/functions/clock"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// at is so many minutes after noon.
func at(minutes int) time.Time { return time.Date(2026, 3, 1, 12, minutes, 0, 0, time.UTC) }

// queues takes every effect, but not those that it refuses.
type queues struct {
	mu      sync.Mutex
	refuses func(effect.Effect) bool // nil: none
	then    func()                   // what happens at every call; nil for nothing
	taken   []effect.Effect
}

func (q *queues) Send(_ context.Context, effects []effect.Effect) (map[string]error, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.then != nil {
		q.then()
	}
	failed := map[string]error{}
	for _, e := range effects {
		if q.refuses != nil && q.refuses(e) {
			failed[e.ID] = errors.New("refused")
			continue
		}
		q.taken = append(q.taken, e)
	}
	return failed, nil
}

func key(person int) store.Key {
	return store.Key{PK: fact.Person("us-east-1_EXAMPLE00", strconv.Itoa(person)), SK: fact.Account}
}

// owe lets a person's row owe something since then.
func owe(t *testing.T, facts *memory.Table, person int, since time.Time) {
	t.Helper()
	w := store.Write{Key: key(person)}
	fact.Owe(&w, since, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}, fact.Debt{Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1})
	write(t, facts, w)
}

func write(t *testing.T, facts *memory.Table, w store.Write) {
	t.Helper()
	if err := facts.Write(t.Context(), w); err != nil {
		t.Fatal(err)
	}
}

// run runs the clock so many minutes after noon and counts its notes.
func run(t *testing.T, q effect.Sender, facts clock.Facts, limits clock.Limits, minute int) (map[serve.Note]int, error) {
	t.Helper()
	notes, err := clock.New(q, facts, table(), func() time.Time { return at(minute) }, limits)(t.Context())
	counts := map[serve.Note]int{}
	for _, note := range notes {
		counts[note]++
	}
	return counts, err
}

func table() *memory.Table { return memory.New(func() time.Time { return at(0) }) }

// owing counts the rows that still owe something.
func owing(t *testing.T, facts *memory.Table) int {
	t.Helper()
	rows := 0
	for _, shard := range fact.Shards() {
		for _, err := range facts.Due(t.Context(), store.OwedIndex(), shard, at(600).UnixMilli()) {
			if err != nil {
				t.Fatal(err)
			}
			rows++
		}
	}
	return rows
}

func TestWhatIsOwedForLongIsDrivenAgain(t *testing.T) {
	facts, q := table(), &queues{}
	for person := range 40 {
		owe(t, facts, person, at(-5))
	}
	for person := 40; person < 50; person++ {
		owe(t, facts, person, at(-5).Add(time.Millisecond)) // the outbox may still come
	}
	counts, err := run(t, q, facts, clock.Usual(), 0)
	if err != nil || len(counts) != 1 || counts["redriven"] != 80 || len(q.taken) != 80 {
		t.Errorf("counted %v (error %v) and queued %d effects, want those of 40 rows", counts, err, len(q.taken))
	}
	if rows := owing(t, facts); rows != 10 {
		t.Errorf("%d rows still owe something, want the 10 young ones", rows)
	}
	for _, change := range facts.Changes(50) {
		if fact.IsFact(change) {
			t.Fatalf("bookkeeping comes back as a fact: %+v", change.New)
		}
	}
	if counts, err := run(t, q, facts, clock.Usual(), 0); err != nil || len(counts) != 0 {
		t.Errorf("with nothing due it counted %v (error %v)", counts, err)
	}
}

func TestUsualLimitsAskEveryShardAtOnce(t *testing.T) {
	if l := clock.Usual(); l.Side != len(fact.Shards()) || l.Age != 5*time.Minute || l.Time >= 2*time.Minute || l.Rows < 100 || l.Faults < 1 {
		t.Errorf("the limits are %+v", l)
	}
}

func TestSampleIsAnEventOfASchedule(t *testing.T) {
	raw, err := os.ReadFile("../../events/clock/scheduled.json")
	if err != nil {
		t.Fatal(err)
	}
	var event struct {
		Source string `json:"source"`
		Type   string `json:"detail-type"`
	}
	if err := json.Unmarshal(raw, &event); err != nil || event.Source != "aws.events" || event.Type != "Scheduled Event" {
		t.Errorf("the sample is %+v (error %v)", event, err)
	}
}

func TestSettingsNameTheQueues(t *testing.T) {
	const address = "https://sqs.us-east-1.amazonaws.com/123456789012/"
	s := clock.Settings{FactsTable: "facts", WorkTable: "work", MailQueue: address + "m", HooksQueue: address + "h", RevocationsQueue: address + "r.fifo", DirectoryQueue: address + "d.fifo"}
	if err := s.Validate(); err != nil {
		t.Errorf("refused: %v", err)
	}
	want := map[fact.Queue]string{fact.Mail: address + "m", fact.Hooks: address + "h", fact.Revocations: address + "r.fifo", fact.Directory: address + "d.fifo"}
	for _, queue := range fact.Queues() {
		if s.Queues()[queue] != want[queue] {
			t.Errorf("%s goes to %q", queue, s.Queues()[queue])
		}
	}
	s.HooksQueue, s.RevocationsQueue = "", address+"r"
	if err := s.Validate(); err == nil || !slices.Equal(settingsOf(err), []string{"HOOKS_QUEUE_URL", "REVOCATIONS_QUEUE_URL"}) {
		t.Errorf("accepted in part: %v", err)
	}
}

func settingsOf(err error) []string {
	var names []string
	for line := range strings.Lines(err.Error()) {
		name, _, _ := strings.Cut(line, ":")
		names = append(names, name)
	}
	return names
}
