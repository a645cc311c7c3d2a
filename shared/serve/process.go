package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/caarlos0/env/v11"

	"gatehouse/shared/deny"
	"gatehouse/shared/logs"
	"gatehouse/shared/trigger"
)

// process is what functions of every kind have in common.
type process struct {
	name      string
	namespace string
	out       io.Writer // for outcome lines
	logger    *slog.Logger
	clock     func() time.Time
}

// launch reads the settings, opens the function and serves it; it does not return. When settings or
// wiring are wrong, one log line says why, and failed decides what becomes of the process.
func launch[S, H any](name string, open func(S) (H, error), server func(process, H) lambda.Handler, failed func(process) lambda.Handler) {
	environment := env.ToMap(os.Environ())
	p := process{name: name, out: os.Stdout, logger: logs.New(os.Stdout, environment["AWS_LAMBDA_LOG_LEVEL"]), clock: time.Now}
	quiet(os.Stderr)
	handler, err := start(&p, environment, open)
	if err == nil {
		lambda.StartWithOptions(server(p, handler))
		return
	}
	p.logger.Error("cannot start", "function", name, "cause", err)
	if failed != nil {
		lambda.StartWithOptions(failed(p))
		return
	}
	reportInit(environment["AWS_LAMBDA_RUNTIME_API"])
	os.Exit(1)
}

// start reads the settings and opens the function. A panic on the way is an error like any other, so
// that it is reported in our words.
func start[S, H any](p *process, environment map[string]string, open func(S) (H, error)) (handler H, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic with a %T", value)
		}
	}()
	var shared common
	var own S
	err = read(environment, &shared, &own)
	p.namespace = shared.namespace()
	if err != nil {
		return handler, err
	}
	if handler, err = open(own); err == nil && absent(handler) {
		err = errors.New("the function opened without a handler")
	}
	return handler, err
}

// absent tells a nil function or interface.
func absent(handler any) bool {
	value := reflect.ValueOf(handler)
	return !value.IsValid() || value.Kind() == reflect.Func && value.IsNil()
}

// report writes the outcome line and after it, for the operator alone, what broke if anything did.
func (p *process) report(ctx context.Context, lines outcomeLines) {
	lines.out, lines.namespace = p.out, p.namespace
	if err := lines.write(ctx); err != nil {
		p.logger.LogAttrs(ctx, slog.LevelError, "cannot write the outcome", slog.Any("cause", err))
	}
	outcome := lines.outcome
	switch {
	case outcome.Cause == nil:
	case outcome.Rule == "":
		p.logger.LogAttrs(ctx, slog.LevelError, "fault", slog.String("function", outcome.Function), slog.Any("cause", outcome.Cause))
	default:
		p.logger.LogAttrs(ctx, slog.LevelError, "fault", slog.String("function", outcome.Function), slog.String("rule", outcome.Rule), slog.Any("cause", outcome.Cause))
	}
}

// conclude reports the end of an invocation that is no trigger's.
func (p *process) conclude(ctx context.Context, began time.Time, outcome trigger.Outcome, counts ...counted) {
	outcome.Function, outcome.Took = p.name, p.clock().Sub(began)
	p.report(ctx, outcomeLines{at: began, outcome: outcome, worker: true, counts: counts})
}

// failure is how the error of an invocation leaves the process: it names no cause.
func failure() error {
	return messages.InvokeResponse_Error{Message: deny.Unavailable().Text(), Type: TypeFault}
}
