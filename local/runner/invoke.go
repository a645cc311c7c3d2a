package runner

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"gatehouse/shared/cognito"
)

// TypeDenied is the error type of a refusal by one of the project's functions,
// whose message a person may read. Any other type is a fault.
const TypeDenied = "Denied"

// Error types that do not come from the function but from Lambda, in its words.
const (
	TypeExited    = "Runtime.ExitError"             // the process ended with the event in hand
	TypeTimeout   = "Sandbox.Timedout"              // no answer before the deadline
	TypeTooLarge  = "Function.ResponseSizeTooLarge" // an answer over 6 MB
	TypeTruncated = "Runtime.TruncatedResponse"     // the answer broke off
	TypeUnknown   = "Runtime.Unknown"               // an error posted without a type
)

// Result is what a caller of Lambda gets, and what Lambda would report about it.
type Result struct {
	RequestID string // the invocation's random UUID, as in the function's logs

	// Response is the answer, byte by byte; it need not be JSON. nil when the
	// function failed.
	Response []byte
	// ErrorType is empty exactly when the function answered.
	ErrorType string
	// ErrorMessage is what Cognito would show; it may be empty.
	ErrorMessage string
	// Error is the whole error object, {"errorMessage","errorType",...}, as the
	// caller of Lambda gets it. nil when the function answered.
	Error []byte

	// Took is the time from handing the event out to receiving the answer.
	Took time.Duration
	// Init is the time from the start of the process to its first request; as in
	// Lambda's report only in the first result of a process, else 0.
	Init time.Duration
	// MaxMemory is the most memory the process has held so far, in bytes; 0 where
	// the system tells it only at the end, see Process.MaxMemory.
	MaxMemory int64
}

// Answered says whether the function answered.
func (r Result) Answered() bool { return r.ErrorType == "" }

// Refused says whether the function refused, so that ErrorMessage is its answer to
// a person.
func (r Result) Refused() bool { return r.ErrorType == TypeDenied }

// Invoke hands one event to the function and returns when it has answered and
// asks for the next one, or when the deadline has passed. After a deadline, an
// exit or a cancelled ctx the process is gone and further calls return ErrExited.
// Whatever is wrong with the event is for the function to say; only an event
// larger than Lambda takes is an error here.
func (p *Process) Invoke(ctx context.Context, event []byte) (Result, error) {
	if len(event) > cognito.MaxEventBytes {
		return Result{}, fmt.Errorf("the event is larger than the %d bytes Lambda takes", cognito.MaxEventBytes)
	}
	p.mu.Lock()
	defer p.mu.Unlock()

	call := &invocation{
		id:       requestID(),
		trace:    traceID(time.Now()),
		event:    event,
		deadline: time.Now().Add(p.config.Deadline),
		answered: make(chan answer, 1),
	}
	timer := time.NewTimer(p.config.Deadline)
	defer timer.Stop()
	defer p.logs.pass()
	got, err := p.exchange(ctx, call, timer.C)
	if err != nil {
		return Result{}, err
	}
	return p.result(call, got), nil
}

// exchange hands the event out, then waits for the answer.
func (p *Process) exchange(ctx context.Context, call *invocation, timeout <-chan time.Time) (answer, error) {
	select {
	case <-p.exited: // whose last request may still be waiting for an event
		return answer{}, ErrExited
	default:
	}
	select {
	case p.api.queue <- call:
		return p.await(ctx, call, timeout)
	case <-p.exited:
		return answer{}, ErrExited
	case <-timeout:
		return p.timedOut(call), nil
	case <-ctx.Done():
		p.kill()
		return answer{}, ctx.Err()
	}
}

// await waits for the answer, then for the function to be done with the event.
func (p *Process) await(ctx context.Context, call *invocation, timeout <-chan time.Time) (answer, error) {
	var got answer
	select {
	case got = <-call.answered:
	case <-p.exited:
		return p.lastWords(call), nil
	case <-timeout:
		return p.timedOut(call), nil
	case <-ctx.Done():
		p.kill()
		return answer{}, ctx.Err()
	}
	select {
	case <-p.api.idle:
	case <-p.exited:
	case <-timeout: // answered in time, stuck afterwards: the answer stands
		p.kill()
	case <-ctx.Done():
		p.kill()
	}
	p.noteMemory()
	return got, nil
}

// timedOut ends the process, as Lambda does.
func (p *Process) timedOut(call *invocation) answer {
	p.kill()
	return failed(TypeTimeout, fmt.Sprintf("RequestId: %s Error: Task timed out after %.2f seconds", call.id, p.config.Deadline.Seconds()))
}

// lastWords is the answer of a process that has ended: what it still posted, or
// what Lambda says about its exit.
func (p *Process) lastWords(call *invocation) answer {
	select {
	case got := <-call.answered:
		return got
	default:
		return failed(TypeExited, fmt.Sprintf("RequestId: %s Error: Runtime exited with error: %v", call.id, p.cmd.ProcessState))
	}
}

func (p *Process) result(call *invocation, got answer) Result {
	r := Result{
		RequestID:    call.id,
		ErrorType:    got.errorType,
		ErrorMessage: got.errorMessage,
		Took:         got.at.Sub(p.api.handOutTime(call)),
		MaxMemory:    p.memory.Load(),
	}
	if r.Answered() {
		r.Response = got.body
	} else {
		r.Error = got.body
	}
	if p.fresh {
		p.fresh, r.Init = false, p.init
	}
	return r
}

// handOutTime reads what the serving goroutine wrote.
func (a *api) handOutTime(call *invocation) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return call.handedOut
}

// requestID is a random UUID, version 4.
func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// traceID has the shape of an X-Ray trace header that is not sampled.
func traceID(now time.Time) string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0", now.Unix(), hex.EncodeToString(b[:12]), hex.EncodeToString(b[12:]))
}
