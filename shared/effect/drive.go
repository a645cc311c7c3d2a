package effect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

// Sender puts effects on their queues.
type Sender interface {
	// Send returns why single effects were not queued, by their ids, and an error when none of them may be taken as queued. What it
	// queued and could not tell comes again.
	Send(ctx context.Context, effects []Effect) (failed map[string]error, err error)
}

// Settler reads and writes the table Facts.
type Settler interface {
	// Get reads a row; false if there is none or it has expired.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// Write makes one write, or several as one transaction; a condition that does not hold is a [*store.Conflict].
	Write(ctx context.Context, writes ...store.Write) error
}

// Report is what driving a row did.
type Report struct {
	// Queued is how many effects were queued and are owed no longer.
	Queued int
	// Failed is how many effects could not be queued, or not be settled after; they stay owed.
	Failed int
	// Unknown is how many debts this version does not know; they stay owed.
	Unknown int
	// Gone says that there is no such row, or none any more: nothing is owed.
	Gone bool
}

// Drive queues what a row owes and settles exactly what it queued, going on with the present row as long as others add debts. Debts
// that this version does not know, and effects that could not be queued, stay owed and hold nobody up; the error is about the latter.
func Drive(ctx context.Context, row store.Row, s Sender, facts Settler) (Report, error) {
	d := drive{sender: s, facts: facts, failed: map[fact.Debt]bool{}}
	err := d.run(ctx, row)
	return d.report, errors.Join(append(d.faults, err)...)
}

// DriveKey is [Drive] for the row as it is now. Images of the stream may be a day old: what was settled since is not queued again.
func DriveKey(ctx context.Context, key store.Key, s Sender, facts Settler) (Report, error) {
	row, found, err := facts.Get(ctx, key, store.Strong)
	if err != nil {
		return Report{}, fmt.Errorf("reading what is owed: %w", err)
	}
	if !found {
		return Report{Gone: true}, nil
	}
	return Drive(ctx, row, s, facts)
}

// drive is one row's way from what it owes to what it no longer owes.
type drive struct {
	sender Sender
	facts  Settler
	queued []fact.Debt
	failed map[fact.Debt]bool
	faults []error
	report Report
}

func (d *drive) run(ctx context.Context, row store.Row) error {
	for {
		d.send(ctx, row)
		w, some := fact.Settle(row, d.queued)
		if !some {
			d.report.Queued = len(d.queued)
			return nil
		}
		err := d.facts.Write(ctx, w)
		conflict, changed := errors.AsType[*store.Conflict](err)
		switch {
		case changed && conflict.Row == nil:
			d.report = Report{Queued: len(d.queued), Gone: true}
			d.faults = nil // nobody owes what could not be queued
			return nil
		case changed && ctx.Err() == nil:
			row = *conflict.Row
		case err != nil:
			d.report.Failed += len(d.queued)
			return fmt.Errorf("settling what was queued: %w", err)
		default:
			d.report.Queued = len(d.queued)
			return nil
		}
	}
}

// send queues what the row owes and was not tried yet.
func (d *drive) send(ctx context.Context, row store.Row) {
	owed, unknown := Of(row)
	d.report.Unknown = unknown
	untried := slices.DeleteFunc(owed, func(e Effect) bool { return d.failed[e.Debt()] || slices.Contains(d.queued, e.Debt()) })
	if len(untried) == 0 {
		return
	}
	failed, err := d.sender.Send(ctx, untried)
	var fault error
	for _, e := range untried {
		cause := cmp.Or(err, failed[e.ID])
		if cause == nil {
			d.queued = append(d.queued, e.Debt())
			continue
		}
		d.failed[e.Debt()] = true
		d.report.Failed++
		fault = cmp.Or(fault, cause)
	}
	if fault != nil {
		d.faults = append(d.faults, fmt.Errorf("queueing what is owed: %w", fault))
	}
}
