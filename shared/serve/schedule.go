package serve

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"gatehouse/shared/trigger"
)

// Schedule serves a function that a schedule starts, and does not return. The event says nothing that
// matters and is not read. An error is an error of the invocation. Settings and wiring are treated as
// by [Trigger].
func Schedule[S any](name string, open func(S) (func(context.Context) ([]Note, error), error)) {
	launch(name, open, func(p process, run func(context.Context) ([]Note, error)) lambda.Handler {
		return &eventServer{process: p, handler: func(ctx context.Context, _ Message) ([]Note, error) { return run(ctx) }}
	}, nil)
}

// Events serves what rules of EventBridge deliver, each event whole in [Message.Body], and does not
// return. An error is an error of the invocation, so that Lambda tries again. Settings and wiring are
// treated as by [Trigger].
func Events[S any](name string, open func(S) (MessageHandler, error)) {
	launch(name, open, func(p process, handler MessageHandler) lambda.Handler {
		return &eventServer{process: p, handler: handler, read: bridged}
	}, nil)
}

// eventServer answers invocations that carry one event each.
type eventServer struct {
	process
	handler MessageHandler
	read    func(event []byte) (Message, bool) // nil: the event does not matter
}

// Invoke deals with one event.
func (s *eventServer) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	began := s.clock()
	var message Message
	if s.read != nil {
		var ok bool
		if message, ok = s.read(event); !ok {
			return nil, s.unreadable(ctx, began, "not an event of a bus")
		}
	}
	bounded, cancel := early(ctx, reserve)
	defer cancel()
	notes, err := try(bounded, s.handler, message)
	outcome := trigger.Outcome{Result: trigger.Allowed, Notes: notes}
	var counts []counted
	switch {
	case putOff(err):
		counts = []counted{{"deferred", 1}}
	case err != nil:
		outcome.Result, outcome.Cause = trigger.Faulted, err
	}
	s.conclude(ctx, began, outcome, counts...)
	if err != nil {
		return nil, failure()
	}
	return []byte("null"), nil
}

// bridged reads an event of EventBridge.
func bridged(event []byte) (Message, bool) {
	var envelope struct {
		ID     string          `json:"id"`
		Time   string          `json:"time"`
		Detail json.RawMessage `json:"detail"`
	}
	if err := json.Unmarshal(event, &envelope); err != nil || envelope.ID == "" || envelope.Detail == nil {
		return Message{}, false
	}
	message := Message{ID: envelope.ID, Body: event, Received: 1}
	if at, err := time.Parse(time.RFC3339, envelope.Time); err == nil {
		message.SentAt = at
	}
	return message, true
}
