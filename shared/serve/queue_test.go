package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"gatehouse/shared/deny"
)

// sqsEvent is a batch as Lambda sends it. Each text is a body; one of the form "group/body" is of that
// message group.
func sqsEvent(queue string, bodies ...string) []byte {
	records := make([]map[string]any, 0, len(bodies))
	for i, body := range bodies {
		attributes := map[string]string{"ApproximateReceiveCount": "2", "SentTimestamp": "1790000000123", "SenderId": "AIDAEXAMPLE"}
		if group, _, ok := strings.Cut(body, "/"); ok {
			attributes["MessageGroupId"] = group
		}
		records = append(records, map[string]any{
			"messageId": fmt.Sprintf("id-%d", i+1), "receiptHandle": fmt.Sprintf("receipt-%d", i+1), "body": body, "attributes": attributes,
			"messageAttributes": map[string]any{}, "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:" + queue, "awsRegion": "us-east-1",
		})
	}
	event, err := json.Marshal(map[string]any{"Records": records})
	if err != nil {
		panic(err)
	}
	return event
}

// worked is what became of an invocation.
type worked struct {
	answer string
	log    string
	err    error
}

// outcome is the outcome line.
func (w worked) outcome(t *testing.T) map[string]any {
	t.Helper()
	for line := range strings.Lines(w.log) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if fields["_aws"] != nil {
			return fields
		}
	}
	t.Fatalf("no outcome line in %s", w.log)
	return nil
}

// expect holds the outcome line against these members.
func (w worked) expect(t *testing.T, want map[string]any) {
	t.Helper()
	line := w.outcome(t)
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if line[key] != want[key] {
			t.Errorf("%s is %v, want %v, in\n%s", key, line[key], want[key], w.log)
		}
	}
	if strings.Count(w.log, `"_aws"`) != 1 {
		t.Errorf("want one outcome line, the log reads\n%s", w.log)
	}
}

// work serves one event.
func work(ctx context.Context, event []byte, server func(process) lambda.Handler) worked {
	var out bytes.Buffer
	answer, err := server(testProcess("mailer", &out)).Invoke(ctx, event)
	return worked{string(answer), out.String(), err}
}

func workQueue(ctx context.Context, event []byte, handler MessageHandler) worked {
	return work(ctx, event, func(p process) lambda.Handler { return &queueServer{process: p, handler: handler} })
}

// byBody is a handler that does what a message's body says.
func byBody(_ context.Context, message Message) ([]Note, error) {
	_, what, ok := strings.Cut(string(message.Body), "/")
	if !ok {
		what = string(message.Body)
	}
	switch what {
	case "fails":
		return []Note{"tried"}, errors.New("SendEmail: broken")
	case "panics":
		panic("jane.doe@example.com")
	case "later":
		return []Note{"throttled"}, fmt.Errorf("throttled: %w", Later(time.Minute))
	}
	return []Note{"sent", ""}, nil
}

