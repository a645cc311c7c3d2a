package trigger

import (
	"context"
	"errors"
	"reflect"
	"sync/atomic"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
)

// errTime is the cause when the context ended before the rules did.
var errTime = errors.New("out of time")

// stop is why a run ended early: a refusal or a fault of the named rule.
type stop struct {
	rule  string
	deny  *deny.Error
	cause error
}

// verdict is what a run hands back when it is done.
type verdict[R any] struct {
	response R
	notes    []Note
	passed   error
	stop     *stop
}

// handle reads the event and splices the answer itself and leaves only the rules to a goroutine, so
// one that is stuck holds nothing of the event's bytes, which the runtime uses again.
func (c *Chain[Q, R, F, W]) handle(ctx context.Context, raw []byte) ([]byte, Outcome) {
	start := c.Clock()
	outcome := Outcome{Function: c.Name, Policy: c.Policy, Result: Allowed}
	event, err := cognito.Decode[Q](raw)
	var answer []byte
	var stopped *stop
	if err != nil {
		stopped = &stop{rule: "decode", cause: err}
	} else {
		outcome.Source = event.TriggerSource
		v := c.await(ctx, event, start)
		outcome.Notes, outcome.Cause, stopped = v.notes, v.passed, v.stop
		if stopped == nil {
			if answer, err = answered(raw, &v.response); err != nil {
				stopped = &stop{rule: "splice", cause: err}
			}
		}
	}
	if stopped != nil && c.conclude(&outcome, stopped, localeOf(&event.Request)) {
		answer = raw
	}
	outcome.Took = c.Clock().Sub(start)
	return answer, outcome
}

// answered is the event with the response in it: the event itself where no shape wrote anything, as
// with most sign-ins.
func answered(raw []byte, response any) ([]byte, error) {
	if reflect.ValueOf(response).Elem().IsZero() {
		return raw, nil
	}
	return cognito.Splice(raw, response)
}

// await runs the rules and gives up on them when the context ends.
func (c *Chain[Q, R, F, W]) await(ctx context.Context, event cognito.Event[Q], now time.Time) verdict[R] {
	r := &run[Q, R, F, W]{chain: c, call: Call[Q, F]{Event: event, Now: now}}
	r.known = event.TriggerSource.Trigger() == c.Trigger
	step, known := &r.step, &r.kept
	done := make(chan verdict[R], 1)
	go func() { done <- r.decide(ctx) }()
	if v, ok := receive(ctx, done); ok {
		return v
	}
	v := verdict[R]{stop: &stop{rule: current(step), cause: errTime}}
	if k := known.Load(); k != nil {
		v.notes, v.passed = k.notes, k.passed
	}
	return v
}

// conclude writes why a run ended early into the outcome; true when the event is to be answered as it
// came because the chain lets its faults pass.
func (c *Chain[Q, R, F, W]) conclude(outcome *Outcome, stopped *stop, locale string) bool {
	outcome.Rule = stopped.rule
	if stopped.deny != nil {
		outcome.Result, outcome.Code = Refused, stopped.deny.Code
		outcome.Err = c.Wording.Apply(stopped.deny, locale)
		return false
	}
	outcome.Cause = errors.Join(outcome.Cause, stopped.cause)
	if c.OnFault == Pass {
		outcome.Notes = append(outcome.Notes, "fault")
		return true
	}
	outcome.Result, outcome.Code = Faulted, deny.CodeUnavailable
	outcome.Err = c.Wording.Apply(deny.Unavailable(), locale)
	return false
}

// localeOf asks the request for the person's locale, where its kind knows one.
func localeOf(request any) string {
	if known, ok := request.(interface{ Locale() string }); ok {
		return known.Locale()
	}
	return ""
}

func current(step *atomic.Pointer[string]) string {
	if name := step.Load(); name != nil {
		return *name
	}
	return ""
}
