package hook_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
)

// invokeAPI answers for a function as Lambda's Invoke API does.
func invokeAPI(t *testing.T, status int, header http.Header, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.URL.EscapedPath() != "/2015-03-31/functions/"+arn+"/invocations" || string(got) != event {
			t.Errorf("was called with %s %s and %s", r.Method, r.URL.EscapedPath(), got)
		}
		if r.Header.Get("X-Amz-Invocation-Type") != "RequestResponse" {
			t.Errorf("asks for the invocation type %q", r.Header.Get("X-Amz-Invocation-Type"))
		}
		for name, values := range header {
			w.Header().Set(name, values[0])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestEndpoint(t *testing.T) {
	functionError := func(kind string) http.Header { return http.Header{"X-Amz-Function-Error": {kind}} }
	errorType := func(name string) http.Header { return http.Header{"X-Amzn-Errortype": {name}} }
	unexpected := func(name string) string { return "PreSignUp invocation failed due to error " + name + "." }
	cases := map[string]struct {
		status   int
		header   http.Header
		body     string
		class    wire.Class // "" when it is answered
		message  string
		attempts int
	}{
		"answers":            {200, nil, event, "", "", 1},
		"no JSON":            {200, nil, "<html>", wire.InvalidLambdaResponse, "Invalid lambda function output : Invalid JSON", 1},
		"unhandled error":    {200, functionError("Unhandled"), `{"errorMessage":"not today","errorType":"Error"}`, wire.UserLambdaValidation, "PreSignUp failed with error not today.", 1},
		"handled error":      {200, functionError("Handled"), `{"errorMessage":"not you","errorType":"Denied"}`, wire.UserLambdaValidation, "PreSignUp failed with error not you.", 1},
		"error in words":     {200, functionError("Unhandled"), `out of order`, wire.UserLambdaValidation, "PreSignUp failed with error out of order.", 1},
		"no such function":   {404, errorType("ResourceNotFoundException:http://internal.example.com/"), "{}", wire.UnexpectedLambda, deniedText, 1},
		"no permission":      {403, errorType("AccessDeniedException"), "", wire.UnexpectedLambda, deniedText, 1},
		"throttled":          {429, nil, `{"Reason":"ConcurrentInvocationLimitExceeded"}`, wire.UnexpectedLambda, unexpected("TooManyRequestsException"), 3},
		"Lambda in trouble":  {500, nil, `{"Type":"Service","Message":"ServiceException"}`, wire.UnexpectedLambda, unexpected("ServiceException"), 1},
		"image cannot start": {502, errorType("InvalidRuntimeException"), "", wire.UnexpectedLambda, unexpected("InvalidRuntimeException"), 1},
		"code in the body":   {599, nil, `{"Code":"EC2ThrottledException"}`, wire.UnexpectedLambda, unexpected("EC2ThrottledException"), 1},
		"name is no name":    {500, errorType("<script>"), "", wire.UnexpectedLambda, unexpected("ServiceException"), 1},
		"event too large":    {413, nil, "", wire.UnexpectedLambda, unexpected("RequestTooLargeException"), 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := hook.Endpoint(nil, invokeAPI(t, c.status, c.header, c.body)+"/", arn)
			caller, timeline := caller(t, f, hook.Config{Deadline: patient, RetryThrottles: true})
			_, err := caller.Call(t.Context(), preSignUp())
			if c.class == "" && err != nil {
				t.Errorf("failed with %v", err)
			} else if c.class != "" {
				wantException(t, err, c.class, c.message)
			}
			if got := len(timeline.List(0)); got != c.attempts {
				t.Errorf("made %d attempts, want %d", got, c.attempts)
			}
		})
	}
}

func TestEndpointThatIsNotThereOrSilent(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for _, address := range []string{gone.URL, "://"} {
		c, timeline := caller(t, hook.Endpoint(nil, address, arn), hook.Config{Deadline: patient})
		_, err := c.Call(t.Context(), preSignUp())
		wantException(t, err, wire.UnexpectedLambda, deniedText)
		if e := timeline.List(0)[0]; len(e.Error) <= len(deniedText) {
			t.Errorf("the timeline names no cause: %q", e.Error)
		}
	}

	release := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer silent.Close()
	defer close(release)
	for name, client := range map[string]*http.Client{"deadline": nil, "client's time-out": {Timeout: deadline / 4}} {
		started := time.Now()
		c, timeline := caller(t, hook.Endpoint(client, silent.URL, arn), hook.Config{Deadline: deadline})
		_, err := c.Call(t.Context(), preSignUp())
		wantException(t, err, wire.UnexpectedLambda, timeoutText)
		wantDecisions(t, timeline, hook.Timeout, hook.Timeout, hook.Timeout)
		if time.Since(started) < 3*deadline {
			t.Errorf("%s: gave up after %v", name, time.Since(started))
		}
	}
}

func TestEndpointWithAnAnswerTooLarge(t *testing.T) {
	address := invokeAPI(t, 200, nil, strings.Repeat(" ", 7<<20))
	c, _ := caller(t, hook.Endpoint(nil, address, arn), hook.Config{Deadline: patient})
	_, err := c.Call(t.Context(), preSignUp())
	if wire.ClassOf(err) != wire.UserLambdaValidation || !strings.Contains(err.Error(), "payload size exceeded") {
		t.Errorf("the client sees %v", err)
	}
}
