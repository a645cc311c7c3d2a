package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/caarlos0/env/v11"

	"gatehouse/shared/deny"
	"gatehouse/shared/logs"
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
	environment := env.ToMap(os.Environ())
	server := &triggerServer{
		name: name, out: os.Stdout, logger: logs.New(os.Stdout, environment["AWS_LAMBDA_LOG_LEVEL"]),
		clock: time.Now, started: time.Now(),
	}
	quiet(os.Stderr)
	if err := start(server, environment, open); err != nil {
		server.logger.Error("cannot start", "function", name, "cause", err)
		reportInit(environment["AWS_LAMBDA_RUNTIME_API"])
		os.Exit(1)
	}
	lambda.StartWithOptions(server)
}

// start reads the settings and opens the function. A panic on the way is an error like any other, so
// that it is reported in our words.
func start[S any](server *triggerServer, environment map[string]string, open func(S) (Handler, error)) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic with a %T", value)
		}
	}()
	var shared common
	var own S
	if err := read(environment, &shared, &own); err != nil {
		return err
	}
	server.namespace = shared.MetricNamespace
	if server.handler, err = open(own); err == nil && server.handler == nil {
		err = errors.New("the function opened without a handler")
	}
	return err
}

// triggerServer answers the invocations of one process.
type triggerServer struct {
	name      string
	handler   Handler
	namespace string
	out       io.Writer // for outcome lines
	logger    *slog.Logger
	clock     func() time.Time
	started   time.Time
	warm      atomic.Bool // set by the first invocation
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
	s.report(ctx, now, outcome)
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
