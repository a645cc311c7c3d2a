package runner

import (
	"encoding/json"
	"errors"
	"syscall"
)

// StartError says why a function did not get as far as its first event.
type StartError struct {
	Function string // its name
	Reason   string // what happened, for people
	// ErrorType and ErrorMessage are what it told init/error; empty when it told
	// nothing.
	ErrorType, ErrorMessage string
	ExitCode                int    // of the process; 0 when it did not run, -1 when a signal ended it
	LastLine                string // the last line it logged; empty when it logged nothing
}

// Error is one line: the function, what happened, and why in the function's own
// words. Its log comes first, since what it reports is meant for anybody's eyes.
func (e *StartError) Error() string {
	text := "function " + e.Function + " " + e.Reason
	switch {
	case e.LastLine != "":
		return text + ": " + plain(e.LastLine)
	case e.ErrorType != "":
		return text + ": " + e.ErrorType + ": " + e.ErrorMessage
	}
	return text
}

// logEntry is what a person wants of a log line that is a JSON object.
type logEntry struct{ Message, Cause string }

// plain is a log line for people: message and cause where it has them, else all
// of it.
func plain(line string) string {
	var entry logEntry
	if json.Unmarshal([]byte(line), &entry) != nil || entry.Message == "" {
		return line
	}
	if entry.Cause == "" {
		return entry.Message
	}
	return entry.Message + ": " + entry.Cause
}

// Cause is the cause that the function's last log line tells, for whoever runs it
// here: what it answers is written for anybody's eyes. Empty when that line tells
// none. It belongs to the last event once Invoke has returned.
func (p *Process) Cause() string {
	var entry logEntry
	_ = json.Unmarshal([]byte(p.logs.last()), &entry) // other lines tell none
	return entry.Cause
}

// startFault explains why the system would not run the binary.
func startFault(function string, err error) error {
	reason := "cannot be started: " + err.Error()
	switch {
	case errors.Is(err, syscall.ENOEXEC):
		reason = "is not built for this machine: run `make build`"
	case errors.Is(err, syscall.EACCES):
		reason = "is not executable: run `make build`"
	}
	return &StartError{Function: function, Reason: reason}
}
