package wire

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
)

// panicError is a panic of an operation, told without anything a client sent.
type panicError string

// Error gives the kind of the panic and where it happened.
func (e panicError) Error() string { return string(e) }

// panicked keeps of a panic's value the type alone, since it may hold input,
// unless it is a message of the Go runtime. To be called by the deferred function.
func panicked(reason any) error {
	kind := fmt.Sprintf("%T", reason)
	if fault, ok := reason.(runtime.Error); ok {
		kind = fault.Error()
	}
	return panicError("panic: " + kind + " at " + panicPlace())
}

// panicPlace is the innermost function outside the runtime that panicked.
func panicPlace() string {
	const deepest, own = 32, 4 // Callers, panicPlace, panicked and the deferred function are ours
	calls := make([]uintptr, deepest)
	frames := runtime.CallersFrames(calls[:runtime.Callers(own, calls)])
	for {
		frame, more := frames.Next()
		if !more || !strings.HasPrefix(frame.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", frame.Function, frame.Line)
		}
	}
}

// exception is what the client is told of an error. A fault of the pool is logged,
// and unless it says otherwise told in Cognito's one sentence.
func (s *Server) exception(err error, caller Caller) *Exception {
	exception, ok := errors.AsType[*Exception](err)
	if !ok {
		exception = InternalError.With("Internal server error.")
	}
	if exception.Class == InternalError && s.Log != nil {
		s.Log.Error("operation failed", slog.String("operation", caller.Operation),
			slog.String("requestId", caller.RequestID), slog.String("fault", fault(err)))
	}
	return exception
}

// fault describes an error by its types, because its text may hold what the
// client sent.
func fault(err error) string {
	if crash, ok := errors.AsType[panicError](err); ok {
		return crash.Error()
	}
	var types []string
	for ; err != nil; err = errors.Unwrap(err) {
		types = append(types, fmt.Sprintf("%T", err))
	}
	return strings.Join(types, " of ")
}
