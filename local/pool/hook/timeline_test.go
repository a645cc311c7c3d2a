package hook_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/shared/cognito"
)

// filled is a timeline after so many calls.
func filled(t *testing.T, limit, calls int) (*hook.Timeline, *hook.Caller) {
	t.Helper()
	var runs atomic.Int32
	timeline := hook.NewTimeline(limit)
	c := hook.New(hook.Config{Functions: map[string]hook.Function{arn: echo(&runs)}, Timeline: timeline, Deadline: patient})
	t.Cleanup(c.Close)
	for range calls {
		if _, err := c.Call(t.Context(), preSignUp()); err != nil {
			t.Fatal(err)
		}
	}
	return timeline, c
}

func ids(entries []hook.Entry) (list []int) {
	for _, e := range entries {
		list = append(list, e.ID)
	}
	return list
}

func TestTheTimelineKeepsTheNewest(t *testing.T) {
	timeline, _ := filled(t, 3, 11)
	for after, want := range map[int]int{0: 3, 8: 3, 9: 2, 11: 0, 99: 3} {
		got := timeline.List(after)
		if len(got) != want || got == nil || want > 0 && got[want-1].ID != 11 {
			t.Errorf("after %d it shows %v, want the last %d of 11", after, ids(got), want)
		}
	}
	timeline.Clear()
	if left := timeline.List(0); len(left) != 0 {
		t.Errorf("cleared it shows %v", ids(left))
	}
}

