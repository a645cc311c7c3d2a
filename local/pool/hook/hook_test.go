package hook_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

const (
	arn   = "arn:aws:lambda:us-east-1:123456789012:function:presignup"
	event = `{"version":"1","region":"us-east-1","userPoolId":"local_EXAMPLE","userName":"jane","callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"web"},"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"email":"jane.doe@example.com"},"validationData":null},"response":{"autoConfirmUser":false}}`

	timeoutText = "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function."
	deniedText  = "PreSignUp invocation failed due to error AccessDeniedException."
)

// deadline of an attempt in tests that wait for one to pass, patient in those that must not.
const (
	deadline = 40 * time.Millisecond
	patient  = 10 * time.Second
)

// preSignUp is the call that most tests make.
func preSignUp() hook.Call {
	return hook.Call{
		Trigger: cognito.PreSignUp, Source: cognito.PreSignUpSignUp, Function: arn,
		Event: []byte(event), Operation: "SignUp", RequestID: "request-1",
	}
}

// caller calls f under arn; its timeline keeps all entries of a test.
func caller(t *testing.T, f hook.Function, config hook.Config) (*hook.Caller, *hook.Timeline) {
	t.Helper()
	timeline := hook.NewTimeline(1000)
	config.Functions, config.Timeline = map[string]hook.Function{arn: f}, timeline
	c := hook.New(config)
	t.Cleanup(c.Close)
	return c, timeline
}

// echo answers the event unchanged, counting its runs.
func echo(runs *atomic.Int32) hook.Function {
	return hook.Chainless(func(_ context.Context, event []byte) ([]byte, error) {
		runs.Add(1)
		return event, nil
	})
}

func answers(text string) hook.Function {
	return hook.Chainless(func(context.Context, []byte) ([]byte, error) { return []byte(text), nil })
}

func fails(err error) hook.Function {
	return hook.Chainless(func(context.Context, []byte) ([]byte, error) { return nil, err })
}

// unreached is a function whose invocation fails with an error of Lambda's.
func unreached(err error) hook.Function {
	return func(context.Context, []byte) (runner.Result, error) { return runner.Result{}, err }
}

// wantException checks what a client would see.
func wantException(t *testing.T, err error, class wire.Class, message string) {
	t.Helper()
	exception, ok := errors.AsType[*wire.Exception](err)
	if !ok || exception.Class != class || exception.Message != message {
		t.Errorf("the client sees %v, want %s: %s", err, class, message)
	}
}

// wantDecisions compares the timeline's decisions in the order of its entries.
func wantDecisions(t *testing.T, timeline *hook.Timeline, want ...string) {
	t.Helper()
	var got []string
	for _, e := range timeline.List(0) {
		got = append(got, e.Decision)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the timeline reads %v, want %v", got, want)
	}
}

func TestAnswersAreHandedBackByMember(t *testing.T) {
	changed := strings.Replace(event, `"autoConfirmUser":false`, `"autoConfirmUser":true`, 1)
	c, timeline := caller(t, answers(changed), hook.Config{Deadline: patient})
	answer, err := c.Call(t.Context(), preSignUp())
	if err != nil || len(answer) != 1 || string(answer["autoConfirmUser"]) != "true" {
		t.Errorf("handed back %s, %v", answer, err)
	}
	entries := timeline.List(0)
	if len(entries) != 1 {
		t.Fatalf("the timeline has %d entries, want 1", len(entries))
	}
	e := entries[0]
	if e.ID != 1 || e.Trigger != "PreSignUp" || e.Source != "PreSignUp_SignUp" || e.Function != arn || e.Operation != "SignUp" ||
		e.RequestID != "request-1" || e.Attempt != 1 || e.Decision != hook.Allowed || e.Error != "" || e.Took <= 0 || e.Time.IsZero() {
		t.Errorf("the timeline has %+v", e)
	}
	if string(e.Event) != event || string(e.Answer) != changed {
		t.Errorf("the timeline shows\n%s\nanswered\n%s", e.Event, e.Answer)
	}
}

func TestTheTimelineTellsWhatIsWrongWithAnAnswer(t *testing.T) {
	for want, wrong := range map[string]string{
		"(userName is not the event's)": strings.Replace(event, `"userName":"jane"`, `"userName":"joe"`, 1),
		"(response is not an object)":   strings.Replace(event, `{"autoConfirmUser":false}`, "[]", 1),
	} {
		caller, timeline := caller(t, answers(wrong), hook.Config{Deadline: patient})
		_, err := caller.Call(t.Context(), preSignUp())
		if entries := timeline.List(0); err == nil || len(entries) != 1 || !strings.HasSuffix(entries[0].Error, want) {
			t.Errorf("the timeline has %d entries, want one whose error ends with %s", len(entries), want)
		}
	}
}

