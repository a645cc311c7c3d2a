package hook

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// asyncTries is how often Lambda runs an asynchronous invocation that ends in an error: twice more.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const asyncTries = 3

// asyncLimit is the longest a function can run on Lambda; Cognito's deadline does not hold for what it does
// not wait for.
const asyncLimit = 15 * time.Minute

// Send hands an event to a custom sender and returns at once: Cognito ignores what it answers and shows
// its errors to nobody. A function that failed or had no room is tried twice more, after
// [Config.AsyncDelay] and twice that.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
func (c *Caller) Send(call Call) {
	s := &sending{caller: c, call: call, stress: c.takeStress(call.Trigger), at: c.clock()}
	c.beside(s.all)
}

// sending is one asynchronous call with all its deliveries.
type sending struct {
	caller   *Caller
	call     Call
	stress   Stress
	at       time.Time // when it was accepted: the timeline shows it there, however busy the machine is
	attempts atomic.Int32
}

// all makes the deliveries that the stress asks for, otherwise one.
func (s *sending) all() {
	var copies sync.WaitGroup
	for range max(1, s.stress.Deliver) {
		if s.stress.Overlap {
			copies.Go(s.deliver)
			continue
		}
		s.deliver()
	}
	copies.Wait()
}

// deliver tries until the function has taken the event.
func (s *sending) deliver() {
	for n := range asyncTries {
		if n > 0 && !s.caller.pause(s.caller.asyncDelay*time.Duration(n)) {
			return
		}
		if !s.try() {
			return
		}
	}
}

// try tells whether Lambda would try again.
func (s *sending) try() bool {
	c, started := s.caller, time.Now()
	a := attempt{Call: s.call, number: int(s.attempts.Add(1)), stress: s.stress}
	at := s.at
	if a.number > 1 {
		at = c.clock()
	}
	end := <-c.start(c.life, a, asyncLimit)
	v := judgeAsync(s.call, end)
	c.record(a, at, time.Since(started), v)
	return v.reason != never
}

// judgeAsync is judge where no answer is wanted.
func judgeAsync(call Call, end ending) verdict {
	if end.err == nil && end.result.Answered() {
		return verdict{decision: Allowed, shown: end.result.Response}
	}
	v := judge(call, end)
	if refused, ok := errors.AsType[*InvokeError](end.err); ok && refused.Status >= 500 {
		v.reason = throttled // Lambda's own trouble: it tries again by itself
	}
	return v
}
