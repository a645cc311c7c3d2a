package hook_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
	"gatehouse/local/runner"
	"gatehouse/shared/deny"
	"gatehouse/shared/trigger"
)

func TestWhatAClientSeesOfAFailure(t *testing.T) {
	refusal := deny.New("email_disposable", "Please use a permanent address")
	validation := func(text string) string { return "PreSignUp failed with error " + text + "." }
	lambdaText := func(name string) string { return "PreSignUp invocation failed due to error " + name + "." }
	cases := map[string]struct {
		function hook.Function
		class    wire.Class
		message  string
		decision string
	}{
		"refusal":           {fails(refusal), wire.UserLambdaValidation, validation(refusal.Text()), hook.Refused},
		"error":             {fails(errors.New("Not allowed.")), wire.UserLambdaValidation, validation("Not allowed."), hook.Fault}, //nolint:revive // as people write them
		"error with a type": {fails(messages.InvokeResponse_Error{Type: "Denied", Message: "no"}), wire.UserLambdaValidation, validation("no"), hook.Refused},
		"panic with text":   {panics("out of order"), wire.UserLambdaValidation, validation("out of order"), hook.Fault},
		"panic of Go's own": {panics(nil), wire.UserLambdaValidation, validation("runtime error: invalid memory address or nil pointer dereference"), hook.Fault},
		"Lambda's time-out": {lambdaTimeout(), wire.UserLambdaValidation,
			validation("RequestId: 1 Error: Task timed out after 3.00 seconds"), hook.Fault},
		"no permission":       {unreached(&hook.InvokeError{Status: 403, Code: "AccessDeniedException"}), wire.UnexpectedLambda, deniedText, hook.Fault},
		"deleted function":    {unreached(&hook.InvokeError{Status: 404, Code: "ResourceNotFoundException"}), wire.UnexpectedLambda, deniedText, hook.Fault},
		"nobody there":        {unreached(errors.New("connection refused")), wire.UnexpectedLambda, deniedText, hook.Fault},
		"throttled":           {unreached(&hook.InvokeError{Status: 429, Code: "TooManyRequestsException"}), wire.UnexpectedLambda, lambdaText("TooManyRequestsException"), hook.Fault},
		"Lambda in trouble":   {unreached(&hook.InvokeError{Status: 500, Code: "ServiceException"}), wire.UnexpectedLambda, lambdaText("ServiceException"), hook.Fault},
		"subnet out of space": {unreached(&hook.InvokeError{Status: 502, Code: "SubnetIPAddressLimitReachedException"}), wire.UnexpectedLambda, lambdaText("SubnetIPAddressLimitReachedException"), hook.Fault},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			caller, timeline := caller(t, c.function, hook.Config{Deadline: patient})
			answer, err := caller.Call(t.Context(), preSignUp())
			wantException(t, err, c.class, c.message)
			wantDecisions(t, timeline, c.decision)
			if answer != nil {
				t.Errorf("a failed call answered %v", answer)
			}
			if e := timeline.List(0)[0]; !strings.HasPrefix(e.Error, c.message) {
				t.Errorf("the timeline reads %q", e.Error)
			}
		})
	}
}

// panics panics with the text, or as Go does where it is nil.
func panics(value any) hook.Function {
	return hook.Chainless(func(context.Context, []byte) ([]byte, error) {
		if value == nil {
			var none *hook.Stress
			none.Times = 1
		}
		panic(value)
	})
}

func lambdaTimeout() hook.Function {
	return func(context.Context, []byte) (runner.Result, error) {
		return runner.Result{ErrorType: runner.TypeTimeout, ErrorMessage: "RequestId: 1 Error: Task timed out after 3.00 seconds"}, nil
	}
}

func TestAFunctionNobodyDeployed(t *testing.T) {
	var runs atomic.Int32
	c, timeline := caller(t, echo(&runs), hook.Config{Deadline: patient})
	call := preSignUp()
	call.Function = arn + "-deleted"
	_, err := c.Call(t.Context(), call)
	wantException(t, err, wire.UnexpectedLambda, deniedText)
	wantDecisions(t, timeline, hook.Fault)
}

func TestAGoroutineThatEndsIsAnExit(t *testing.T) {
	c, _ := caller(t, func(context.Context, []byte) (runner.Result, error) {
		runtime.Goexit()
		return runner.Result{}, nil
	}, hook.Config{Deadline: patient})
	_, err := c.Call(t.Context(), preSignUp())
	if wire.ClassOf(err) != wire.UserLambdaValidation || !strings.Contains(err.Error(), "Runtime exited") {
		t.Errorf("the client sees %v", err)
	}
}

