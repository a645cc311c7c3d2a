package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

type resumeCommand struct {
	stackFlags `embed:""`
	Yes        bool `help:"Do it; without, only say what would be done."`
}

// Help is shown below the one-line description.
func (resumeCommand) Help() string {
	return `SES's sandbox refuses mail to addresses that are not verified. Such mails are parked, and this command queues them
again, once the account has production access or the addresses are verified. What is still refused is parked anew.
It can be interrupted and repeated: no mail is sent twice.

	gatehouse mail resume --stack gatehouse-prod
	gatehouse mail resume --stack gatehouse-prod --yes

` + awsHelp + `

Exit codes: 0 done, or nothing to do; 2 a fault.`
}

// Run executes the command.
func (r resumeCommand) Run(ctx context.Context, c console) error {
	d, err := r.open(ctx, "work-table", "mail-queue")
	if err != nil {
		return err
	}
	return r.resume(ctx, c, d.work(), func(ctx context.Context, body string) error {
		_, err := sqs.NewFromConfig(d.config).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &d.MailQueue, MessageBody: &body})
		return plain(err)
	})
}

// enqueue puts a message on the mail queue.
type enqueue func(ctx context.Context, body string) error

func (r resumeCommand) resume(ctx context.Context, c console, work workTable, send enqueue) error {
	parked, err := collect(work.Query(ctx, ledger.ParkingPartition(), "", store.Strong), ledger.ParkingOf)
	if err != nil {
		return err
	}
	if len(parked) == 0 {
		_, err := fmt.Fprintln(c.out, "no mail is parked")
		return err
	}
	var kinds tally
	for _, p := range parked {
		kinds.add(p.Kind)
	}
	oldest := slices.MinFunc(parked, func(a, b ledger.Parking) int { return a.At.Compare(b.At) }).At
	_, _ = fmt.Fprintf(c.out, "parked: %s; the oldest since %s\n", &kinds, oldest.Format(time.RFC3339))
	if !r.Yes {
		_, err := fmt.Fprintln(c.out, "with --yes they are queued again")
		return err
	}
	bar := progress{console: c, what: "queued"}
	for _, p := range parked {
		if err := r.release(ctx, work, send, p); err != nil {
			return fmt.Errorf("%w; %d of %d were queued before", err, bar.done, len(parked))
		}
		bar.next()
	}
	_, err = fmt.Fprintf(c.out, "queued again: %d\n", len(parked))
	return err
}

// release queues one mail. It leaves the list last, so that an interruption leads to a second message,
// which the ledger bears, and not to none.
func (r resumeCommand) release(ctx context.Context, work workTable, send enqueue, p ledger.Parking) error {
	if err := reopen(ctx, work, p.EffectID); err != nil {
		return err
	}
	if err := send(ctx, p.Effect); err != nil {
		return err
	}
	err := work.Write(ctx, p.Unpark())
	if _, parkedAnew := errors.AsType[*store.Conflict](err); parkedAnew {
		return nil
	}
	return err
}

// reopen lets a mail be sent that was parked or refused. Every other stays as it is.
func reopen(ctx context.Context, work workTable, effectID string) error {
	row, found, err := work.Get(ctx, ledger.Key(effectID), store.Strong)
	if err != nil {
		return err
	}
	var entry ledger.Entry
	if found {
		if entry, err = ledger.Of(row); err != nil {
			return err
		}
	}
	_, err = ledger.Advance(ctx, work, effectID, entry, ledger.Decision, time.Now, ledger.Reopened{})
	return err
}

// collect reads all rows of a query.
func collect[V any](rows iter.Seq2[store.Row, error], read func(store.Row) V) ([]V, error) {
	var all []V
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, read(row))
	}
	return all, nil
}
