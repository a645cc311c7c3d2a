package stack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"gatehouse/shared/serve"
)

// line is a queue on a clock that the test moves, with a worker that answers as told, by body.
func line(answers map[string]func(received int) error) (q *queue, handled *[]string, advance func(time.Duration)) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	handled = &[]string{}
	q = &queue{name: "mail", now: func() time.Time { return now }, log: slog.New(slog.DiscardHandler), handle: func(_ context.Context, m serve.Message) ([]serve.Note, error) {
		*handled = append(*handled, string(m.Body))
		if answer := answers[string(m.Body)]; answer != nil {
			return nil, answer(m.Received)
		}
		return nil, nil
	}}
	return q, handled, func(d time.Duration) { now = now.Add(d) }
}

func TestAMessageThatIsPutOffHoldsUpNobody(t *testing.T) {
	q, handled, advance := line(map[string]func(int) error{"a": func(received int) error {
		if received == 1 {
			return fmt.Errorf("throttled: %w", serve.Later(time.Minute))
		}
		return nil
	}})
	q.send([]byte("a"))
	q.send([]byte("b"))
	if q.idle() {
		t.Error("a queue with messages is idle")
	}
	if !q.work(t.Context()) || !slices.Equal(*handled, []string{"a", "b"}) || !q.idle() {
		t.Errorf("handled %v, idle %v", *handled, q.idle())
	}
	if advance(59 * time.Second); q.work(t.Context()) {
		t.Error("it comes before its time")
	}
	if advance(time.Second); !q.work(t.Context()) || len(*handled) != 3 || q.dead > 0 {
		t.Errorf("handled %v, %d dead", *handled, q.dead)
	}
}

func TestAMessageThatAlwaysFailsIsGivenUp(t *testing.T) {
	q, handled, advance := line(map[string]func(int) error{"a": func(int) error { return errors.New("broken") }})
	q.send([]byte("a"))
	for range 2 * receives {
		q.work(t.Context())
		advance(redelivery)
	}
	if len(*handled) != receives || q.dead != 1 || len(q.bodies()) != 0 {
		t.Errorf("handed out %d times, %d dead, %d waiting", len(*handled), q.dead, len(q.bodies()))
	}
}

func TestWhatAWorkerHasInHandIsPartOfASnapshot(t *testing.T) {
	q, _, _ := line(nil)
	q.handle = func(context.Context, serve.Message) ([]serve.Note, error) {
		if bodies := q.bodies(); len(bodies) != 2 {
			t.Errorf("the snapshot has %d of 2 messages", len(bodies))
		}
		return nil, nil
	}
	q.send([]byte(`"a"`))
	q.send([]byte(`"b"`))
	message, _ := q.next()
	_, err := q.handle(t.Context(), message)
	q.conclude(message, err)
	if len(q.bodies()) != 1 {
		t.Error("a message that is done is part of the snapshot")
	}
}
