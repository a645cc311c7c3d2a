package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambda"

	"gatehouse/shared/trigger"
)

// What CloudFormation asks of a custom resource, in [ResourceRequest.Type].
const (
	// ResourceCreate makes the resource.
	ResourceCreate = string(cfn.RequestCreate)
	// ResourceUpdate brings an existing resource to other properties.
	ResourceUpdate = string(cfn.RequestUpdate)
	// ResourceDelete takes it away, or leaves it.
	ResourceDelete = string(cfn.RequestDelete)
)

// ResourceRequest is what CloudFormation wants done to a custom resource. The same request may come
// more than once.
type ResourceRequest struct {
	// Type is [ResourceCreate], [ResourceUpdate] or [ResourceDelete].
	Type string
	// StackID is the ARN of the stack.
	StackID string
	// LogicalID is the resource's name in the template.
	LogicalID string
	// PhysicalID is what the handler called the resource when it made it; empty for a create.
	PhysicalID string
	// Properties are the resource's, as the template gives them: texts, lists and maps, since
	// CloudFormation makes texts of numbers and booleans.
	Properties map[string]any
	// OldProperties are those before an update; nil otherwise.
	OldProperties map[string]any
}

// ResourceHandler makes, updates or deletes a resource. PhysicalID names it; where it changes in an
// update, CloudFormation deletes the old one afterwards. Data is for Fn::GetAtt and may be nil. An error
// fails the deployment: a [Reason] says why in the handler's words, for any other CloudFormation shows
// only that the function's log has it. A create that fails has cleaned up after itself, no delete follows.
type ResourceHandler = func(ctx context.Context, request ResourceRequest) (physicalID string, data map[string]any, err error)

// Reason is an error that the person who deploys reads as it is. It names no internals. It may be
// wrapped; then only the reason itself is shown.
type Reason string

// Error is the reason.
func (r Reason) Error() string { return string(r) }

// Custom serves a custom resource of CloudFormation and does not return. Every request is answered at
// its pre-signed URL before the function's time is up, whatever the handler does: otherwise the
// deployment would hang for an hour. For the same reason a function that cannot start stays and
// answers that it cannot.
func Custom[S any](name string, open func(S) (ResourceHandler, error)) {
	launch(name, open, func(p process, handler ResourceHandler) lambda.Handler {
		return &customServer{process: p, handler: handler, client: http.DefaultClient}
	}, unstarted)
}

// unstarted answers for a function that could not start.
func unstarted(p process) lambda.Handler {
	handler := func(context.Context, ResourceRequest) (string, map[string]any, error) {
		return "", nil, errors.New("the function could not start")
	}
	return &customServer{process: p, handler: handler, client: http.DefaultClient}
}

// customServer answers the requests of one process. It takes the shapes of aws-lambda-go's cfn package
// but not its LambdaWrap: that sends without a time limit, repeats panics and logs what S3 says.
type customServer struct {
	process
	handler ResourceHandler
	client  *http.Client
}

// resource is what became of a request.
type resource struct {
	physicalID string
	data       map[string]any
	err        error
}

// notCreated names a resource whose create failed. CloudFormation cleans up with a delete of that name.
const notCreated = "not-created"

// Invoke deals with one request. Its error says that CloudFormation could not be answered; then Lambda
// calls again.
func (s *customServer) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	began := s.clock()
	var request cfn.Event
	if err := json.Unmarshal(event, &request); err != nil || !answerable(&request) {
		return nil, s.unreadable(ctx, began, "not a request of CloudFormation")
	}
	response := cfn.NewResponse(&request)
	response.Status = cfn.StatusSuccess
	made := s.handle(ctx, &request)
	response.PhysicalResourceID, response.Data = made.identify(&request), made.data
	outcome := trigger.Outcome{Result: trigger.Allowed, Cause: made.err}
	if made.err != nil {
		response.Status, response.Data = cfn.StatusFailed, nil
		response.Reason, outcome.Result = explain(made.err)
	}
	if outcome.Result == trigger.Refused { // an answer, not a fault
		outcome.Cause = nil
		s.logger.LogAttrs(ctx, slog.LevelWarn, "refused", slog.String("function", s.name), slog.String("reason", response.Reason))
	}
	undelivered := s.send(ctx, request.ResponseURL, response)
	if undelivered != nil {
		outcome.Result, outcome.Rule = trigger.Faulted, "answer"
		outcome.Cause = errors.Join(outcome.Cause, undelivered)
	}
	s.conclude(ctx, began, outcome)
	if undelivered != nil {
		return nil, failure()
	}
	return []byte("null"), nil
}