func TestWhatFailsGoesBackToItsQueue(t *testing.T) {
	cases := map[string]struct {
		queue  string
		bodies []string
		answer string
		line   map[string]any
	}{
		"all done": {"mail", []string{"ok", "ok"}, ``,
			map[string]any{"outcome": "allow", "batch": 2.0, "sent": 2.0, "failed": nil, "deferred": nil, "untried": nil}},
		"an empty batch": {"mail", nil, ``, map[string]any{"outcome": "allow", "batch": 0.0}},
		"one fails, one panics": {"mail", []string{"ok", "fails", "panics", "ok"}, `{"itemIdentifier":"id-2"},{"itemIdentifier":"id-3"}`,
			map[string]any{"outcome": "fault", "batch": 4.0, "sent": 2.0, "failed": 2.0, "tried": 1.0}},
		"one is put off, which is no fault": {"mail", []string{"later", "ok"}, `{"itemIdentifier":"id-1"}`,
			map[string]any{"outcome": "allow", "batch": 2.0, "sent": 1.0, "deferred": 1.0, "throttled": 1.0, "failed": nil}},
		"in a FIFO queue the rest of the group waits": {"revocations.fifo", []string{"a/ok", "a/fails", "b/ok", "a/ok", "b/later", "b/ok"},
			`{"itemIdentifier":"id-2"},{"itemIdentifier":"id-4"},{"itemIdentifier":"id-5"},{"itemIdentifier":"id-6"}`,
			map[string]any{"outcome": "fault", "batch": 6.0, "sent": 2.0, "failed": 1.0, "deferred": 1.0, "untried": 2.0}},
		"in a standard queue groups keep no order": {"mail", []string{"a/fails", "a/ok"}, `{"itemIdentifier":"id-1"}`,
			map[string]any{"outcome": "fault", "sent": 1.0, "untried": nil}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := workQueue(t.Context(), sqsEvent(c.queue, c.bodies...), byBody)
			if want := `{"batchItemFailures":[` + c.answer + `]}`; w.err != nil || w.answer != want {
				t.Errorf("answered %s (%v), want %s", w.answer, w.err, want)
			}
			w.expect(t, c.line)
			w.expect(t, map[string]any{"function": "mailer", "source": nil})
		})
	}
}

func TestWhatStaysSaysHowOldItIs(t *testing.T) {
	sent := fmt.Sprint(time.Now().Add(-2 * time.Hour).UnixMilli())
	for name, c := range map[string]struct {
		queue  string
		bodies []string
		old    bool
	}{
		"all done":          {"mail", []string{"ok"}, false},
		"one fails":         {"mail", []string{"ok", "fails"}, true},
		"one is put off":    {"mail", []string{"later"}, true},
		"one waits in line": {"revocations.fifo", []string{"a/later", "a/ok"}, true},
	} {
		event := bytes.ReplaceAll(sqsEvent(c.queue, c.bodies...), []byte("1790000000123"), []byte(sent))
		waited, counted := workQueue(t.Context(), event, byBody).outcome(t)["waited"].(float64)
		if counted != c.old || c.old && (waited < 7200 || waited > 7300) {
			t.Errorf("%s: counted %v, %v s", name, counted, waited)
		}
	}
}

func TestACauseIsLoggedOnceWithItsMessageIDAlone(t *testing.T) {
	w := workQueue(t.Context(), sqsEvent("mail", "fails", "panics", "later"), byBody)
	for _, want := range []string{`"messageId":"id-1","cause":"SendEmail: broken"`, `"messageId":"id-2","cause":"panic with a string"`} {
		if strings.Count(w.log, want) != 1 {
			t.Errorf("want %s once in\n%s", want, w.log)
		}
	}
	if strings.Count(w.log, `"level":"ERROR"`) != 2 || strings.Contains(w.log, "jane") || strings.Contains(w.log, "receipt") {
		t.Errorf("the log reads\n%s", w.log)
	}
}

func TestAHandlerSeesTheWholeMessage(t *testing.T) {
	var got []Message
	workQueue(t.Context(), sqsEvent("revocations.fifo", "one/body"), func(_ context.Context, m Message) ([]Note, error) { got = append(got, m); return nil, nil })
	workQueue(t.Context(), []byte(`{"Records":[{"messageId":"1","body":"x"}]}`), func(_ context.Context, m Message) ([]Note, error) { got = append(got, m); return nil, nil })
	want := []string{
		fmt.Sprintf("%+v", Message{ID: "id-1", Queue: "revocations.fifo", Body: []byte("one/body"), Received: 2, Group: "one", SentAt: time.UnixMilli(1790000000123), Receipt: "receipt-1"}),
		fmt.Sprintf("%+v", Message{ID: "1", Body: []byte("x"), Received: 1}),
	}
	for i, message := range got {
		if fmt.Sprintf("%+v", message) != want[i] {
			t.Errorf("the handler sees %+v, want %s", message, want[i])
		}
	}
}

func TestTheTimeOfTheFunctionIsNotUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		slow := func(ctx context.Context, _ Message) ([]Note, error) {
			select {
			case <-time.After(4 * time.Second):
				return nil, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		start := time.Now()
		w := workQueue(ctx, sqsEvent("mail", "1", "2", "3", "4", "5"), slow)
		if took := time.Since(start); took != 9*time.Second {
			t.Errorf("took %v of 10 s, want one second left for the answer", took)
		}
		if want := `{"batchItemFailures":[{"itemIdentifier":"id-3"},{"itemIdentifier":"id-4"},{"itemIdentifier":"id-5"}]}`; w.answer != want {
			t.Errorf("answered %s, want %s", w.answer, want)
		}
		w.expect(t, map[string]any{"outcome": "fault", "failed": 1.0, "untried": 2.0, "batch": 5.0, "ms": 9000.0})
	})
}

func TestWhatWasNotTriedIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		slow := func(context.Context, Message) ([]Note, error) { time.Sleep(5 * time.Second); return nil, nil }
		w := workQueue(ctx, sqsEvent("mail", "1", "2", "3"), slow)
		w.expect(t, map[string]any{"outcome": "allow", "failed": nil, "untried": 1.0})
		if want := `{"batchItemFailures":[{"itemIdentifier":"id-3"}]}`; w.answer != want || strings.Contains(w.log, "ERROR") {
			t.Errorf("answered %s, want %s; the log reads %s", w.answer, want, w.log)
		}
	})
}

func TestWhatIsNoBatchFailsWhole(t *testing.T) {
	for _, event := range []string{``, `null`, `{}`, `[]`, `{"Records":null}`, `{"Records":"jane.doe@example.com"}`, `{"records":{}}`} {
		w := workQueue(t.Context(), []byte(event), byBody)
		var sent messages.InvokeResponse_Error
		if !errors.As(w.err, &sent) || sent.Message != deny.Unavailable().Text() || sent.Type != TypeFault {
			t.Errorf("%s: the runtime sends %+v", event, w.err)
		}
		w.expect(t, map[string]any{"outcome": "fault", "rule": "decode"})
		if strings.Contains(w.log, "jane") {
			t.Errorf("the log reads %s", w.log)
		}
	}
}

func TestWhatIsPutOffIsDelayed(t *testing.T) {
	var delayed []string
	delay := func(_ context.Context, m Message, after time.Duration) error {
		delayed = append(delayed, m.Receipt+" "+after.String())
		return nil
	}
	w := workQueue(t.Context(), sqsEvent("mail", "later", "ok", "fails"), Delaying(byBody, delay))
	if !slices.Equal(delayed, []string{"receipt-1 1m0s"}) {
		t.Errorf("delayed %v, want the first message alone", delayed)
	}
	w.expect(t, map[string]any{"deferred": 1.0, "failed": 1.0, "sent": 1.0, "throttled": 1.0})
	broken := func(context.Context, Message, time.Duration) error {
		return errors.New("ChangeMessageVisibility: denied")
	}
	w = workQueue(t.Context(), sqsEvent("mail", "later"), Delaying(byBody, broken))
	w.expect(t, map[string]any{"outcome": "fault", "deferred": nil, "failed": 1.0})
	if !strings.Contains(w.log, "ChangeMessageVisibility: denied") || w.answer != `{"batchItemFailures":[{"itemIdentifier":"id-1"}]}` {
		t.Errorf("answered %s, the log reads %s", w.answer, w.log)
	}
}

func FuzzQueue(f *testing.F) {
	f.Add(sqsEvent("mail", "ok", "fails"))
	f.Add(sqsEvent("revocations.fifo", "a/fails", "a/ok"))
	f.Add([]byte(`{"Records":[{},null]}`))
	f.Fuzz(func(t *testing.T, event []byte) {
		w := workQueue(t.Context(), event, byBody)
		if w.err == nil && !strings.HasPrefix(w.answer, `{"batchItemFailures":[`) {
			t.Errorf("answered %s", w.answer)
		}
	})
}
