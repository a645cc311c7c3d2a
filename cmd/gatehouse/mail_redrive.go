package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
)

type redriveCommand struct {
	stackFlags `embed:""`
	Reason     string `placeholder:"REASON" help:"Only dead letters with this reason, such as sender_not_verified."`
	Yes        bool   `help:"Do it; without, only list what there is."`
}

// Help is shown below the one-line description.
func (redriveCommand) Help() string {
	return `Mails that cannot be sent stand in the dead-letter queue with a reason. Once that is mended, this command moves them
back to the mail queue and lets the ledger send them again. Those that turn out to be sent, or whose person is gone, end
there. The reason undecided means that SES may have taken the mail twice already: it may arrive once more. What SES took and then rejected is gone: its letter was erased when SES took it.

	gatehouse mail redrive --stack gatehouse-prod
	gatehouse mail redrive --stack gatehouse-prod --reason sender_not_verified --yes

Until the command ends, and ten minutes at most, others do not see the letters. What cannot be read as a mail stays where it is.

` + awsHelp + `

Exit codes: 0 done, or nothing to do; 1 some could not be moved; 2 a fault.`
}

// Run executes the command.
func (r redriveCommand) Run(ctx context.Context, c console) error {
	d, err := r.open(ctx, "work-table", "mail-queue", "dead-letters")
	if err != nil {
		return err
	}
	return r.redrive(ctx, c, d.work(), &sqsLetters{client: sqs.NewFromConfig(d.config), dead: d.DeadLetters, live: d.MailQueue})
}

// deadLetter is one message of the dead-letter queue. A letter without a reason was given up by the
// queue itself.
type deadLetter struct {
	id, body, reason, receipt string
}

// deadLetters is the dead-letter queue.
type deadLetters interface {
	// take hands out some letters, hidden from others for a while; none when there are no more.
	take(ctx context.Context) ([]deadLetter, error)
	// move puts a letter on the mail queue and then takes it off its own.
	move(ctx context.Context, letter deadLetter) error
	// putBack shows letters again.
	putBack(ctx context.Context, letters []deadLetter) error
}

// redrive goes through all letters once. Those that stay are put back at the end, or they would come
// again.
func (r redriveCommand) redrive(ctx context.Context, c console, work workTable, queue deadLetters) (err error) {
	run := redriving{redriveCommand: r, work: work, queue: queue, seen: map[string]bool{}, bar: progress{console: c, what: "moved"}}
	defer func() {
		if fault := queue.putBack(context.WithoutCancel(ctx), run.stay); err == nil {
			err = fault
		}
	}()
	for {
		letters, err := queue.take(ctx)
		if err != nil {
			return err
		}
		fresh := 0
		for i, letter := range letters {
			if run.seen[letter.id] {
				continue
			}
			fresh++
			if err := run.sort(ctx, letter); err != nil {
				run.stay = append(run.stay, letters[i:]...)
				return fmt.Errorf("%w; %d were moved before", err, run.bar.done)
			}
		}
		if fresh == 0 {
			return run.conclude(c)
		}
	}
}

// redriving is one run of the command.
type redriving struct {
	redriveCommand
	work              workTable
	queue             deadLetters
	seen              map[string]bool
	stay              []deadLetter
	found, unreadable tally
	bar               progress
}

// sort moves one letter, or keeps it to be put back.
func (r *redriving) sort(ctx context.Context, letter deadLetter) error {
	r.seen[letter.id] = true
	if r.Reason != "" && letter.reason != r.Reason {
		r.stay = append(r.stay, letter)
		return nil
	}
	e, ok := mailOf(letter)
	if !ok {
		r.unreadable.add(cmp.Or(letter.reason, "without a reason"))
		r.stay = append(r.stay, letter)
		return nil
	}
	r.found.add(e.Kind + " (" + cmp.Or(letter.reason, "given up by the queue") + ")")
	if !r.Yes {
		r.stay = append(r.stay, letter)
		return nil
	}
	if err := revive(ctx, r.work, r.queue, e, letter); err != nil {
		return err
	}
	r.bar.next()
	return nil
}

// mailOf is the mail a letter is about; false for one that cannot be read.
func mailOf(letter deadLetter) (effect.Effect, bool) {
	e, err := effect.Decode([]byte(letter.body))
	return e, err == nil && e.Queue == fact.Mail
}

// revive lets the ledger send the mail, and moves its message.
func revive(ctx context.Context, work workTable, queue deadLetters, e effect.Effect, letter deadLetter) error {
	if err := reopen(ctx, work, e.ID); err != nil {
		return err
	}
	return queue.move(ctx, letter)
}

// conclude says what was found and done.
func (r *redriving) conclude(c console) error {
	if len(r.unreadable.names) > 0 {
		_, _ = fmt.Fprintf(c.out, "left where they are, since they cannot be read: %s\n", &r.unreadable)
	}
	switch {
	case len(r.found.names) == 0:
		_, _ = fmt.Fprintln(c.out, "no dead letters to move")
	case !r.Yes:
		_, _ = fmt.Fprintf(c.out, "dead letters: %s\nwith --yes they are moved back to the mail queue\n", &r.found)
	default:
		_, _ = fmt.Fprintf(c.out, "moved back: %d: %s\n", r.bar.done, &r.found)
	}
	if r.Yes && len(r.unreadable.names) > 0 {
		return exitStatus(exitRefused)
	}
	return nil
}

// sqsLetters is the dead-letter queue in SQS.
type sqsLetters struct {
	client     *sqs.Client
	dead, live string
}

func (q *sqsLetters) take(ctx context.Context) ([]deadLetter, error) {
	const hidden = 600 // seconds: long enough to go through a long queue once
	answer, err := q.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &q.dead, MaxNumberOfMessages: 10, VisibilityTimeout: hidden, WaitTimeSeconds: 1, MessageAttributeNames: []string{"reason"},
	})
	if err != nil {
		return nil, plain(err)
	}
	var letters []deadLetter
	for _, m := range answer.Messages {
		letters = append(letters, deadLetter{aws.ToString(m.MessageId), aws.ToString(m.Body), aws.ToString(m.MessageAttributes["reason"].StringValue), aws.ToString(m.ReceiptHandle)})
	}
	return letters, nil
}

func (q *sqsLetters) move(ctx context.Context, letter deadLetter) error {
	if _, err := q.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &q.live, MessageBody: &letter.body}); err != nil {
		return plain(err)
	}
	_, err := q.client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &q.dead, ReceiptHandle: &letter.receipt})
	return plain(err)
}

func (q *sqsLetters) putBack(ctx context.Context, letters []deadLetter) error {
	for batch := range slices.Chunk(letters, 10) {
		entries := make([]types.ChangeMessageVisibilityBatchRequestEntry, len(batch))
		for i, letter := range batch {
			entries[i] = types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: &letter.receipt}
		}
		if _, err := q.client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &q.dead, Entries: entries}); err != nil {
			return plain(err)
		}
	}
	return nil
}
