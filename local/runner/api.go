package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"gatehouse/shared/cognito"
)

// maxResponse is the largest answer Lambda takes, in bytes: a little more than the
// largest event.
const maxResponse = cognito.MaxEventBytes + 100

// api is the Runtime API as one function process sees it.
type api struct {
	arn       string
	idle      chan time.Time   // the function asks for an event; holds one
	initFault chan answer      // the function reports that it cannot start; holds one
	queue     chan *invocation // handed to the request that waits in next

	mu      sync.Mutex
	current *invocation // handed out and not answered; nil when there is none
}

// invocation is one event on its way through the function.
type invocation struct {
	id, trace string
	event     []byte
	deadline  time.Time
	handedOut time.Time
	answered  chan answer // holds one, so that answering never blocks
}

// answer is what the function posted.
type answer struct {
	at                      time.Time
	body                    []byte
	errorType, errorMessage string // empty when it answered
}

func newAPI(arn string) *api {
	return &api{
		arn:       arn,
		idle:      make(chan time.Time, 1),
		initFault: make(chan answer, 1),
		queue:     make(chan *invocation),
	}
}

func (a *api) routes() http.Handler {
	const root = "/2018-06-01/runtime/"
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+root+"invocation/next", a.next)
	mux.HandleFunc("POST "+root+"invocation/{id}/response", a.response)
	mux.HandleFunc("POST "+root+"invocation/{id}/error", a.failure)
	mux.HandleFunc("POST "+root+"init/error", a.initError)
	return mux
}

// next holds the function's request until there is an event for it.
func (a *api) next(w http.ResponseWriter, r *http.Request) {
	if a.busy() {
		reject(w, http.StatusForbidden, "InvalidStateTransition", "the event in hand is not answered")
		return
	}
	select {
	case a.idle <- time.Now():
	default: // a repeated request is no news
	}
	select {
	case <-r.Context().Done():
	case call := <-a.queue:
		a.handOut(w, call)
	}
}

func (a *api) handOut(w http.ResponseWriter, call *invocation) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Lambda-Runtime-Aws-Request-Id", call.id)
	header.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(call.deadline.UnixMilli(), 10))
	header.Set("Lambda-Runtime-Invoked-Function-Arn", a.arn)
	header.Set("Lambda-Runtime-Trace-Id", call.trace)
	header.Set("Content-Length", strconv.Itoa(len(call.event)))

	a.mu.Lock()
	call.handedOut = time.Now()
	a.current = call
	a.mu.Unlock()
	_, _ = w.Write(call.event) // a function that is gone is noticed by its exit
}

// response takes an answer; the first one counts.
func (a *api) response(w http.ResponseWriter, r *http.Request) {
	call := a.settle(w, r)
	if call == nil {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxResponse))
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge:
		call.fail(TypeTooLarge, fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", maxResponse))
		reject(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "the response is too large")
	case err != nil:
		call.fail(TypeTruncated, "the response broke off")
	default:
		call.answered <- answer{at: time.Now(), body: body}
		accept(w)
	}
}

// failure takes an error in place of an answer.
func (a *api) failure(w http.ResponseWriter, r *http.Request) {
	call := a.settle(w, r)
	if call == nil {
		return
	}
	call.answered <- readError(w, r)
	accept(w)
}

func (a *api) initError(w http.ResponseWriter, r *http.Request) {
	select {
	case a.initFault <- readError(w, r):
		accept(w)
	default:
		reject(w, http.StatusForbidden, "InvalidStateTransition", "the start has failed already")
	}
}

func (a *api) busy() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.current != nil
}

// settle takes the event in hand off the function; nil, and the request is
// rejected, when that is not the event it answers.
func (a *api) settle(w http.ResponseWriter, r *http.Request) *invocation {
	a.mu.Lock()
	defer a.mu.Unlock()
	call := a.current
	switch {
	case call == nil:
		reject(w, http.StatusForbidden, "InvalidStateTransition", "no event is waiting for an answer")
		return nil
	case call.id != r.PathValue("id"):
		reject(w, http.StatusBadRequest, "InvalidRequestID", "the answer belongs to another event")
		return nil
	}
	a.current = nil
	return call
}

func (c *invocation) fail(errorType, message string) {
	c.answered <- failed(errorType, message)
}

// failed is the error object Lambda itself would make.
func failed(errorType, message string) answer {
	body, _ := json.Marshal(errorObject{message, errorType}) // two strings always marshal
	return answer{at: time.Now(), body: body, errorType: errorType, errorMessage: message}
}

// errorObject is how errors are written on the Runtime API.
type errorObject struct {
	Message string `json:"errorMessage"`
	Type    string `json:"errorType"`
}

// readError reads a posted error. A type may come in the header alone, and a
// body that is no error object is the message.
func readError(w http.ResponseWriter, r *http.Request) answer {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxResponse))
	if err != nil {
		return failed(TypeTruncated, "the error broke off")
	}
	var posted errorObject
	if json.Unmarshal(body, &posted) != nil {
		posted = errorObject{Message: string(body)}
		body = nil
	}
	for _, name := range []string{r.Header.Get("Lambda-Runtime-Function-Error-Type"), TypeUnknown} {
		if posted.Type == "" {
			posted.Type, body = name, nil
		}
	}
	a := failed(posted.Type, posted.Message)
	if body != nil {
		a.body = body // as posted: it may hold a stack trace
	}
	return a
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, `{"status":"OK"}`)
}

func reject(w http.ResponseWriter, status int, errorType, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(failed(errorType, message).body)
}
