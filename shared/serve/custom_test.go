package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambda"
)

// storage stands for S3, where CloudFormation waits for the answer at a pre-signed URL.
type storage struct {
	*httptest.Server
	puts   atomic.Int64
	answer cfn.Response
	header http.Header
	method string
	query  string
	length int64
}

// newStorage answers each PUT with the next status, the last one again and again.
func newStorage(t *testing.T, statuses ...int) *storage {
	t.Helper()
	s := &storage{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(s.puts.Add(1))
		body, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(body, &s.answer) != nil {
			t.Errorf("the answer is %s (%v)", body, err)
		}
		s.header, s.method, s.query, s.length = r.Header, r.Method, r.URL.RawQuery, r.ContentLength
		w.WriteHeader(statuses[min(n, len(statuses))-1])
		_, _ = io.WriteString(w, "<Error>secret-host</Error>")
	}))
	t.Cleanup(s.Close)
	return s
}

// customEvent is a request as CloudFormation sends it.
func customEvent(url, kind, physicalID string) []byte {
	event, err := json.Marshal(map[string]any{
		"RequestType": kind, "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:setup", "ResponseURL": url + "/answer?X-Amz-Signature=secret%2Fsigned",
		"StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/dev/11111111-2222-4333-8444-555555555555", "RequestId": "11111111-2222-4333-8444-000000000001",
		"LogicalResourceId": "Configuration", "PhysicalResourceId": physicalID, "ResourceType": "Custom::Configuration",
		"ResourceProperties": map[string]any{"ServiceToken": "x", "Names": []string{"a"}}, "OldResourceProperties": map[string]any{"Names": "b"},
	})
	if err != nil {
		panic(err)
	}
	return event
}

func workCustom(ctx context.Context, event []byte, handler ResourceHandler) worked {
	return work(ctx, event, func(p process) lambda.Handler {
		return &customServer{process: p, handler: handler, client: http.DefaultClient}
	})
}

// makes is a handler that answers with a physical id and an error.
func makes(physicalID string, err error) ResourceHandler {
	return func(context.Context, ResourceRequest) (string, map[string]any, error) {
		return physicalID, map[string]any{"Made": "yes"}, err
	}
}

func TestEveryRequestIsAnsweredAtItsURL(t *testing.T) {
	broken := errors.New("arn:aws:dynamodb:internal")
	wrapped := fmt.Errorf("internal: %w", Reason("Choose another name"))
	const unnamed = "Something broke; the function's log says what"
	cases := map[string]struct {
		kind, has string
		handler   ResourceHandler
		status    cfn.StatusType
		id        string
		reason    string
		outcome   string
	}{
		"created":                          {"Create", "", makes("made", nil), "SUCCESS", "made", "", "allow"},
		"created without a name":           {"Create", "", makes("", nil), "SUCCESS", "Configuration", "", "allow"},
		"not created":                      {"Create", "", makes("made", broken), "FAILED", "not-created", unnamed, "fault"},
		"not created, with a reason":       {"Create", "", makes("", wrapped), "FAILED", "not-created", "Choose another name", "refuse"},
		"clean-up of what was not created": {"Delete", "not-created", makes("", broken), "SUCCESS", "not-created", "", "allow"},
		"updated":                          {"Update", "made", makes("made", nil), "SUCCESS", "made", "", "allow"},
		"replaced":                         {"Update", "made", makes("other", nil), "SUCCESS", "other", "", "allow"},
		"updated without a name":           {"Update", "made", makes("", nil), "SUCCESS", "made", "", "allow"},
		"not updated keeps its name":       {"Update", "made", makes("other", broken), "FAILED", "made", unnamed, "fault"},
		"deleted":                          {"Delete", "made", makes("other", nil), "SUCCESS", "made", "", "allow"},
		"not deleted":                      {"Delete", "made", makes("", wrapped), "FAILED", "made", "Choose another name", "refuse"},
		"a panic":                          {"Update", "made", func(context.Context, ResourceRequest) (string, map[string]any, error) { panic("secret-host") }, "FAILED", "made", unnamed, "fault"},
		"a reason that is longer than can be shown": {"Update", "made", makes("", Reason(strings.Repeat("é", 5000))), "FAILED", "made", strings.Repeat("é", maxReason/2), "refuse"},
		"data that is longer than can be carried": {"Update", "made", func(context.Context, ResourceRequest) (string, map[string]any, error) {
			return "", map[string]any{"Long": strings.Repeat("x", 5000)}, nil
		}, "FAILED", "made", unnamed, "fault"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s3 := newStorage(t, http.StatusOK)
			w := workCustom(t.Context(), customEvent(s3.URL, c.kind, c.has), c.handler)
			a := s3.answer
			if w.err != nil || a.Status != c.status || a.PhysicalResourceID != c.id || a.Reason != c.reason {
				t.Errorf("answered %+v (%v), want %s of %s: %s", a, w.err, c.status, c.id, c.reason)
			}
			if a.RequestID != "11111111-2222-4333-8444-000000000001" || a.LogicalResourceID != "Configuration" || !strings.HasPrefix(a.StackID, "arn:aws:cloudformation:") {
				t.Errorf("the answer belongs to another request: %+v", a)
			}
			if s3.puts.Load() != 1 || s3.method != http.MethodPut || s3.header.Get("Content-Type") != "" || s3.query != "X-Amz-Signature=secret%2Fsigned" || s3.length <= 0 {
				t.Errorf("%d times %s ?%s with %v", s3.puts.Load(), s3.method, s3.query, s3.header)
			}
			w.expect(t, map[string]any{"outcome": c.outcome})
			if strings.Contains(w.log, `"message":"fault"`) != (c.outcome == "fault") || strings.Contains(w.log, `"message":"refused"`) != (c.outcome == "refuse") {
				t.Errorf("the log reads %s", w.log)
			}
			if strings.Contains(w.log, "secret") || (a.Data == nil) != (c.status == "FAILED" || c.has == "not-created") {
				t.Errorf("data %v, and the log reads %s", a.Data, w.log)
			}
		})
	}
}

