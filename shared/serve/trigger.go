package serve

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"gatehouse/shared/deny"
	"gatehouse/shared/trigger"
)

// Handler is [trigger.Handler], so that a main needs no import of its own for it.
type Handler = trigger.Handler

// Error types that the Runtime API reports beside a message.
const (
	// TypeDenied marks a refusal by a rule.
	TypeDenied = "Denied"
	// TypeFault marks a fault, whose message names no cause.
	TypeFault = "Fault"
)

// Trigger serves a Cognito trigger and does not return. Name is the function's folder under functions/;
// S is its settings struct with `env` tags and, where it has rules of its own, a Validate method; open
// wires the function from it. When settings or wiring are wrong, one log line says why and the process
// exits with status 1.
func Trigger[S any](name string, open func(S) (Handler, error)) {
	started := time.Now()
	launch(name, open, func(p process, handler Handler) lambda.Handler {
		return &triggerServer{process: p, handler: handler, started: started}
	}, nil)
}

// triggerServer answers the invocations of one process.
type triggerServer struct {
	process
	handler Handler
	started time.Time
	warm    atomic.Bool // set by the first invocation
}

// Invoke answers one event; the runtime sends its error to Cognito.
func (s *triggerServer) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	now := s.clock()
	var age time.Duration
	if !s.warm.Swap(true) {
		age = now.Sub(s.started)
	}
	bounded, cancel := context.WithDeadline(ctx, trigger.Budget(ctx, now, age))
	defer cancel()
	answer, outcome := s.call(bounded, event)
	s.report(ctx, outcomeLines{at: now, outcome: outcome})
	if outcome.Err == nil {
		return answer, nil
	}
	kind := TypeFault
	if outcome.Result == trigger.Refused {
		kind = TypeDenied
	}
	return nil, messages.InvokeResponse_Error{Message: outcome.Err.Text(), Type: kind}
}

// call is the last net: a panic of the chain itself must not reach the runtime, which would send its
// text to the person and end the process.
func (s *triggerServer) call(ctx context.Context, event []byte) (answer []byte, outcome trigger.Outcome) {
	defer func() {
		if value := recover(); value != nil {
			answer, outcome = nil, trigger.Outcome{
				Function: s.name, Result: trigger.Faulted, Rule: "chain",
				Code: deny.CodeUnavailable, Err: deny.Unavailable(), Cause: fmt.Errorf("panic with a %T", value),
			}
		}
	}()
	return s.handler(ctx, event)
}
