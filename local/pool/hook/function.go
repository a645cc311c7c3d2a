package hook

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"gatehouse/local/runner"
	"gatehouse/shared/deny"
	"gatehouse/shared/trigger"
)

// Function is anything that takes an event's bytes and answers as a Lambda function does. What the
// function itself did, an error and a panic included, is in the Result; a Go error means that it was not
// reached: an [*InvokeError] where Lambda's Invoke API would say so, anything else where there is nothing
// to call. The context ends when Lambda would end the function, and carries Lambda's request id. The event
// is the function's own.
type Function func(ctx context.Context, event []byte) (runner.Result, error)

// typeFault is the error type of a fault in the project's own functions.
const typeFault = "Fault"

// InProcess is a chain run in this process, with the time budget, the error types and the net under
// panics that it has when deployed.
func InProcess(h trigger.Handler) Function {
	return func(ctx context.Context, event []byte) (result runner.Result, _ error) {
		started := time.Now()
		bounded, cancel := context.WithDeadline(ctx, budget(ctx, started))
		defer cancel()
		defer func() {
			if recover() != nil {
				result = failure(ctx, typeFault, deny.Unavailable().Text())
			}
			result.Took = time.Since(started)
		}()
		answer, outcome := h(bounded, event)
		switch {
		case outcome.Err == nil:
			return runner.Result{RequestID: requestID(ctx), Response: answer}, nil
		case outcome.Result == trigger.Refused:
			return failure(ctx, runner.TypeDenied, outcome.Err.Text()), nil
		default:
			return failure(ctx, typeFault, outcome.Err.Text()), nil
		}
	}
}

// budget is when a chain must have answered. Under a deadline shorter than Cognito's, which tests set,
// it keeps its share of the time: the fixed reserve for Lambda would leave nothing of a short one.
func budget(ctx context.Context, now time.Time) time.Time {
	deadline, ok := ctx.Deadline()
	left := deadline.Sub(now)
	if !ok || left >= runner.CognitoDeadline-slack {
		return trigger.Budget(ctx, now, 0)
	}
	whole := trigger.Budget(context.WithoutCancel(ctx), now, 0).Sub(now)
	return now.Add(time.Duration(float64(left) * float64(whole) / float64(runner.CognitoDeadline)))
}

// slack is what may have passed between setting a deadline and reading it.
const slack = 100 * time.Millisecond

// Chainless is a plain Go function called as aws-lambda-go calls its handlers: the text of its error goes
// to the client. A [*deny.Error] counts as a refusal.
func Chainless(f func(ctx context.Context, event []byte) ([]byte, error)) Function {
	return func(ctx context.Context, event []byte) (runner.Result, error) {
		started := time.Now()
		answer, err := f(ctx, event)
		result := runner.Result{RequestID: requestID(ctx), Response: answer}
		if err != nil {
			result = posted(ctx, err)
		} else if answer == nil {
			result.Response = []byte{}
		}
		result.Took = time.Since(started)
		return result, nil
	}
}

// posted is what the runtime library makes of a handler's error.
func posted(ctx context.Context, err error) runner.Result {
	if refusal, ok := errors.AsType[*deny.Error](err); ok && refusal != nil {
		return failure(ctx, runner.TypeDenied, refusal.Text())
	}
	if own, ok := errors.AsType[messages.InvokeResponse_Error](err); ok {
		return failure(ctx, own.Type, own.Message)
	}
	return failure(ctx, typeName(err), err.Error())
}

// typeName is the runtime library's name for an error or a value that was thrown.
func typeName(value any) string {
	kind := reflect.TypeOf(value)
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if kind.Name() == "" {
		return runner.TypeUnknown
	}
	return kind.Name()
}

// guarded calls a function so that neither a panic nor the end of its goroutine passes it by: settle gets
// exactly one ending.
func guarded(ctx context.Context, f Function, event []byte, settle func(ending)) {
	end := ending{result: failure(ctx, runner.TypeExited, exitText(ctx, 0))}
	defer func() {
		if value := recover(); value != nil {
			end = ending{result: failure(ctx, typeName(value), fmt.Sprint(value))}
		}
		settle(end)
	}()
	result, err := f(ctx, event)
	end = ending{result: result, err: err}
}

// requestID is the id the invocation carries; empty when nothing of Lambda's is in the context.
func requestID(ctx context.Context) string {
	if invocation, ok := lambdacontext.FromContext(ctx); ok {
		return invocation.AwsRequestID
	}
	return ""
}
