package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
	"gatehouse/shared/logs"
	"gatehouse/shared/trigger"
)

// testProcess is a process that writes everything to out.
func testProcess(name string, out io.Writer) process {
	return process{name: name, namespace: "Gatehouse", out: out, logger: logs.New(out, ""), clock: time.Now}
}

// invoke serves one event with a handler and returns the answer and the log.
func invoke(handler Handler) (answer []byte, log string, err error) {
	var out bytes.Buffer
	s := &triggerServer{process: testProcess("presignup", &out), handler: handler, started: time.Now()}
	ctx := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: "8476a536-e9f4-11e8-9739-2dfe598c3fcd"})
	answer, err = s.Invoke(ctx, []byte(`{}`))
	return answer, out.String(), err
}

func answers(outcome trigger.Outcome) Handler {
	return func(_ context.Context, event []byte) ([]byte, trigger.Outcome) {
		if outcome.Err != nil {
			return nil, outcome
		}
		return event, outcome
	}
}

func TestAnAnswerIsOneLine(t *testing.T) {
	answer, log, err := invoke(answers(trigger.Outcome{Function: "presignup", Source: cognito.PreSignUpSignUp, Result: trigger.Allowed, Policy: "abcd1234", Took: 1500 * time.Microsecond}))
	if err != nil || string(answer) != "{}" {
		t.Fatalf("answered %s, %v", answer, err)
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(log), &line); err != nil || strings.Count(log, "\n") != 1 {
		t.Fatalf("want one JSON line (%v), got %s", err, log)
	}
	for key, want := range map[string]any{"function": "presignup", "source": "PreSignUp_SignUp", "outcome": "allow", "policy": "abcd1234", "ms": 1.5, "requestId": "8476a536-e9f4-11e8-9739-2dfe598c3fcd"} {
		if line[key] != want {
			t.Errorf("%s is %v, want %v", key, line[key], want)
		}
	}
	if _, ok := line["_aws"]; !ok || line["rule"] != nil || line["code"] != nil {
		t.Errorf("line %s", log)
	}
}

func TestTheLongestLineFits(t *testing.T) {
	_, log, _ := invoke(answers(trigger.Outcome{
		Function: "preauthentication", Source: cognito.VerifyAuthChallengeResponseAuthentication, Result: trigger.Refused, Rule: "auto_verify_email", Code: "domain_not_accepted",
		Policy: "abcd1234", Took: 4200*time.Millisecond + 123*time.Microsecond, Err: deny.New("domain_not_accepted", "No"),
	}))
	if len(log) > MaxOutcomeLine || len(log) < MaxOutcomeLine-30 {
		t.Errorf("%d bytes, at most %d and not far below:\n%s", len(log), MaxOutcomeLine, log)
	}
}

func TestEveryNoteIsCounted(t *testing.T) {
	notes := []trigger.Note{"log_disposable_email", "dns_fault", "log_role_email", "log_sub_address_email", "log_free_email", trigger.Note("very_long_" + strings.Repeat("x", 200))}
	_, log, _ := invoke(answers(trigger.Outcome{Function: "presignup", Source: cognito.PreSignUpSignUp, Result: trigger.Allowed, Policy: "abcd1234", Took: 1234 * time.Microsecond, Notes: notes}))
	for _, note := range notes {
		if strings.Count(log, `"`+string(note)+`":1`) != 1 || strings.Count(log, `{"Name":"`+string(note)+`"}`) != 1 {
			t.Errorf("%s is not counted once in\n%s", note, log)
		}
	}
	lines := strings.SplitAfter(strings.TrimSuffix(log, "\n"), "\n")
	for _, line := range lines[:len(lines)-1] {
		if len(line) > MaxOutcomeLine {
			t.Errorf("%d bytes, at most %d:\n%s", len(line), MaxOutcomeLine, line)
		}
	}
	if strings.Count(log, `"ms":`) != 1 || strings.Contains(lines[0], "very_long") {
		t.Errorf("the lines are\n%s", log)
	}
}

func TestANoteOfTwoRulesIsCountedTwice(t *testing.T) {
	_, log, _ := invoke(answers(trigger.Outcome{Result: trigger.Allowed, Notes: []trigger.Note{"dns_fault", "relay", "dns_fault"}}))
	if strings.Count(log, `"dns_fault":2`) != 1 || strings.Count(log, `{"Name":"dns_fault"}`) != 1 {
		t.Errorf("the log reads %s", log)
	}
}