func TestFailuresAreTriedAgainOnlyWhereSwitchedOn(t *testing.T) {
	broken, full := fails(errors.New("broken")), unreached(&hook.InvokeError{Status: 429, Code: "TooManyRequestsException"})
	down := unreached(&hook.InvokeError{Status: 503, Code: "ServiceException"})
	cases := map[string]struct {
		function hook.Function
		config   hook.Config
		attempts int
	}{
		"error":                     {broken, hook.Config{}, 1},
		"error, switched on":        {broken, hook.Config{RetryErrors: true}, 3},
		"error, the other switch":   {broken, hook.Config{RetryThrottles: true}, 1},
		"throttled":                 {full, hook.Config{}, 1},
		"throttled, switched on":    {full, hook.Config{RetryThrottles: true}, 3},
		"throttled, other switch":   {full, hook.Config{RetryErrors: true}, 1},
		"500 to 599, both on":       {down, hook.Config{RetryErrors: true, RetryThrottles: true}, 1},
		"wrong shape, both on":      {answers("null"), hook.Config{RetryErrors: true, RetryThrottles: true}, 1},
		"five attempts, on":         {broken, hook.Config{RetryErrors: true, Attempts: 5}, 5},
		"a deadline that goes by":   {unreached(context.DeadlineExceeded), hook.Config{Deadline: deadline}, 3},
		"only one attempt settled ": {unreached(context.DeadlineExceeded), hook.Config{Deadline: deadline, Attempts: 1}, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.config.Deadline == 0 {
				c.config.Deadline = patient
			}
			caller, timeline := caller(t, c.function, c.config)
			if _, err := caller.Call(t.Context(), preSignUp()); err == nil {
				t.Error("the call succeeded")
			}
			if got := len(timeline.List(0)); got != c.attempts {
				t.Errorf("made %d attempts, want %d", got, c.attempts)
			}
		})
	}
}

func TestAChainInThisProcess(t *testing.T) {
	refusal := deny.New("email_invalid", "This is no address")
	cases := map[string]struct {
		chain    trigger.Handler
		decision string
		message  string
	}{
		"answers": {func(_ context.Context, event []byte) ([]byte, trigger.Outcome) {
			return event, trigger.Outcome{Result: trigger.Allowed}
		}, hook.Allowed, ""},
		"refuses": {func(context.Context, []byte) ([]byte, trigger.Outcome) {
			return nil, trigger.Outcome{Result: trigger.Refused, Err: refusal}
		}, hook.Refused, refusal.Text()},
		"breaks": {func(context.Context, []byte) ([]byte, trigger.Outcome) {
			return nil, trigger.Outcome{Result: trigger.Faulted, Err: deny.Unavailable(), Cause: errors.New("disk full")}
		}, hook.Fault, deny.Unavailable().Text()},
		"panics": {func(context.Context, []byte) ([]byte, trigger.Outcome) { panic("jane@example.com") }, hook.Fault, deny.Unavailable().Text()},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			caller, timeline := caller(t, hook.InProcess(c.chain), hook.Config{Deadline: patient})
			_, err := caller.Call(t.Context(), preSignUp())
			if c.message == "" && err != nil {
				t.Errorf("was refused: %v", err)
			} else if c.message != "" {
				wantException(t, err, wire.UserLambdaValidation, "PreSignUp failed with error "+c.message+".")
			}
			wantDecisions(t, timeline, c.decision)
		})
	}
}

func TestAChainGetsItsShareOfTheDeadline(t *testing.T) {
	for _, c := range []struct{ deadline, least, most time.Duration }{
		{5 * time.Second, 4 * time.Second, 4200 * time.Millisecond},
		{time.Minute, 4 * time.Second, 4200 * time.Millisecond},
		{time.Second, 700 * time.Millisecond, 840 * time.Millisecond},
	} {
		var left time.Duration
		var id string
		caller, _ := caller(t, hook.InProcess(func(ctx context.Context, event []byte) ([]byte, trigger.Outcome) {
			end, _ := ctx.Deadline()
			left = time.Until(end)
			if invocation, ok := lambdacontext.FromContext(ctx); ok {
				id = invocation.AwsRequestID + " " + invocation.InvokedFunctionArn
			}
			return event, trigger.Outcome{Result: trigger.Allowed}
		}), hook.Config{Deadline: c.deadline})
		if _, err := caller.Call(t.Context(), preSignUp()); err != nil {
			t.Fatal(err)
		}
		if left < c.least || left > c.most {
			t.Errorf("of %v the chain got %v, want %v to %v", c.deadline, left, c.least, c.most)
		}
		if len(id) != 36+1+len(arn) || !strings.HasSuffix(id, arn) {
			t.Errorf("the chain runs as %q, want a request id and the ARN", id)
		}
	}
}
