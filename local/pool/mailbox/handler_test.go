package mailbox

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func send(m *Mailbox, method, target string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest(method, target, nil))
	return answer
}

func TestListOverHTTP(t *testing.T) {
	m := New(noon)
	m.Put(signUpCode("jane.doe@example.com"))
	m.Put(signUpCode("other@example.net"))
	answer := send(m, "GET", "/?to=jane.doe%40example.com&source=CustomMessage_SignUp&after=0")
	want := `[{"id":1,"time":"2026-03-03T12:00:00Z","to":"jane.doe@example.com","medium":"EMAIL","source":"CustomMessage_SignUp","userName":"jane",` +
		`"subject":"Your code","body":"Your code is 123456","code":"123456","custom":false}]`
	if got := strings.TrimSpace(answer.Body.String()); answer.Code != http.StatusOK || got != want {
		t.Errorf("%d %s\nwant 200 %s", answer.Code, got, want)
	}
	if got := answer.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("content type %q, want JSON", got)
	}
	if got := strings.TrimSpace(send(m, "GET", "/?after=2").Body.String()); got != "[]" {
		t.Errorf("no matches are %s, want an empty list", got)
	}
}

func TestOneMessageOverHTTP(t *testing.T) {
	m := New(noon)
	put := m.Put(signUpCode("jane.doe@example.com"))
	var got Message
	answer := send(m, "GET", "/1")
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || got != put {
		t.Errorf("message %+v (%v), want %+v", got, err, put)
	}
}

func TestRefusalsOverHTTP(t *testing.T) {
	m := New(noon)
	m.Put(signUpCode("jane.doe@example.com"))
	for _, test := range []struct {
		method, target string
		status         int
		says           string
	}{
		{"GET", "/?after=x", 400, "The parameter after is the id of a message"},
		{"GET", "/?after=-1", 400, "The parameter after is the id of a message"},
		{"GET", "/?after=99999999999999999999", 400, "The parameter after is the id of a message"},
		{"GET", "/?receiver=jane", 400, `There is no parameter "receiver" here, only to, source, kind, after.`},
		{"GET", "/?timeout=1s", 400, `There is no parameter "timeout" here`},
		{"GET", "/?to=a&to=b", 400, "The parameter to is given more than once."},
		{"GET", "/?to=%zz", 400, "The query is not URL-encoded."},
		{"GET", "/wait?timeout=soon", 400, "The parameter timeout is a duration"},
		{"GET", "/wait?timeout=-1s", 400, "The parameter timeout is a duration"},
		{"GET", "/wait?timeout=61s", 400, "at most 60s"},
		{"GET", "/x1", 400, "The id of a message is a whole number."},
		{"GET", "/2", 404, "There is no message 2."},
		{"GET", "/1/body", 404, "The mailbox has /, /{id} and /wait."},
		{"POST", "/", 405, "This takes GET, HEAD, DELETE."},
		{"DELETE", "/1", 405, "This takes GET, HEAD."},
		{"PUT", "/wait", 405, "This takes GET, HEAD."},
	} {
		t.Run(test.method+" "+test.target, func(t *testing.T) {
			answer := send(m, test.method, test.target)
			var body struct{ Message string }
			if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
				t.Fatalf("answer %q is not JSON: %v", answer.Body, err)
			}
			if answer.Code != test.status || !strings.Contains(body.Message, test.says) {
				t.Errorf("%d %q, want %d %q", answer.Code, body.Message, test.status, test.says)
			}
			if test.status == http.StatusMethodNotAllowed && answer.Header().Get("Allow") == "" {
				t.Error("405 without the header Allow")
			}
		})
	}
}

func TestWaitOverHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(time.Now)
		go func() {
			time.Sleep(3 * time.Second)
			m.Put(signUpCode("jane.doe@example.com"))
		}()
		if answer := send(m, "GET", "/wait?timeout=1s"); answer.Code != http.StatusNoContent || answer.Body.Len() > 0 {
			t.Errorf("before the message %d %q, want 204 and nothing", answer.Code, answer.Body)
		}
		answer := send(m, "GET", "/wait?to=jane.doe@example.com")
		var got Message
		if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || answer.Code != http.StatusOK || got.Code != "123456" {
			t.Errorf("%d %q, want 200 and the message", answer.Code, answer.Body)
		}
		if answer := send(m, "GET", "/wait?timeout=0s&after=1"); answer.Code != http.StatusNoContent {
			t.Errorf("without time %d, want 204", answer.Code)
		}
	})
}

func TestWaitEndsWhenTheReaderGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		time.AfterFunc(time.Second, cancel)
		request := httptest.NewRequest(http.MethodGet, "/wait?timeout=60s", nil).WithContext(ctx)
		New(time.Now).Handler().ServeHTTP(httptest.NewRecorder(), request)
		if took := time.Since(began); took != time.Second {
			t.Errorf("waited %v, though the reader went after 1s", took)
		}
	})
}

func TestDeleteOverHTTP(t *testing.T) {
	m := New(noon)
	m.Put(signUpCode("jane.doe@example.com"))
	if answer := send(m, "DELETE", "/"); answer.Code != http.StatusNoContent || len(m.List(Filter{})) != 0 {
		t.Errorf("status %d with %d messages left, want 204 and none", answer.Code, len(m.List(Filter{})))
	}
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"", "to=jane.doe%40example.com&after=3", "timeout=10s", "after=-1", "%zz", "to=a&to=b", "timeout=1e9s"} {
		f.Add(seed)
	}
	m := New(noon)
	f.Fuzz(func(t *testing.T, raw string) {
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.URL.RawQuery = raw
		answer := httptest.NewRecorder()
		m.Handler().ServeHTTP(answer, request)
		if answer.Code != http.StatusOK && answer.Code != http.StatusBadRequest {
			t.Errorf("status %d for a query, want 200 or 400", answer.Code)
		}
		if q, complaint := parse(raw, "timeout"); complaint == "" && (q.timeout < 0 || q.timeout > longestWait) {
			t.Errorf("a wait of %v was taken, at most %v may be", q.timeout, longestWait)
		}
	})
}