func TestSecretsAreMasked(t *testing.T) {
	secrets := `{"version":"1","triggerSource":"x","callerContext":{"clientId":"web"},"request":{` +
		`"userAttributes":{"email":"jane.doe@example.com","code":"SHOWN"},"password":"SECRET","Password":"SECRET","challengeAnswer":"SECRET",` +
		`"privateChallengeParameters":{"answer":"SECRET","2":["SECRET"]},"code":"SECRET","clientMetadata":null,` +
		`"attributes":{"tokenResponse":{"id_token":"SECRET","expires_in":3},"idToken":{"email":"jane.doe@example.com"}}},` +
		`"response":{"publicChallengeParameters":{"hint":"SHOWN"},"privateChallengeParameters":{"answer":"SECRET"},"emailMessage":"{####}"}}`
	c, timeline := caller(t, answers(secrets), hook.Config{Deadline: patient})
	for _, event := range []string{secrets, strings.ReplaceAll(secrets, `{"answer":"SECRET"}`, `"SECRET"`), strings.ReplaceAll(secrets, `"SECRET"`, "null")} {
		call := preSignUp()
		call.Event = []byte(event)
		if _, err := c.Call(t.Context(), call); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range timeline.List(0) {
		for _, shown := range []json.RawMessage{e.Event, e.Answer} {
			if strings.Contains(string(shown), "SECRET") || !json.Valid(shown) {
				t.Errorf("the timeline shows %s", shown)
			}
			if strings.Count(string(shown), "SHOWN") != 2 || !strings.Contains(string(shown), "{####}") || !strings.HasPrefix(string(shown), `{"version":"1","triggerSource"`) {
				t.Errorf("more than secrets is missing in %s", shown)
			}
		}
	}
	if first := string(timeline.List(0)[0].Event); strings.Count(first, `"***"`) != 9 {
		t.Errorf("want 9 masked values in %s", first)
	}
	if nulls := string(timeline.List(0)[2].Event); !strings.Contains(nulls, `"password":null`) {
		t.Errorf("null is no secret: %s", nulls)
	}
}

// TestSecretsAreMaskedWhereverTheyAreRepeated has functions that say more of their event than they should.
func TestSecretsAreMaskedWhereverTheyAreRepeated(t *testing.T) {
	const secret = `Zq"Zq\Zq`
	quoted, _ := json.Marshal(secret) // text always marshals
	sent := strings.Replace(string(preSignUp().Event), `"request":{`, `"request":{"password":`+string(quoted)+`,`, 1)
	inText, _ := json.Marshal(sent)
	proxied, _ := json.Marshal(map[string]any{"statusCode": 200, "body": sent})
	for name, f := range map[string]hook.Function{
		"as text":          answers(string(inText)),
		"in a proxy":       answers(string(proxied)),
		"in errors":        hook.Chainless(func(context.Context, []byte) ([]byte, error) { return nil, errors.New("cannot use " + sent) }),
		"as number":        answers(`{"statusCode":7654321}`),
		"of a large event": hook.Chainless(func(context.Context, []byte) ([]byte, error) { return nil, errors.New("cannot use " + secret) }),
	} {
		c, timeline := caller(t, f, hook.Config{Deadline: patient})
		call := preSignUp()
		call.Event = []byte(sent)
		if name == "as number" {
			call.Event = []byte(strings.Replace(sent, string(quoted), `"7654321"`, 1))
		}
		if name == "of a large event" { // which is not shown
			call.Event = []byte(strings.Replace(sent, `"request":{`, `"request":{"filler":"`+strings.Repeat("x", 300<<10)+`",`, 1))
		}
		_, _ = c.Call(t.Context(), call) // refused or not
		shown, err := json.Marshal(timeline.List(0))
		if err != nil || strings.Contains(string(shown), "Zq") || strings.Contains(string(shown), "7654321") {
			t.Errorf("%s: the timeline shows %s (%v)", name, shown, err)
		}
	}
}

func FuzzMaskedIsJSON(f *testing.F) {
	for _, seed := range []string{event, `{"request":{"password":"x","privateChallengeParameters":[]}}`, `{"request":1}`, "null", "", "{", `{"request":{"code":`, "{\"\xff\":1}", `{"a":1,"a":{}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		timeline := hook.NewTimeline(1)
		c := hook.New(hook.Config{Functions: map[string]hook.Function{arn: answers(string(raw))}, Timeline: timeline})
		defer c.Close()
		_, _ = c.Call(t.Context(), hook.Call{Trigger: cognito.PreSignUp, Function: arn, Event: raw})
		entries := timeline.List(0)
		if len(entries) != 1 || !json.Valid(entries[0].Event) && len(raw) > 0 {
			t.Fatalf("an event of %d bytes is shown as %s", len(raw), entries[0].Event)
		}
		if _, err := json.Marshal(entries); err != nil {
			t.Errorf("the timeline cannot be shown: %v", err)
		}
	})
}

func get(t *testing.T, method, address string, header http.Header) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func TestTheTimelineOverHTTP(t *testing.T) {
	timeline, _ := filled(t, 10, 4)
	server := httptest.NewServer(timeline.Handler())
	t.Cleanup(server.Close)

	var entries []hook.Entry
	if err := json.NewDecoder(get(t, "GET", server.URL+"/?after=2", nil).Body).Decode(&entries); err != nil || len(entries) != 2 || entries[0].ID != 3 {
		t.Errorf("after 2 come %v, %v", ids(entries), err)
	}
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/?after=x", 400}, {"GET", "/?after=-1", 400}, {"GET", "/stream?after=x", 400},
		{"GET", "/streams", 404}, {"POST", "/", 405}, {"DELETE", "/stream", 405}, {"DELETE", "/streams", 405},
	} {
		got := get(t, test.method, server.URL+test.path, nil)
		var refusal struct{ Message string }
		if err := json.NewDecoder(got.Body).Decode(&refusal); err != nil || refusal.Message == "" || got.StatusCode != test.status {
			t.Errorf("%s %s answers %d with %q (%v), want %d with a message", test.method, test.path, got.StatusCode, refusal.Message, err, test.status)
		}
		if got.StatusCode == http.StatusMethodNotAllowed && got.Header.Get("Allow") == "" {
			t.Errorf("%s %s: 405 without the header Allow", test.method, test.path)
		}
	}
	if got := get(t, "DELETE", server.URL+"/", nil).StatusCode; got != http.StatusNoContent || len(timeline.List(0)) != 0 {
		t.Errorf("DELETE answers %d and leaves %d entries", got, len(timeline.List(0)))
	}
	if body, _ := io.ReadAll(get(t, "GET", server.URL+"/", nil).Body); strings.TrimSpace(string(body)) != "[]" {
		t.Errorf("an empty timeline reads %s", body)
	}
}

func TestTheStreamGoesOnWhereItBroke(t *testing.T) {
	timeline, c := filled(t, 10, 3)
	server := httptest.NewServer(timeline.Handler())
	t.Cleanup(server.Close)
	response := get(t, "GET", server.URL+"/stream?after=1", http.Header{"Last-Event-Id": {"2"}})
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("is sent as %s", kind)
	}
	if _, err := c.Call(t.Context(), preSignUp()); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(response.Body)
	var got []string
	for len(got) < 2 && lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			var e hook.Entry
			if err := json.Unmarshal([]byte(data), &e); err != nil || e.Source != "PreSignUp_SignUp" {
				t.Errorf("an event reads %s, %v", data, err)
			}
		} else if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			got = append(got, id)
		}
	}
	if strings.Join(got, " ") != "3 4" {
		t.Errorf("the stream sent %v, want 3 and 4", got)
	}
}

// TestASlowReaderHoldsUpNobody fills a connection that nobody reads.
func TestASlowReaderHoldsUpNobody(t *testing.T) {
	var runs atomic.Int32
	timeline := hook.NewTimeline(10_000)
	c := hook.New(hook.Config{Functions: map[string]hook.Function{arn: echo(&runs)}, Timeline: timeline, Deadline: patient})
	defer c.Close()
	server := httptest.NewServer(timeline.Handler())
	t.Cleanup(server.Close)
	get(t, "GET", server.URL+"/stream", nil)
	call := preSignUp()
	call.Event = []byte(strings.Replace(event, "jane.doe@", strings.Repeat("j", 200_000)+"@", 1))
	for range 40 {
		started := time.Now()
		if _, err := c.Call(t.Context(), call); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(started); took > patient/2 {
			t.Fatalf("a call took %v beside a reader that does not read", took)
		}
	}
}
