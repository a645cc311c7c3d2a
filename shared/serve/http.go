package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"gatehouse/shared/deny"
	"gatehouse/shared/trigger"
)

// HTTP serves the requests of an API Gateway HTTP API in payload format 2.0 with a handler of net/http,
// and does not return. A body may have 1 MB. The outcome is "allow", for a status of 400 and above
// "refuse" and of 500 and above "fault"; the status stands in it as code. [Count] and [Fault] add to
// the line. Headers, also those for security, are the handler's. Settings and wiring are treated as by
// [Trigger].
func HTTP[S any](name string, open func(S) (http.Handler, error)) {
	launch(name, open, func(p process, handler http.Handler) lambda.Handler {
		return &httpServer{process: p, handler: handler}
	}, nil)
}

// httpServer answers the requests of one process.
type httpServer struct {
	process
	handler http.Handler
}

// Invoke answers one request. Whatever happens is an answer, never an error of the invocation, which
// API Gateway would show in its own words.
func (s *httpServer) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	began := s.clock()
	bounded, cancel := early(ctx, reserve)
	defer cancel()
	record := &httpRecord{}
	answer := s.answer(context.WithValue(bounded, recordKey{}, record), event, record)
	outcome := trigger.Outcome{Result: resultOf(answer.Status), Code: strconv.Itoa(answer.Status), Notes: record.notes, Cause: record.cause}
	if outcome.Cause != nil {
		outcome.Result = trigger.Faulted
	}
	s.conclude(ctx, began, outcome)
	return json.Marshal(answer)
}

// resultOf is the outcome of a status.
func resultOf(status int) trigger.Result {
	switch {
	case status >= http.StatusInternalServerError:
		return trigger.Faulted
	case status >= http.StatusBadRequest:
		return trigger.Refused
	}
	return trigger.Allowed
}

// answer reads the event and asks the handler. A panic is answered as every fault is; what the handler
// had written until then is dropped.
func (s *httpServer) answer(ctx context.Context, event []byte, record *httpRecord) (answer httpAnswer) {
	request, status := requestOf(ctx, event)
	if request == nil {
		return plain(status, http.StatusText(status))
	}
	defer func() {
		if value := recover(); value != nil {
			record.fault(fmt.Errorf("panic with a %T", value))
			answer = plain(http.StatusInternalServerError, deny.Unavailable().Sentence)
		}
	}()
	writer := newHTTPWriter()
	s.handler.ServeHTTP(writer, request)
	answer, ok := writer.answer(request.Method)
	if !ok {
		record.fault(errors.New("the answer is too large"))
		return plain(http.StatusInternalServerError, deny.Unavailable().Sentence)
	}
	return answer
}

// recordKey is where the record of a request stands in its context.
type recordKey struct{}

// httpRecord is what a handler has to say beside its answer.
type httpRecord struct {
	mu    sync.Mutex
	notes []Note
	cause error
}

func (r *httpRecord) add(note Note) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = append(r.notes, note)
}

func (r *httpRecord) fault(cause error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cause = errors.Join(r.cause, cause)
}
