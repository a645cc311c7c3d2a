package hooks

import (
	"context"
	"errors"
	"testing"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/notice"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

const (
	ownURL  = "https://sqs.us-east-1.amazonaws.com/123456789012/hooks"
	deadURL = "https://sqs.us-east-1.amazonaws.com/123456789012/hooks-dead"
	secret  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:hook"
)

// listener is a target that answers as the test says and remembers what it took.
type listener struct {
	answer error
	takes  func() // nil: no time at all
	asked  int
	told   []notice.Notice
}

func (l *listener) Tell(_ context.Context, n notice.Notice) error {
	l.asked++
	if l.takes != nil {
		l.takes()
	}
	if l.answer == nil {
		l.told = append(l.told, n)
	}
	return l.answer
}

// sent is a message that the function wrote.
type sent struct {
	url, reason string
	body        []byte
}

// queue remembers what the function sent and delayed.
type queue struct {
	fault   error
	sent    []sent
	delayed []time.Duration
}

func (q *queue) SendRaw(_ context.Context, url string, body []byte, attributes map[string]string) error {
	if q.fault == nil {
		q.sent = append(q.sent, sent{url, attributes[attrReason], body})
	}
	return q.fault
}

func (q *queue) Delay(_ context.Context, url, receipt string, after time.Duration) error {
	if url != ownURL || receipt != "receipt" {
		return errors.New("the wrong message is delayed")
	}
	q.delayed = append(q.delayed, after)
	return nil
}

// scene is the function with both targets.
type scene struct {
	now          time.Time
	bus, webhook listener
	queue        queue
	handle       serve.MessageHandler
}

func open(t *testing.T) *scene {
	t.Helper()
	s := &scene{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	handle, err := Open(Settings{
		EventBus: "people", WebhookURL: "https://hooks.example.com", WebhookSecretARN: secret, QueueURL: ownURL, DeadLetterURL: deadURL,
	}, Means{
		Bus:     func(string) Teller { return &s.bus },
		Webhook: func(string, string) (Teller, error) { return &s.webhook, nil },
		Queue:   &s.queue,
		Spread:  func() float64 { return 0.5 },
		Now:     func() time.Time { return s.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.handle = handle
	return s
}

func confirmed() effect.Effect {
	key := store.Key{PK: fact.Person("us-east-1_EXAMPLE00", "11111111-2222-4333-8444-555555555555"), SK: fact.Confirmed}
	return effect.New(key, fact.Debt{Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1})
}

func message(body []byte) serve.Message {
	return serve.Message{
		ID: "1", Queue: "hooks", Body: body, Received: 1, Receipt: "receipt", SentAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

// putOff says whether an error only puts a message off.
func putOff(err error) bool {
	_, ok := errors.AsType[serve.Later](err)
	return ok
}
