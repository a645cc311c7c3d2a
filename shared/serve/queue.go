package serve

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"gatehouse/shared/trigger"
)

// Queue serves the batches of SQS queues and does not return; the event source mapping must ask for
// ReportBatchItemFailures. Messages are handled one after the other. Those that fail, are put off or
// are left when the time is nearly up go back to their queue, and so does, in a FIFO queue, whatever
// follows them in their group. Settings and wiring are treated as by [Trigger].
func Queue[S any](name string, open func(S) (MessageHandler, error)) {
	launch(name, open, func(p process, handler MessageHandler) lambda.Handler {
		return &queueServer{process: p, handler: handler}
	}, nil)
}

// queueServer answers the batches of one process.
type queueServer struct {
	process
	handler MessageHandler
}

// Invoke deals with one batch. Its error sends the whole batch back.
func (s *queueServer) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	began := s.clock()
	var received events.SQSEvent
	if err := json.Unmarshal(event, &received); err != nil || received.Records == nil {
		return nil, s.unreadable(ctx, began, "not a batch of messages")
	}
	bounded, cancel := early(ctx, reserve)
	defer cancel()
	batch := batch{process: &s.process, handler: s.handler}
	// An empty list says that all are done. A missing one says that all have failed.
	answer := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	stopped := map[string]bool{} // message groups in which one was left
	for i := range received.Records {
		message := queued(&received.Records[i])
		if message.Group != "" && stopped[message.Group] {
			batch.untried++
		} else if batch.handle(bounded, message) {
			continue
		}
		stopped[message.Group] = true
		batch.leave(message)
		answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: message.ID})
	}
	batch.conclude(ctx, began, len(received.Records))
	return json.Marshal(answer)
}

// queued reads a message; what SQS does not say stays zero.
func queued(record *events.SQSMessage) Message {
	received, err := strconv.Atoi(record.Attributes["ApproximateReceiveCount"])
	if err != nil {
		received = 1
	}
	message := Message{
		ID: record.MessageId, Body: []byte(record.Body), Receipt: record.ReceiptHandle, Received: received,
		Group: record.Attributes["MessageGroupId"], Queue: record.EventSourceARN[strings.LastIndexByte(record.EventSourceARN, ':')+1:],
	}
	if sent, err := strconv.ParseInt(record.Attributes["SentTimestamp"], 10, 64); err == nil {
		message.SentAt = time.UnixMilli(sent)
	}
	// Standard queues have groups too, for fairness between tenants; only FIFO queues keep an order.
	if !strings.HasSuffix(message.Queue, ".fifo") {
		message.Group = ""
	}
	return message
}

// batch handles the messages of one invocation and remembers how they ended.
type batch struct {
	*process
	handler                   MessageHandler
	notes                     []Note
	failed, deferred, untried int64
	waited                    time.Duration // how old the oldest message is that goes back to its queue
}

// leave notes a message that goes back to its queue. Its age is counted here because SQS's own metric begins anew with a
// message that was received three times, so what fails for long would never show.
func (b *batch) leave(message Message) {
	if !message.SentAt.IsZero() {
		b.waited = max(b.waited, b.clock().Sub(message.SentAt))
	}
}

// handle tells whether the message is done. One that fails, or is put off for a reason, is logged by its id alone.
func (b *batch) handle(ctx context.Context, message Message) bool {
	if ctx.Err() != nil {
		b.untried++
		return false
	}
	notes, err := try(ctx, b.handler, message)
	b.notes = append(b.notes, notes...)
	switch {
	case err == nil:
		return true
	case putOff(err):
		b.deferred++
		if _, bare := err.(Later); !bare { //nolint:errorlint // what is wrapped around it is the reason
			b.logger.LogAttrs(ctx, slog.LevelWarn, "put off", slog.String("function", b.name), slog.String("messageId", message.ID), slog.Any("cause", err))
		}
	default:
		b.failed++
		b.logger.LogAttrs(ctx, slog.LevelError, "fault", slog.String("function", b.name), slog.String("messageId", message.ID), slog.Any("cause", err))
	}
	return false
}

// conclude writes the outcome line of the batch.
func (b *batch) conclude(ctx context.Context, began time.Time, size int) {
	outcome := trigger.Outcome{Result: trigger.Allowed, Notes: b.notes}
	if b.failed > 0 {
		outcome.Result = trigger.Faulted
	}
	counts := []counted{{"batch", int64(size)}}
	for _, c := range [...]counted{{"failed", b.failed}, {"deferred", b.deferred}, {"untried", b.untried}, {"waited", int64(b.waited / time.Second)}} {
		if c.times > 0 {
			counts = append(counts, c)
		}
	}
	b.process.conclude(ctx, began, outcome, counts...)
}

// unreadable reports an event of another shape, whose content nobody knows, and returns the error of
// the invocation.
func (p *process) unreadable(ctx context.Context, began time.Time, problem string) error {
	p.conclude(ctx, began, trigger.Outcome{Result: trigger.Faulted, Rule: "decode", Cause: errors.New(problem)})
	return failure()
}
