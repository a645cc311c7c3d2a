package serve

import (
	"context"
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

// Function is what tells one function from another.
type Function struct {
	// Name is the folder's name under functions/.
	Name string
}

// Error types that the Runtime API reports beside a message.
const (
	// TypeDenied marks a refusal by a rule.
	TypeDenied = "Denied"
	// TypeFault marks a fault, whose message names no cause.
	TypeFault = "Fault"
)

// Trigger serves a Cognito trigger and does not return. S is the function's settings struct with `env`
// tags and, where it has rules of its own, a Validate method; open wires the function from it. When
// settings or wiring are wrong, one log line says why and the process exits with status 1.
func Trigger[S any](function Function, open func(S) (Handler, error)) {
	started := time.Now()
	environment := env.ToMap(os.Environ())
	logger := logs.New(os.Stdout, environment["AWS_LAMBDA_LOG_LEVEL"])
	quiet(os.Stderr)
	server, err := start(environment, open)
	if err != nil {
		logger.Error("cannot start", "function", function.Name, "cause", err)
		reportInit(environment["AWS_LAMBDA_RUNTIME_API"])
		os.Exit(1)
	}
	server.name, server.out, server.logger, server.started = function.Name, os.Stdout, logger, started
	lambda.StartWithOptions(server)
}

// start reads the settings and opens the function.
func start[S any](environment map[string]string, open func(S) (Handler, error)) (*triggerServer, error) {
	var shared common
	var own S
	if err := read(environment, &shared, &own); err != nil {
		return nil, err
	}
	handler, err := open(own)
	if err != nil {
		return nil, err
	}
	return &triggerServer{handler: handler, namespace: shared.MetricNamespace, clock: time.Now}, nil
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
	if outcome.Result == trigger.Denied {
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
				Function: s.name, Result: trigger.Failed, Rule: "chain",
				Code: deny.CodeUnavailable, Err: deny.Unavailable(), Cause: fmt.Errorf("panic with a %T", value),
			}
		}
	}()
	return s.handler(ctx, event)
}
