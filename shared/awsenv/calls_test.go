package awsenv_test

import (
	"context"
	"errors"
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

// The stand-in takes five milliseconds. One that answers before the client has noticed that its request is all written makes the SDK close
// the request's body too early, and that connection is dropped: on a busy machine now and then, which says nothing about the pool.
func TestConnectionsAreKept(t *testing.T) {
	const calls = 20
	e := serve(t, func(w http.ResponseWriter, r *http.Request) { time.Sleep(5 * time.Millisecond); found(w, r) })
	call := read(t.Context(), t, e.URL)
	for range calls {
		if err := call(); err != nil {
			t.Fatal(err)
		}
	}
	if n := e.connections.Load(); n > calls/2 {
		t.Errorf("%d calls one after the other opened %d connections, want 1 that is kept", calls, n)
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
			if err := read(t.Context(), t, e.URL)(); err == nil {
				t.Fatal("the call succeeded, want the fault")
			}
			if n := e.requests.Load(); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

// TestHungServiceIsGivenUp shows that the limits take effect. The longest call takes 3.3 s; ten seconds leave room for a busy machine, while
// the SDK's own limits end none of these calls within half a minute.
func TestHungServiceIsGivenUp(t *testing.T) {
	slowBody := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		hang(w, r)
	}
	tests := []struct {
		name string
		url  func(*testing.T) string
	}{
		{"no answer on an open connection", func(t *testing.T) string { return atMostTwice(t, serve(t, hang)) }},
		{"an answer that stops half-way", func(t *testing.T) string { return atMostTwice(t, serve(t, slowBody)) }},
		{"a host that never shakes hands", func(t *testing.T) string { return "https://" + silent(t) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url := test.url(t)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := read(ctx, t, url)(); err == nil {
				t.Fatal("the call succeeded, want a time-out")
			}
			if ctx.Err() != nil {
				t.Error("the call was still waiting after 10 s")
			}
		})
	}
}

// TestAnotherServiceMayTakeLonger asks a service that answers after a second, once as DynamoDB and once with a longer limit.
func TestAnotherServiceMayTakeLonger(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(time.Second):
			found(w, r)
		case <-r.Context().Done():
		}
	}
	config, err := awsenv.Config(environment(map[string]string{awsenv.EndpointURL: serve(t, slow).URL}))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		config  aws.Config
		answers bool
	}{
		"within the limit of DynamoDB": {config, false},
		"within a longer limit":        {awsenv.WithAnswer(config, awsenv.ServiceAnswer), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := dynamodb.NewFromConfig(test.config).GetItem(t.Context(), &dynamodb.GetItemInput{
				TableName: aws.String("Facts"),
				Key:       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "none"}},
			})
			if (err == nil) != test.answers {
				t.Errorf("the call ended with %v, want an answer: %v", err, test.answers)
			}
		})
	}
}

// atMostTwice returns the address of e and complains at the end of the test when more than two requests came.
func atMostTwice(t *testing.T, e *endpoint) string {
	t.Helper()
	t.Cleanup(func() {
		if n := e.requests.Load(); n > 2 {
			t.Errorf("%d requests, want at most 2", n)
		}
	})
	return e.URL
}

// A caller whose time is up is answered, whatever the limits here.
func TestContextEndsACallEarly(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	e := serve(t, func(w http.ResponseWriter, r *http.Request) { cancel(); hang(w, r) })
	if err := read(ctx, t, e.URL)(); !errors.Is(err, context.Canceled) {
		t.Errorf("the call ended with %v, want that its caller gave up", err)
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
