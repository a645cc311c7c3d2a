package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func invoke(t *testing.T, p *Process, event string) Result {
	t.Helper()
	r, err := p.Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatalf("invoke: %v", err)
	}
	return r
}

func answersManyEvents(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	for i := range 50 {
		event := fmt.Sprintf(`{"n":%d}`, i)
		r := invoke(t, p, event)
		if !r.Answered() || string(r.Response) != event || r.Error != nil {
			t.Fatalf("event %s: got %q, error %q", event, r.Response, r.Error)
		}
		if r.Took <= 0 || r.Took > CognitoDeadline {
			t.Errorf("event %s: took %v", event, r.Took)
		}
	}
	_ = p.Close()
	if peak := p.MaxMemory(); peak < 1<<20 || peak > 1<<28 {
		t.Errorf("a small function held %d bytes", peak)
	}
}

func speaksAsLambdaDoes(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	before := time.Now()
	r := invoke(t, p, `{"mode":"header"}`)
	header := map[string]string{}
	for line := range strings.Lines(string(r.Response)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		header[name] = value
	}
	want := map[string]string{
		"Lambda-Runtime-Aws-Request-Id":       `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		"Lambda-Runtime-Deadline-Ms":          `^\d{13}$`,
		"Lambda-Runtime-Invoked-Function-Arn": `^arn:aws:lambda:us-east-1:123456789012:function:sample$`,
		"Lambda-Runtime-Trace-Id":             `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`,
	}
	for name, pattern := range want {
		if !regexp.MustCompile(pattern).MatchString(header[name]) {
			t.Errorf("%s is %q, want %s", name, header[name], pattern)
		}
	}
	if header["Lambda-Runtime-Aws-Request-Id"] != r.RequestID {
		t.Errorf("result of request %s, header says %s", r.RequestID, header["Lambda-Runtime-Aws-Request-Id"])
	}
	var ms int64
	_, _ = fmt.Sscan(header["Lambda-Runtime-Deadline-Ms"], &ms)
	if left := time.UnixMilli(ms).Sub(before); left < 4*time.Second || left > 6*time.Second {
		t.Errorf("deadline in %v, want about 5 s", left)
	}
}

func environmentIsClean(t *testing.T, binary string) {
	t.Setenv("AWS_PROFILE", "developer")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "real")
	t.Setenv("SSL_CERT_FILE", "/nowhere")
	p := start(t, Config{Path: binary, Env: map[string]string{"MODE": "strict", "AWS_REGION": "eu-west-1"}})
	got := string(invoke(t, p, `{"mode":"environment"}`).Response)
	for _, line := range []string{"MODE=strict", "AWS_REGION=eu-west-1", "AWS_LAMBDA_FUNCTION_NAME=sample", "AWS_LAMBDA_LOG_FORMAT=JSON", "TZ=:UTC"} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("the environment lacks %s", line)
		}
	}
	for _, word := range []string{"developer", "real", "HOME=", "SSL_CERT_FILE"} {
		if strings.Contains(got, word) {
			t.Errorf("the environment has %s of the developer's", word)
		}
	}
}

func postedErrors(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	cases := []struct{ mode, errorType, message, object string }{
		{"refuse", TypeDenied, "email_disposable: Please use a permanent address", `{"errorMessage":"email_disposable: Please use a permanent address","errorType":"Denied"}`},
		{"fault", "Fault", "unavailable: Please try again later", `{"errorMessage":"unavailable: Please try again later","errorType":"Fault","stackTrace":[]}`},
		{"untyped", TypeUnknown, "plain words", `{"errorMessage":"plain words","errorType":"Runtime.Unknown"}`},
	}
	for _, c := range cases {
		r := invoke(t, p, `{"mode":"`+c.mode+`"}`)
		if r.Answered() || r.Response != nil || r.ErrorType != c.errorType || r.Refused() != (c.errorType == "Denied") || r.ErrorMessage != c.message || string(r.Error) != c.object {
			t.Errorf("%s: got %q, type %s, message %s, object %s", c.mode, r.Response, r.ErrorType, r.ErrorMessage, r.Error)
		}
	}
}

func tellsTheCause(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	invoke(t, p, `{"mode":"fault"}`)
	_ = p.Close()
	if got := p.Cause(); got != "the disk is full" {
		t.Errorf("got %q", got)
	}
	p = start(t, Config{Path: binary})
	invoke(t, p, `{}`)
	_ = p.Close()
	if got := p.Cause(); got != "" {
		t.Errorf("a plain log line tells no cause, got %q", got)
	}
}

func exitsWithTheEvent(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	r := invoke(t, p, `{"mode":"exit"}`)
	want := "RequestId: " + r.RequestID + " Error: Runtime exited with error: exit status 3"
	if r.ErrorType != TypeExited || r.ErrorMessage != want {
		t.Errorf("got %s: %s, want %s", r.ErrorType, r.ErrorMessage, want)
	}
	var object map[string]string
	if err := json.Unmarshal(r.Error, &object); err != nil || object["errorMessage"] != want || object["errorType"] != TypeExited {
		t.Errorf("the caller gets %s", r.Error)
	}
	if _, err := p.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, ErrExited) {
		t.Errorf("next event: got %v, want ErrExited", err)
	}
}

func answersThenExits(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	if r := invoke(t, p, `{"mode":"answer and exit"}`); string(r.Response) != `{"mode":"answer and exit"}` {
		t.Errorf("the answer is lost: %s", r.Error)
	}
	if _, err := p.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, ErrExited) {
		t.Errorf("next event: got %v, want ErrExited", err)
	}
}

func missesTheDeadline(t *testing.T, binary string) {
	p := start(t, Config{Path: binary, Deadline: 100 * time.Millisecond})
	r := invoke(t, p, `{"mode":"hang"}`)
	if want := "RequestId: " + r.RequestID + " Error: Task timed out after 0.10 seconds"; r.ErrorType != TypeTimeout || r.ErrorMessage != want {
		t.Errorf("got %s: %s", r.ErrorType, r.ErrorMessage)
	}
	if r.Took < 90*time.Millisecond || r.Took > 3*time.Second {
		t.Errorf("took %v, want about 100 ms", r.Took)
	}
	if _, err := p.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, ErrExited) {
		t.Errorf("next event: got %v, want ErrExited", err)
	}
}

func answersThenHangs(t *testing.T, binary string) {
	p := start(t, Config{Path: binary, Deadline: time.Second})
	if r := invoke(t, p, `{"mode":"answer and hang"}`); !r.Answered() || r.Took > 900*time.Millisecond {
		t.Errorf("the answer came in time, got %s after %v", r.Error, r.Took)
	}
	if _, err := p.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, ErrExited) {
		t.Errorf("next event: got %v, want ErrExited", err)
	}
}

func callerGivesUp(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.Invoke(ctx, []byte(`{"mode":"hang"}`)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's error", err)
	}
	if _, err := p.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, ErrExited) {
		t.Errorf("next event: got %v, want ErrExited", err)
	}
}

// callerGaveUp may meet the function before or after it takes the event: either
// way it is gone.
func callerGaveUp(t *testing.T, binary string) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 8 {
		p := start(t, Config{Path: binary})
		if _, err := p.Invoke(ctx, []byte(`{"mode":"hang"}`)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the context's error", err)
		}
		if _, err := p.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, ErrExited) {
			t.Fatalf("next event: got %v, want ErrExited", err)
		}
	}
}

func answerTooLarge(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	r := invoke(t, p, `{"mode":"large"}`)
	if r.ErrorType != TypeTooLarge || r.Response != nil || !strings.Contains(r.ErrorMessage, "6291556 bytes") {
		t.Errorf("got %s: %s with %d bytes", r.ErrorType, r.ErrorMessage, len(r.Response))
	}
}

func eventTooLarge(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	largest := `"` + strings.Repeat("x", 6_291_454) + `"`
	if r := invoke(t, p, largest); len(r.Response) != len(largest) {
		t.Errorf("the largest event came back with %d bytes, error %s", len(r.Response), r.Error)
	}
	if _, err := p.Invoke(t.Context(), []byte(largest+" ")); err == nil || err.Error() != "the event is larger than the 6291456 bytes Lambda takes" {
		t.Errorf("one byte more: got %v", err)
	}
	if r := invoke(t, p, `{}`); !r.Answered() {
		t.Errorf("the function did not survive: %s", r.Error)
	}
}

func firstAnswerCounts(t *testing.T, binary string) {
	var log bytes.Buffer
	p := start(t, Config{Path: binary, Logs: &log})
	for _, mode := range []string{"twice", "other id", "next"} {
		event := `{"mode":"` + mode + `"}`
		if r := invoke(t, p, event); string(r.Response) != event {
			t.Errorf("%s: got %q, error %s", mode, r.Response, r.Error)
		}
	}
	_ = p.Close()
	for _, line := range []string{"second answer: 403", "other id: 400", "early next: 403"} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("the function was not told %q:\n%s", line, log.String())
		}
	}
}

func lateLog(t *testing.T, binary string) {
	var log bytes.Buffer
	p := start(t, Config{Path: binary, Logs: &log})
	for range 100 {
		log.Reset()
		invoke(t, p, `{"mode":"late log"}`)
		if want := "event of 19 bytes\nwritten after the answer\n"; log.String() != want {
			t.Fatalf("the log of one event is %q, want %q", log.String(), want)
		}
	}
}

func oneLog(t *testing.T, binary string) {
	var log bytes.Buffer
	_, err := Start(t.Context(), Config{Path: binary, Logs: &log, Env: map[string]string{"START": "exit"}})
	if want := "first line\nsettings: REGION is missing\n"; err == nil || log.String() != want {
		t.Errorf("got %v and the log %q, want %q", err, log.String(), want)
	}
}

func callersQueue(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			event := fmt.Sprintf(`{"caller":%d}`, i)
			if r, err := p.Invoke(t.Context(), []byte(event)); err != nil || string(r.Response) != event {
				t.Errorf("caller %d got %q, %v", i, r.Response, err)
			}
		})
	}
	group.Wait()
}
