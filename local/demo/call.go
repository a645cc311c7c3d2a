package main

import (
	"strings"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

// passed is the decision where there is no function yet: the event goes through unchanged. The others
// are those of the timeline.
const passed = "passed"

// call is one call of a trigger.
type call struct {
	source   string
	function string // empty where there is none yet
	decision string
	code     string        // of a refusal or fault; else empty
	took     time.Duration // from handing the event to the function until its answer
	first    bool          // of its process
	start    time.Duration // of that process; 0 unless first
	memory   int64         // most the process has held, bytes; 0 not known
}

// callOf joins what the timeline says with what is known of the function's run.
func (t *triggers) callOf(entry hook.Entry) call {
	trigger := cognito.Trigger(entry.Trigger)
	name := t.function(trigger)
	if name == "" {
		return call{source: entry.Source, decision: passed}
	}
	c := call{source: entry.Source, function: name, decision: entry.Decision, took: entry.Took}
	r := t.take(trigger)
	if r.ended && r.err == nil {
		c.took, c.memory, c.start, c.first = r.result.Took, r.result.MaxMemory, r.result.Init, r.result.Init > 0
	}
	if c.decision != hook.Allowed {
		c.code = r.code()
	}
	return c
}

// code is the stable word that says why a run did not end well.
func (r run) code() string {
	switch {
	case !r.ended:
		return runner.TypeTimeout
	case r.err != nil:
		return string(wire.UnexpectedLambda)
	case r.result.Answered():
		return string(wire.InvalidLambdaResponse)
	}
	if code, _, ok := sentence(r.result.ErrorMessage); ok {
		return code
	}
	return r.result.ErrorType
}

// sentence splits a text for people into its stable word and what a person reads; false where it is
// not of that form.
func sentence(text string) (code, words string, ok bool) {
	code, words, ok = strings.Cut(text, ": ")
	if !ok || code == "" || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return "", "", false
	}
	return code, words, true
}