func TestAnswersMustBeTheEvent(t *testing.T) {
	edit := func(old, other string) string { return strings.Replace(event, old, other, 1) }
	invalid, unrecognized := "Invalid lambda function output : Invalid JSON", "Unrecognizable lambda output"
	cases := map[string]struct{ answer, want string }{
		"the event":                  {event, ""},
		"with white space":           {" \n" + event + "\n", ""},
		"without response":           {edit(`,"response":{"autoConfirmUser":false}`, ""), ""},
		"null response":              {edit(`{"autoConfirmUser":false}`, "null"), ""},
		"request left out":           {edit(`"request":{"userAttributes":{"email":"jane.doe@example.com"},"validationData":null},`, ""), ""},
		"nothing":                    {"", invalid},
		"HTML":                       {"<html>", invalid},
		"two values":                 {event + event, invalid},
		"null":                       {"null", unrecognized},
		"list":                       {"[" + event + "]", unrecognized},
		"text":                       {`"ok"`, unrecognized},
		"true":                       {"true", unrecognized},
		"empty object":               {"{}", unrecognized},
		"an answer to a web request": {`{"statusCode":200,"body":"{}"}`, unrecognized},
		"the response alone":         {`{"response":{}}`, unrecognized},
		"another source":             {edit("PreSignUp_SignUp", "PreSignUp_AdminCreateUser"), unrecognized},
		"no source":                  {edit(`"triggerSource":"PreSignUp_SignUp",`, ""), unrecognized},
		"another version":            {edit(`"version":"1"`, `"version":"2"`), unrecognized},
		"version as a number":        {edit(`"version":"1"`, `"version":1`), unrecognized},
		"no version":                 {edit(`"version":"1",`, ""), unrecognized},
		"another pool":               {edit("local_EXAMPLE", "local_OTHER"), unrecognized},
		"another region":             {edit("us-east-1", "us-east-2"), unrecognized},
		"another person":             {edit(`"userName":"jane"`, `"userName":"joe"`), unrecognized},
		"no person":                  {edit(`"userName":"jane",`, ""), unrecognized},
		"response is a list":         {edit(`{"autoConfirmUser":false}`, "[]"), unrecognized},
		"response is text":           {edit(`{"autoConfirmUser":false}`, `"yes"`), unrecognized},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			caller, timeline := caller(t, answers(c.answer), hook.Config{Deadline: patient})
			answer, err := caller.Call(t.Context(), preSignUp())
			if c.want == "" {
				if err != nil {
					t.Errorf("was refused: %v", err)
				}
				if hasResponse := strings.Contains(c.answer, `"autoConfirmUser"`); hasResponse != (answer != nil) {
					t.Errorf("handed back %v", answer)
				}
				wantDecisions(t, timeline, hook.Allowed)
				return
			}
			wantException(t, err, wire.InvalidLambdaResponse, c.want)
			wantDecisions(t, timeline, hook.Fault)
		})
	}
}

func TestAbsentUserNameMayBeEchoedEmpty(t *testing.T) {
	call := preSignUp()
	call.Event = []byte(strings.Replace(event, `"userName":"jane",`, "", 1))
	c, _ := caller(t, answers(strings.Replace(event, `"jane"`, `""`, 1)), hook.Config{Deadline: patient})
	if _, err := c.Call(t.Context(), call); err != nil {
		t.Errorf("a typed event's empty user name was refused: %v", err)
	}
}

