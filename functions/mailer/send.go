package mailer

import (
	"context"
	"errors"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// What an attempt needs of the invocation's time.
const (
	// mark is kept back for what must be written after sending.
	mark = 3 * time.Second
	// longest is what one attempt may take, from its claim to its mark.
	longest = 20 * time.Second
)

// send hands the mail over, under a claim, and writes down what came of it.
func (d *delivery) send(ctx context.Context, claim string, mail ledger.Outgoing) error {
	id, err := d.Transport.Send(d.bounded(ctx), mail)
	if err == nil {
		d.note(noteSent)
		return d.advanceAndConclude(ctx, ledger.Accepted{MessageID: id})
	}
	failure, ok := errors.AsType[*ledger.Failure](err)
	if !ok {
		failure = &ledger.Failure{Fault: ledger.Undecided, Reason: "unknown"}
	}
	return d.failed(ctx, claim, failure)
}

// failed decides about a mail that was not, or perhaps not, taken.
func (d *delivery) failed(ctx context.Context, claim string, failure *ledger.Failure) error {
	switch failure.Fault {
	case ledger.Permanent:
		return d.advanceAndConclude(ctx, ledger.Denied{Claim: claim, Reason: failure.Reason})
	case ledger.Sandbox:
		return d.park(ctx, claim)
	case ledger.Undecided:
		d.note(noteUnanswered)
		return d.advanceAndConclude(ctx, ledger.Unanswered{})
	case ledger.Unsent, ledger.Throttled, ledger.Exhausted:
	}
	if _, err := d.advance(ctx, ledger.Released{Claim: claim}); err != nil {
		return err
	}
	if failure.Fault == ledger.Exhausted {
		d.note(noteExhausted)
		return serve.Later(serve.Spread(serve.LongestWait, d.Spread()))
	}
	return failure // a throttling is tried again, anything else is a fault
}

// park puts the mail on the list of those that wait for the end of the sandbox. Entry and list are
// written together, so that nothing waits unseen.
func (d *delivery) park(ctx context.Context, claim string) error {
	unverified := ledger.Unverified{Claim: claim}
	next := ledger.Next(d.entry, d.class, d.Now(), unverified)
	var listed []store.Write
	if next.Write {
		listed = append(listed, next.Entry.Park(d.effect.ID))
	}
	step, err := d.advance(ctx, unverified, listed...)
	if err == nil && step.Write {
		d.note(noteParked)
	}
	return d.conclude(ctx, step, err)
}

func isThrottled(err error) bool {
	failure, ok := errors.AsType[*ledger.Failure](err)
	return ok && failure.Fault == ledger.Throttled
}

// bounded ends early enough to write down what came of the sending. What it begins ends with ctx.
func (d *delivery) bounded(ctx context.Context) context.Context {
	end, ok := ctx.Deadline()
	if !ok {
		return ctx
	}
	bounded, cancel := context.WithDeadline(ctx, end.Add(-mark))
	context.AfterFunc(ctx, cancel)
	return bounded
}

// room says whether so much of the invocation's time is left.
func room(ctx context.Context, now time.Time, need time.Duration) bool {
	end, ok := ctx.Deadline()
	return !ok || end.Sub(now) >= need
}