func answerable(request *cfn.Event) bool {
	switch request.RequestType {
	case cfn.RequestCreate, cfn.RequestUpdate, cfn.RequestDelete:
		return request.ResponseURL != "" && request.StackID != "" && request.RequestID != "" && request.LogicalResourceID != ""
	}
	return false
}

// handle asks the handler and waits for it no longer than leaves time for the answer. A handler that is
// stuck is left behind, since a deployment that hangs is worse.
func (s *customServer) handle(ctx context.Context, request *cfn.Event) resource {
	if request.RequestType == cfn.RequestDelete && request.PhysicalResourceID == notCreated {
		return resource{physicalID: notCreated}
	}
	bounded, cancel := early(ctx, answerTime(ctx))
	defer cancel()
	done := make(chan resource, 1) // room for a result that nobody waits for any more
	go func() { done <- s.ask(bounded, resourceOf(request)) }()
	select {
	case r := <-done:
		return r
	case <-bounded.Done():
		return resource{err: context.Cause(bounded)}
	}
}

// ask calls the handler; a panic is an error like any other and shows no value.
func (s *customServer) ask(ctx context.Context, request ResourceRequest) (r resource) {
	defer func() {
		if value := recover(); value != nil {
			r = resource{err: fmt.Errorf("panic with a %T", value)}
		}
	}()
	r.physicalID, r.data, r.err = s.handler(ctx, request)
	if text, err := json.Marshal(r.data); r.err == nil && (err != nil || len(text) > maxData) {
		r.err = errors.New("the resource's data is more than CloudFormation takes")
	}
	return r
}

// answerTime is kept for answering: a third of what is left, at most ten seconds.
func answerTime(ctx context.Context) time.Duration {
	deadline, ok := ctx.Deadline()
	if !ok {
		return 0
	}
	return min(time.Until(deadline)/3, 10*time.Second)
}

func resourceOf(request *cfn.Event) ResourceRequest {
	return ResourceRequest{
		Type: string(request.RequestType), StackID: request.StackID, LogicalID: request.LogicalResourceID, PhysicalID: request.PhysicalResourceID,
		Properties: request.ResourceProperties, OldProperties: request.OldResourceProperties,
	}
}

// identify is the resource's name. A failure keeps the one it has: another would make CloudFormation
// delete what was not replaced.
func (r resource) identify(request *cfn.Event) string {
	switch {
	case request.RequestType == cfn.RequestCreate && r.err != nil:
		return notCreated
	case request.RequestType != cfn.RequestDelete && r.err == nil && r.physicalID != "":
		return r.physicalID
	case request.PhysicalResourceID != "":
		return request.PhysicalResourceID
	}
	return request.LogicalResourceID
}

// CloudFormation takes 4096 bytes for the whole answer, of which names and ids need their share.
const (
	maxReason = 1000 // the longest reason in bytes
	maxData   = 2500 // the most data in bytes of JSON
)

// explain is what CloudFormation shows of an error, and what it was for us.
func explain(err error) (string, trigger.Result) {
	if reason, ok := errors.AsType[Reason](err); ok {
		return clip(string(reason), maxReason), trigger.Refused
	}
	return "Something broke; the function's log says what", trigger.Faulted
}
