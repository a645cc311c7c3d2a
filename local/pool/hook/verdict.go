package hook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"

	"gatehouse/local/pool/wire"
	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

// What [Entry.Decision] says of an attempt.
const (
	// Allowed: an answer that Cognito goes on with.
	Allowed = "allowed"
	// Refused: an error that the function answered as a refusal.
	Refused = "refused"
	// Fault: any other error, an answer of the wrong shape, or no function to call.
	Fault = "fault"
	// Timeout: no answer before the deadline.
	Timeout = "timeout"
	// Dropped: the function answered and Cognito did not take the answer.
	Dropped = "dropped"
)

// reason is why a call might be repeated.
type reason int

const (
	never reason = iota
	noAnswer
	functionError
	throttled
)

// verdict is what Cognito makes of one attempt.
type verdict struct {
	decision  string
	answer    Answer
	exception *wire.Exception // nil when allowed
	reason    reason
	shown     []byte // what the function answered; nil for nothing
	detail    string // what the timeline adds to the exception; may be empty
}

func (v verdict) repeatable(r rules) bool {
	switch v.reason {
	case noAnswer:
		return true
	case functionError:
		return r.retryErrors
	case throttled:
		return r.retryThrottles
	default:
		return false
	}
}

// judge decides about an invocation that ended.
func judge(call Call, end ending) verdict {
	if end.err != nil {
		return unreached(call.Trigger, end.err)
	}
	result := end.result
	if !result.Answered() {
		return failed(call.Trigger, result)
	}
	v := verdict{decision: Fault, shown: result.Response}
	if told := result.ClientError(call.Trigger); told != nil {
		v.exception = wire.Class(told.Exception).With(told.Text)
		return v
	}
	answer, problem := unpack(call.Event, result.Response)
	if problem != "" {
		v.exception, v.detail = wire.Unreadable(), problem
		return v
	}
	v.decision, v.answer = Allowed, answer
	return v
}

// failed decides about an error in place of an answer. Lambda's own time-out is one too where it is shorter
// than Cognito's: Cognito then shows Lambda's text.
func failed(trigger cognito.Trigger, result runner.Result) verdict {
	v := verdict{decision: Fault, reason: functionError, shown: result.Error}
	if result.Refused() {
		v.decision = Refused
	}
	v.exception = wire.UserLambdaValidation.With(runner.ClientText(trigger, result.ErrorMessage))
	return v
}

// unreached decides about a function that did not run. Cognito knows one text for a function that is gone
// and one it may not call.
func unreached(trigger cognito.Trigger, err error) verdict {
	if silent, ok := errors.AsType[net.Error](err); errors.Is(err, context.DeadlineExceeded) || ok && silent.Timeout() {
		return timedOut(trigger)
	}
	v := verdict{decision: Fault, detail: err.Error()}
	code := codeAccessDenied
	if told, ok := errors.AsType[*InvokeError](err); ok && told.Status != http.StatusForbidden && told.Status != http.StatusNotFound {
		code = told.Code
		if told.Status == http.StatusTooManyRequests {
			v.reason = throttled
		}
	}
	v.exception = unexpected(trigger, code+".")
	return v
}

func timedOut(trigger cognito.Trigger) verdict {
	return verdict{decision: Timeout, reason: noAnswer, exception: unexpected(trigger, "Socket timeout while invoking Lambda function.")}
}

// lost is an answer that never arrived.
func lost(trigger cognito.Trigger, v verdict) verdict {
	gone := timedOut(trigger)
	gone.decision, gone.shown = Dropped, v.shown
	return gone
}

func unexpected(trigger cognito.Trigger, cause string) *wire.Exception {
	return wire.UnexpectedLambda.With(string(trigger) + " invocation failed due to error " + cause)
}

// unpack returns the response of an answer that is the event: an object that names the same event in every
// member of the envelope that is text. What became of request and callerContext has no effect and is not
// looked at. A response other than an object, null or nothing is not recognized. The problem is empty where
// there is none.
func unpack(event, raw []byte) (answer Answer, problem string) {
	var sent, got map[string]json.RawMessage
	if json.Unmarshal(raw, &got) != nil || got == nil || json.Unmarshal(event, &sent) != nil {
		return nil, "the answer is not an object"
	}
	for _, name := range [...]string{"version", "triggerSource", "region", "userPoolId", "userName"} {
		if !sameText(sent[name], got[name]) {
			return nil, name + " is not the event's"
		}
	}
	if json.Unmarshal(orNull(got["response"]), &answer) != nil {
		return nil, "response is not an object"
	}
	return answer, ""
}

// sameText compares two members as text; a missing one and null are empty, as in the typed events of many
// languages.
func sameText(a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var left, right string
	if json.Unmarshal(orNull(a), &left) != nil || json.Unmarshal(orNull(b), &right) != nil {
		return false
	}
	return left == right
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return json.RawMessage("null")
	}
	return raw
}