func TestWhatAPersonReads(t *testing.T) {
	cases := map[string]struct {
		outcome trigger.Outcome
		kind    string
		text    string
	}{
		"a refusal": {trigger.Outcome{Result: trigger.Refused, Code: "relay_email", Err: deny.New("relay_email", "Not this one")}, TypeDenied, "relay_email: Not this one"},
		"a fault":   {trigger.Outcome{Result: trigger.Faulted, Code: deny.CodeUnavailable, Err: deny.Unavailable(), Cause: errors.New("arn:aws:internal")}, TypeFault, deny.Unavailable().Text()},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, log, err := invoke(answers(c.outcome))
			var sent messages.InvokeResponse_Error
			if !errors.As(err, &sent) || sent.Type != c.kind || sent.Message != c.text {
				t.Errorf("the runtime sends %+v", err)
			}
			if c.outcome.Cause != nil && !strings.Contains(log, `"message":"fault"`) || strings.Contains(log, "arn:aws:internal") != (c.outcome.Cause != nil) {
				t.Errorf("the log reads %s", log)
			}
		})
	}
}

func TestAPanicOfTheChainNamesNothing(t *testing.T) {
	_, log, err := invoke(func(context.Context, []byte) ([]byte, trigger.Outcome) { panic("jane@example.com") })
	var sent messages.InvokeResponse_Error
	if !errors.As(err, &sent) || sent.Type != TypeFault || sent.Message != deny.Unavailable().Text() || sent.ShouldExit {
		t.Errorf("the runtime sends %+v", err)
	}
	if strings.Contains(log, "jane") || !strings.Contains(log, "panic with a string") {
		t.Errorf("the log reads %s", log)
	}
}

func TestAnUnknownSourceIsNotLogged(t *testing.T) {
	_, log, _ := invoke(answers(trigger.Outcome{Source: "jane", Result: trigger.Allowed}))
	if strings.Contains(log, "jane") || !strings.Contains(log, `"source":"unknown"`) {
		t.Errorf("the log reads %s", log)
	}
}

func TestOnlyTheFirstInvocationPaysForTheColdStart(t *testing.T) {
	at := time.Now()
	var budgets []time.Duration
	p := testProcess("presignup", io.Discard)
	p.clock = func() time.Time { return at }
	s := &triggerServer{process: p, started: at.Add(-time.Minute), handler: func(ctx context.Context, event []byte) ([]byte, trigger.Outcome) {
		end, _ := ctx.Deadline()
		budgets = append(budgets, end.Sub(at))
		return event, trigger.Outcome{}
	}}
	for range 3 {
		if _, err := s.Invoke(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if budgets[0] != 2700*time.Millisecond || budgets[1] != 4200*time.Millisecond || budgets[2] != budgets[1] {
		t.Errorf("the budgets are %v", budgets)
	}
}

func TestTheRuntimesOwnLinesAboutRefusalsAreDropped(t *testing.T) {
	var out strings.Builder
	quiet(&out)
	t.Cleanup(func() { log.SetOutput(os.Stderr); log.SetFlags(log.LstdFlags) })
	log.Printf("%s", `{"errorMessage":"relay_email: Not this one","errorType":"Denied"}`)
	log.Printf("lost the runtime API")
	if got := out.String(); got != "lost the runtime API\n" {
		t.Errorf("stderr reads %q", got)
	}
}

func TestAProcessThatCannotStartTellsThePersonNothing(t *testing.T) {
	var path, body string
	api := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		path, body = r.URL.Path, string(text)
	}))
	defer api.Close()
	reportInit(strings.TrimPrefix(api.URL, "http://"))
	var sent map[string]string
	if err := json.Unmarshal([]byte(body), &sent); err != nil || path != "/2018-06-01/runtime/init/error" || sent["errorMessage"] != deny.Unavailable().Text() || sent["errorType"] != TypeFault {
		t.Errorf("%s got %s (%v)", path, body, err)
	}
}

func TestStartRefusesBadSettingsAndBadWiring(t *testing.T) {
	var p process
	if _, err := start(&p, nil, func(settings) (Handler, error) { t.Error("was opened with bad settings"); return nil, nil }); err == nil {
		t.Error("missing settings were accepted")
	}
	if p.namespace != "Gatehouse" {
		t.Errorf("what cannot start counts in namespace %q", p.namespace)
	}
	good := map[string]string{"WAIT": "1s", "NAME": "x", "METRIC_NAMESPACE": "Mine"}
	broken := errors.New("broken policy")
	if _, err := start(&p, good, func(settings) (Handler, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, err := start(&p, good, func(settings) (Handler, error) { panic("jane@example.com") }); err == nil || err.Error() != "panic with a string" {
		t.Errorf("a panic on the way came out as %v", err)
	}
	if _, err := start(&p, good, func(settings) (Handler, error) { return nil, nil }); err == nil {
		t.Error("a function without a handler was started")
	}
	if _, err := start(&p, good, func(settings) (http.Handler, error) { return nil, nil }); err == nil {
		t.Error("a server without a handler was started")
	}
	handler, err := start(&p, good, func(settings) (Handler, error) { return answers(trigger.Outcome{}), nil })
	if err != nil || p.namespace != "Mine" || handler == nil {
		t.Errorf("started %+v, %v", p, err)
	}
}
