package hook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/google/uuid"

	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

// maxResponse is the largest answer Lambda takes, in bytes.
const maxResponse = cognito.MaxEventBytes + 100

// errClosed is why nothing is called after Close.
var errClosed = errors.New("the pool is being closed")

// attempt is one delivery of a call's event.
type attempt struct {
	Call
	number int
	stress Stress
}

// superseded says whether a later delivery's answer counts in place of this one's.
func (a attempt) superseded() bool { return a.number < a.stress.Deliver }

// last says whether Cognito gives up after this attempt.
func (c *Caller) last(a attempt) bool { return a.number >= max(c.rules.attempts, a.stress.Deliver) }

// loses says whether the answer gets lost on its way.
func (a attempt) loses() bool { return a.stress.DropAnswer && a.number == max(1, a.stress.Deliver) }

// ending is how an invocation ended, in the words of [Function].
type ending struct {
	result runner.Result
	err    error
	at     time.Time
}

// Call sends an event to its function and returns what it answered. An attempt without an answer is
// followed by another one with the same bytes and runs on beside it. The error is always a
// *wire.Exception in Cognito's words. As an operation of Cognito does not end when its client hangs up,
// only ctx's values count; Call returns within attempts times deadline.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
func (c *Caller) Call(ctx context.Context, call Call) (Answer, error) {
	stress := c.takeStress(call.Trigger)
	for n := 1; ; n++ {
		a := attempt{call, n, stress}
		if a.superseded() && stress.Overlap {
			c.beside(func() { c.try(ctx, a) })
			continue
		}
		v := c.try(ctx, a)
		if a.superseded() || !c.last(a) && v.repeatable(c.rules) {
			continue
		}
		if v.exception != nil {
			return nil, v.exception
		}
		return v.answer, nil
	}
}

// beside runs f in a goroutine that Close waits for; not at all once the caller is closed.
func (c *Caller) beside(f func()) {
	if !c.enter() {
		return
	}
	go func() {
		defer c.running.Done()
		f()
	}()
}

// try makes one attempt and puts it on the timeline.
func (c *Caller) try(ctx context.Context, a attempt) verdict {
	at, started := c.clock(), time.Now()
	v := c.await(c.begin(ctx, a), started, a)
	if a.superseded() && v.decision != Timeout {
		v.decision, v.exception = Dropped, nil
	}
	c.record(a, at, time.Since(started), v)
	return v
}

// await is what Cognito makes of an attempt when it ends or its deadline passes.
func (c *Caller) await(ended <-chan ending, started time.Time, a attempt) verdict {
	deadline := started.Add(c.rules.deadline)
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	select {
	case end := <-ended:
		v := judge(a.Call, end)
		if v.decision == Timeout || !end.at.Before(deadline) || a.loses() {
			<-timer.C // Cognito notices nothing before
		}
		switch {
		case !end.at.Before(deadline):
			return timedOut(a.Trigger)
		case a.loses() && v.decision != Timeout:
			return lost(a.Trigger, v)
		}
		return v
	case <-timer.C:
		return timedOut(a.Trigger)
	}
}

// begin starts an invocation beside the caller; its one ending can be read, or not.
func (c *Caller) begin(ctx context.Context, a attempt) <-chan ending {
	if !c.enter() {
		ended := make(chan ending, 1)
		ended <- ending{err: errClosed, at: time.Now()}
		return ended
	}
	defer c.running.Done()
	return c.start(ctx, a, c.rules.deadline)
}

// start is begin for whoever Close waits for already: what they began before it is not cut off.
func (c *Caller) start(ctx context.Context, a attempt, limit time.Duration) <-chan ending {
	ended := make(chan ending, 1)
	settle := func(end ending) {
		end.at = time.Now()
		ended <- end
	}
	c.running.Go(func() {
		if !c.pause(a.stress.Delay) {
			settle(ending{err: errClosed})
			return
		}
		c.invoke(ctx, a, limit, settle)
	})
	return ended
}

// invoke is Lambda's part: limits of size and time, and the stress that stands in for the function.
func (c *Caller) invoke(ctx context.Context, a attempt, limit time.Duration, settle func(ending)) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	stop := context.AfterFunc(c.life, cancel) //nolint:contextcheck // Close ends what outlives its caller
	defer stop()
	ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{
		AwsRequestID: uuid.NewString(), InvokedFunctionArn: a.Function,
	})
	function, known := c.functions[a.Function]
	switch {
	case !known:
		settle(ending{err: fmt.Errorf("no function %q", a.Function)})
	case len(a.Event) > cognito.MaxEventBytes:
		settle(ending{err: &InvokeError{413, codeTooLarge}})
	case a.stress.Fail != "":
		settle(ending{result: failure(ctx, "Error", a.stress.Fail)})
	default:
		guarded(ctx, function, slices.Clone(a.Event), func(end ending) { settle(a.received(ctx, end)) })
	}
}

// received is an ending as it leaves Lambda.
func (a attempt) received(ctx context.Context, end ending) ending {
	switch {
	case end.err != nil || !end.result.Answered():
	case a.stress.Rubbish:
		end.result.Response = []byte(rubbish)
	case len(end.result.Response) > maxResponse:
		end.result = failure(ctx, runner.TypeTooLarge,
			fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", maxResponse))
	}
	return end
}
