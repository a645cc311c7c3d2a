package awsenv_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/awsenv"
)

// endpoint is a stand-in for DynamoDB that counts what reaches it.
type endpoint struct {
	*httptest.Server
	requests, connections atomic.Int64
}

func serve(t *testing.T, answer http.HandlerFunc) *endpoint {
	t.Helper()
	e := &endpoint{}
	e.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.requests.Add(1)
		_, _ = io.Copy(io.Discard, r.Body) // a server that has not read the request notices too late that its client has gone
		answer(w, r)
	}))
	e.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			e.connections.Add(1)
		}
	}
	e.Start()
	t.Cleanup(e.Close)
	return e
}

// found answers any read with an empty item.
func found(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_, _ = io.WriteString(w, `{"Item":{}}`)
}

// hang answers when its client has gone, which is too late.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// read makes one real DynamoDB call at url.
func read(ctx context.Context, t *testing.T, url string) func() error {
	t.Helper()
	config, err := awsenv.Config(environment(map[string]string{awsenv.EndpointURL: url}))
	if err != nil {
		t.Fatal(err)
	}
	client := dynamodb.NewFromConfig(config)
	return func() error {
		_, err := client.GetItem(ctx, &dynamodb.GetItemInput{
			TableName: aws.String("Facts"),
			Key:       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "none"}},
		})
		return err
	}
}

func TestCallsGoToTheEndpointAndAreSigned(t *testing.T) {
	var header http.Header
	e := serve(t, func(w http.ResponseWriter, r *http.Request) { header = r.Header.Clone(); found(w, r) })
	if err := read(t.Context(), t, e.URL)(); err != nil {
		t.Fatalf("the call did not reach %s: %v", awsenv.EndpointURL, err)
	}
	if got := header.Get("Authorization"); !strings.Contains(got, "Credential=AKIDEXAMPLE/") || !strings.Contains(got, "/eu-west-1/dynamodb/aws4_request") {
		t.Errorf("request is signed as %q, want the environment's key and region", got)
	}
	if got := header.Get("X-Amz-Security-Token"); got != "example-token" {
		t.Errorf("session token is %q, want the environment's", got)
	}
}

// The stand-in takes two milliseconds, as DynamoDB does. One on the same machine can answer before the client has noticed that its request is
// all written; the SDK then closes the request's body too early and that connection is dropped. A busy machine may still see one or two.
func TestConnectionsAreKept(t *testing.T) {
	e := serve(t, func(w http.ResponseWriter, r *http.Request) { time.Sleep(2 * time.Millisecond); found(w, r) })
	call := read(t.Context(), t, e.URL)
	for range 40 {
		if err := call(); err != nil {
			t.Fatal(err)
		}
	}
	if n := e.connections.Load(); n > 4 {
		t.Errorf("40 calls one after the other opened %d connections, want 1", n)
	}
}

func TestTwoAttemptsAtMost(t *testing.T) {
	throttled := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"ThrottlingException"}`)
	}
	broken := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }
	tests := []struct {
		name     string
		answer   http.HandlerFunc
		requests int64
	}{
		{"throttled", throttled, 2},
		{"server error", broken, 2},
		{"refused", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := serve(t, test.answer)
			start := time.Now()
			if err := read(t.Context(), t, e.URL)(); err == nil {
				t.Fatal("the call succeeded, want the fault")
			}
			if n := e.requests.Load(); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
			if took := time.Since(start); took > 500*time.Millisecond {
				t.Errorf("gave up after %v; the wait between two attempts is 100 ms at most", took)
			}
		})
	}
}

// TestHungServiceIsGivenUp holds the package to its own table of time-outs, each measured on a real clock.
func TestHungServiceIsGivenUp(t *testing.T) {
	slowBody := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		hang(w, r)
	}
	tests := []struct {
		name   string
		url    func(*testing.T) (url string, requests *atomic.Int64)
		atMost time.Duration
	}{
		{"no answer on an open connection", func(t *testing.T) (string, *atomic.Int64) {
			e := serve(t, hang)
			return e.URL, &e.requests
		}, 1300 * time.Millisecond},
		{"an answer that stops half-way", func(t *testing.T) (string, *atomic.Int64) {
			e := serve(t, slowBody)
			return e.URL, &e.requests
		}, 3300 * time.Millisecond},
		{"a host that never shakes hands", func(t *testing.T) (string, *atomic.Int64) {
			return "https://" + silent(t), nil
		}, 2100 * time.Millisecond},
	}
	const jitter = 400 * time.Millisecond // of a busy machine; the function's own limit at 4.2 s is further away
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url, requests := test.url(t)
			start := time.Now()
			if err := read(t.Context(), t, url)(); err == nil {
				t.Fatal("the call succeeded, want a time-out")
			}
			if took := time.Since(start); took > test.atMost+jitter {
				t.Errorf("gave up after %v, want at most %v", took, test.atMost)
			}
			if requests != nil && requests.Load() > awsenv.Attempts {
				t.Errorf("%d requests, want at most %d", requests.Load(), awsenv.Attempts)
			}
		})
	}
}

func TestAnswerWithinGivesASlowServiceItsTime(t *testing.T) {
	e := serve(t, func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(awsenv.DynamoDBAnswer + 200*time.Millisecond)
		found(w, r)
	})
	config, err := awsenv.Config(environment(map[string]string{awsenv.EndpointURL: e.URL}))
	if err != nil {
		t.Fatal(err)
	}
	client := dynamodb.NewFromConfig(awsenv.AnswerWithin(config, awsenv.MailAnswer))
	_, err = client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String("Facts"), Key: map[string]types.AttributeValue{}})
	if err != nil {
		t.Errorf("an answer after 0.8 s was not waited for: %v", err)
	}
	if n := e.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// A caller whose time is up is answered at once, whatever the limits here.
func TestContextEndsACallEarly(t *testing.T) {
	e := serve(t, hang)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := read(ctx, t, e.URL)(); err == nil {
		t.Fatal("the call succeeded, want a time-out")
	}
	if took := time.Since(start); took > 400*time.Millisecond {
		t.Errorf("answered after %v, want about 100 ms", took)
	}
	if n := e.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1: nobody waits for a second", n)
	}
}

// silent returns the address of a listener that accepts and then says nothing.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close() //nolint:errcheck // held open until the listener ends; nothing was said on it
		}
	}()
	return l.Addr().String()
}