func TestTheHandlerSeesTheRequest(t *testing.T) {
	s3 := newStorage(t, http.StatusOK)
	var got ResourceRequest
	workCustom(t.Context(), customEvent(s3.URL, "Update", "made"), func(_ context.Context, r ResourceRequest) (string, map[string]any, error) {
		got = r
		return "", nil, nil
	})
	if got.Type != ResourceUpdate || got.PhysicalID != "made" || got.LogicalID != "Configuration" || got.OldProperties["Names"] != "b" || len(got.Properties) != 2 || !strings.Contains(got.StackID, "stack/dev") {
		t.Errorf("the handler sees %+v", got)
	}
}

func TestAnAnswerIsSentAgainWhenStorageFails(t *testing.T) {
	cases := map[string]struct {
		statuses []int
		puts     int64
		fails    bool
	}{
		"once":           {[]int{503, 200}, 2, false},
		"twice":          {[]int{500, 503, 200}, 3, false},
		"always":         {[]int{503}, 3, true},
		"it is refused":  {[]int{403}, 1, true},
		"the first time": {[]int{200, 503}, 1, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s3 := newStorage(t, c.statuses...)
			w := workCustom(t.Context(), customEvent(s3.URL, "Create", ""), makes("made", nil))
			if s3.puts.Load() != c.puts || (w.err != nil) != c.fails {
				t.Errorf("sent %d times and ended with %v, want %d", s3.puts.Load(), w.err, c.puts)
			}
			outcome := map[bool]string{false: "allow", true: "fault"}[c.fails]
			w.expect(t, map[string]any{"outcome": outcome})
			if strings.Contains(w.log, "secret") {
				t.Errorf("the log reads %s", w.log)
			}
		})
	}
}

func TestAnUnreachableURLIsNotRepeatedInTheLog(t *testing.T) {
	for _, url := range []string{"http://127.0.0.1:1", "http://secret-host\x7f", "odd-scheme://secret-host"} {
		w := workCustom(t.Context(), customEvent(url, "Create", ""), makes("made", nil))
		if w.err == nil || strings.Contains(w.log, "secret") {
			t.Errorf("%q: ended with %v, the log reads %s", url, w.err, w.log)
		}
		w.expect(t, map[string]any{"outcome": "fault", "rule": "answer"})
	}
}

// A stuck handler must not keep CloudFormation waiting: of three seconds one is left for the answer.
func TestAStuckHandlerIsAnsweredFor(t *testing.T) {
	s3 := newStorage(t, http.StatusOK)
	release := make(chan struct{})
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	w := workCustom(ctx, customEvent(s3.URL, "Create", ""), func(context.Context, ResourceRequest) (string, map[string]any, error) {
		<-release
		return "", nil, nil
	})
	if ctx.Err() != nil || w.err != nil || s3.answer.Status != cfn.StatusFailed || s3.answer.PhysicalResourceID != "not-created" {
		t.Errorf("answered %+v (%v), and the function's time is %v", s3.answer, w.err, ctx.Err())
	}
	w.expect(t, map[string]any{"outcome": "fault"})
}

func TestAFunctionThatCannotStartAnswersThatItCannot(t *testing.T) {
	s3 := newStorage(t, http.StatusOK)
	w := work(t.Context(), customEvent(s3.URL, "Create", ""), unstarted)
	if s3.answer.Status != cfn.StatusFailed || w.err != nil || !strings.Contains(w.log, "could not start") {
		t.Errorf("answered %+v (%v); the log reads %s", s3.answer, w.err, w.log)
	}
	work(t.Context(), customEvent(s3.URL, "Delete", "not-created"), unstarted)
	if s3.answer.Status != cfn.StatusSuccess {
		t.Errorf("the clean-up is answered with %+v: the stack cannot be rolled back", s3.answer)
	}
}

func TestWhatIsNoRequestOfCloudFormationFails(t *testing.T) {
	for _, event := range []string{``, `{}`, `null`, `{"RequestType":"Create"}`, string(customEvent("", "Create", ""))[:40], strings.Replace(string(customEvent("http://127.0.0.1:1", "Create", "")), "Create", "Look", 1), `{"RequestType":7}`} {
		w := workCustom(t.Context(), []byte(event), func(context.Context, ResourceRequest) (string, map[string]any, error) {
			t.Errorf("%s was handled", event)
			return "", nil, nil
		})
		if w.err == nil {
			t.Errorf("%s was accepted", event)
		}
		w.expect(t, map[string]any{"outcome": "fault", "rule": "decode"})
	}
}