func TestNoAnswerIsTriedAgainBesideTheFirstAttempt(t *testing.T) {
	var running, beside atomic.Int32
	release := make(chan struct{})
	var seen [3]atomic.Pointer[string]
	c, timeline := caller(t, hook.Chainless(func(_ context.Context, event []byte) ([]byte, error) {
		n := running.Add(1)
		text := string(event)
		seen[n-1].Store(&text)
		event[0] = 'x' // must not reach the next attempt
		if n == 3 {
			beside.Store(n)
		}
		<-release
		return nil, nil
	}), hook.Config{Deadline: deadline})
	started := time.Now()
	_, err := c.Call(t.Context(), preSignUp())
	took := time.Since(started)
	close(release)
	wantException(t, err, wire.UnexpectedLambda, timeoutText)
	wantDecisions(t, timeline, hook.Timeout, hook.Timeout, hook.Timeout)
	if beside.Load() != 3 {
		t.Errorf("%d attempts ran side by side, want 3", running.Load())
	}
	if took < 3*deadline || took > 3*deadline+2*time.Second {
		t.Errorf("gave up after %v, want three times %v", took, deadline)
	}
	for i := range seen {
		if *seen[i].Load() != event {
			t.Errorf("attempt %d got other bytes", i+1)
		}
	}
	for i, e := range timeline.List(0) {
		if e.Attempt != i+1 || e.Error != timeoutText || e.Answer != nil {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
}

func TestAnAnswerOfALaterAttemptCounts(t *testing.T) {
	var runs atomic.Int32
	c, timeline := caller(t, hook.Chainless(func(ctx context.Context, event []byte) ([]byte, error) {
		if runs.Add(1) == 1 {
			<-ctx.Done()
		}
		return event, nil
	}), hook.Config{Deadline: deadline})
	if _, err := c.Call(t.Context(), preSignUp()); err != nil {
		t.Errorf("the second attempt's answer did not count: %v", err)
	}
	wantDecisions(t, timeline, hook.Timeout, hook.Allowed)
}

func TestAClientThatHangsUpEndsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var runs atomic.Int32
	c, _ := caller(t, echo(&runs), hook.Config{Deadline: patient})
	if _, err := c.Call(ctx, preSignUp()); err != nil || runs.Load() != 1 {
		t.Errorf("ran %d times, %v", runs.Load(), err)
	}
}

func TestEventsAndAnswersOverSixMegabytes(t *testing.T) {
	var runs atomic.Int32
	c, timeline := caller(t, echo(&runs), hook.Config{Deadline: patient})
	call := preSignUp()
	call.Event = append([]byte(event), make([]byte, cognito.MaxEventBytes)...)
	_, err := c.Call(t.Context(), call)
	wantException(t, err, wire.UnexpectedLambda, "PreSignUp invocation failed due to error RequestTooLargeException.")
	if runs.Load() != 0 {
		t.Error("the function ran with an event that Lambda does not take")
	}
	if shown := string(timeline.List(0)[0].Event); !strings.HasSuffix(shown, `bytes, too many to show"`) {
		t.Errorf("the timeline shows %.40s", shown)
	}
	c, _ = caller(t, answers(strings.Repeat(" ", cognito.MaxEventBytes+101)), hook.Config{Deadline: patient})
	_, err = c.Call(t.Context(), preSignUp())
	wantException(t, err, wire.UserLambdaValidation,
		"PreSignUp failed with error Response payload size exceeded maximum allowed payload size (6291556 bytes)..")
}

func TestEntriesAreReadBackAsWritten(t *testing.T) {
	var runs atomic.Int32
	c, timeline := caller(t, echo(&runs), hook.Config{Deadline: patient})
	if _, err := c.Call(t.Context(), preSignUp()); err != nil {
		t.Fatal(err)
	}
	want := timeline.List(0)[0]
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got hook.Entry
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if !got.Time.Equal(want.Time) || got.Took != want.Took.Truncate(time.Microsecond) || string(got.Event) != event || got.RequestID != "request-1" {
		t.Errorf("%s reads back as %+v", raw, got)
	}
}

func TestEntriesAreOnThePoolsClock(t *testing.T) {
	moved := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	var runs atomic.Int32
	c, timeline := caller(t, echo(&runs), hook.Config{Deadline: patient, Clock: func() time.Time { return moved }})
	if _, err := c.Call(t.Context(), preSignUp()); err != nil {
		t.Fatal(err)
	}
	if e := timeline.List(0)[0]; !e.Time.Equal(moved) || e.Took > patient {
		t.Errorf("the call is shown at %v and took %v", e.Time, e.Took)
	}
}

func BenchmarkCall(b *testing.B) {
	var runs atomic.Int32
	c := hook.New(hook.Config{Functions: map[string]hook.Function{arn: echo(&runs)}, Timeline: hook.NewTimeline(1000)})
	defer c.Close()
	for b.Loop() {
		if _, err := c.Call(b.Context(), preSignUp()); err != nil {
			b.Fatal(err)
		}
	}
}
