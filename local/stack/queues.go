package stack

import (
	"context"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
)

// deadLetters is the address of where workers file what no repetition would help.
const deadLetters = "dead-letters"

// queues stand for SQS: effects go to the queue of their kind, and a queue's address is its name.
type queues struct {
	all map[fact.Queue]*queue
	// file is told of a dead letter and its reason.
	file func(body []byte, attributes map[string]string)
}

// Send puts effects on their queues.
func (q queues) Send(_ context.Context, effects []effect.Effect) (map[string]error, error) {
	for _, e := range effects {
		q.all[e.Queue].send(e.Encode())
	}
	return nil, nil
}

// SendRaw puts a message on the queue at an address.
func (q queues) SendRaw(_ context.Context, address string, body []byte, attributes map[string]string) error {
	if address == deadLetters {
		q.file(body, attributes)
		return nil
	}
	q.all[fact.Queue(address)].send(body)
	return nil
}

// Delay does nothing: a queue here reads from the worker's own error how long to wait.
func (queues) Delay(context.Context, string, string, time.Duration) error { return nil }
