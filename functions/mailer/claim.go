package mailer

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// rounds is how often a delivery looks again before it leaves the mail to the queue.
const rounds = 10

// run goes through the steps of a mail: look, decide, write, send. It begins anew when another worker or
// an event of SES's was faster, and after a short throttling.
func (d *delivery) run(ctx context.Context) error {
	for throttled := range rounds {
		if err := d.pace.wait(ctx); err != nil {
			return serve.Later(0)
		}
		err := d.attempt(ctx)
		for again := 0; errors.Is(err, ledger.ErrChanged) && again < rounds; again++ {
			err = d.attempt(ctx)
		}
		if !isThrottled(err) {
			return err
		}
		d.note(noteThrottled)
		wait := pause(throttled, d.Spread())
		if !room(ctx, d.Now(), wait+longest) {
			break
		}
		if err := d.Sleep(ctx, wait); err != nil {
			break
		}
	}
	return serve.Later(serve.Backoff(d.received, d.Spread()))
}

// attempt looks at the ledger and does what follows.
func (d *delivery) attempt(ctx context.Context) error {
	if err := d.look(ctx); err != nil {
		return err
	}
	claim, err := d.name()
	if err != nil {
		return err
	}
	delivered := ledger.Delivered{Claim: claim}
	if ledger.Next(d.entry, d.class, d.Now(), delivered).Do != ledger.Send {
		return d.advanceAndConclude(ctx, delivered)
	}
	if d.marked {
		return d.skip(ctx, claim)
	}
	if !room(ctx, d.Now(), longest) {
		return serve.Later(0)
	}
	made := d.render()
	step, err := d.advance(ctx, delivered, made.writes...)
	if err != nil || step.Do != ledger.Send {
		return d.conclude(ctx, step, err)
	}
	if made.reason != "" {
		return d.advanceAndConclude(ctx, ledger.Denied{Claim: claim, Reason: made.reason})
	}
	return d.send(ctx, claim, made.mail)
}

// skip leaves out a mail whose address is marked, and counts it at the mark.
func (d *delivery) skip(ctx context.Context, claim string) error {
	step, err := d.advance(ctx, ledger.Skip{Claim: claim}, ledger.Skipping(d.hash))
	if err == nil {
		d.note(noteSkipped)
	}
	return d.conclude(ctx, step, err)
}

// name makes a random name for a claim.
func (d *delivery) name() (string, error) {
	var name [8]byte
	if _, err := io.ReadFull(d.Random, name[:]); err != nil {
		return "", about("naming a claim", err)
	}
	return hex.EncodeToString(name[:]), nil
}

// advance writes what follows from an event, together with more writes of the same transaction.
func (d *delivery) advance(ctx context.Context, event ledger.Event, more ...store.Write) (ledger.Step, error) {
	step, err := ledger.Advance(ctx, d.Work, d.effect.ID, d.entry, d.class, d.Now, event, more...)
	d.entry = step.Entry
	if err == nil && step.Note != "" {
		d.note(serve.Note(step.Note))
	}
	return step, err
}

// advanceAndConclude is an event and what is to be done about it.
func (d *delivery) advanceAndConclude(ctx context.Context, event ledger.Event) error {
	step, err := d.advance(ctx, event)
	return d.conclude(ctx, step, err)
}

// conclude does what a step asks for, when its entry is written.
func (d *delivery) conclude(ctx context.Context, step ledger.Step, err error) error {
	if err != nil {
		return err
	}
	switch step.Do {
	case ledger.Finish:
		return d.erase(ctx)
	case ledger.File:
		return d.file(ctx)
	case ledger.Wait:
		return serve.Later(step.Wait + time.Second) // past the moment, not just before it
	case ledger.Leave:
		return nil
	default: // ledger.Send: the claim is for another turn
		return ledger.ErrChanged
	}
}

// ignoreConflict is for writes whose conflict says that there is nothing to do.
func ignoreConflict(err error) error {
	if _, ok := errors.AsType[*store.Conflict](err); ok {
		return nil
	}
	return err
}
