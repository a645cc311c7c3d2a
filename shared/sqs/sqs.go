package sqs

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
)

// maxBatch is how many messages one call may carry. Bodies of ids are far below what it may weigh.
//
// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
const maxBatch = 10

// group is the one message group of every FIFO queue: its messages are worked on one after the other.
const group = "one"

// Queues are the queues of the effects.
type Queues struct {
	client *sqs.Client
	urls   map[fact.Queue]string
}

// New returns the queues at these addresses. An address that ends in .fifo is that of a FIFO queue.
func New(client *sqs.Client, urls map[fact.Queue]string) *Queues {
	return &Queues{client: client, urls: maps.Clone(urls)}
}

// Open is [New] with a client of its own.
func Open(config aws.Config, urls map[fact.Queue]string) *Queues {
	return New(sqs.NewFromConfig(config), urls)
}

// Send puts effects on their queues, as many at once as SQS takes. It answers with why single effects were not queued, by their ids;
// its error is always nil.
func (q *Queues) Send(ctx context.Context, effects []effect.Effect) (map[string]error, error) {
	failed, byQueue := map[string]error{}, map[fact.Queue][]effect.Effect{}
	for _, e := range effects {
		byQueue[e.Queue] = append(byQueue[e.Queue], e)
	}
	for _, name := range slices.Sorted(maps.Keys(byQueue)) {
		for batch := range slices.Chunk(byQueue[name], maxBatch) {
			maps.Copy(failed, q.sendBatch(ctx, name, batch))
		}
	}
	return failed, nil
}

// sendBatch makes one call. What SQS does not say that it took counts as failed.
func (q *Queues) sendBatch(ctx context.Context, name fact.Queue, batch []effect.Effect) map[string]error {
	url := q.urls[name]
	if url == "" { // SQS would be asked without a queue
		return each(batch, fault("SendMessageBatch", name, "there is no such queue"))
	}
	entries := make([]types.SendMessageBatchRequestEntry, len(batch))
	for i, e := range batch {
		entries[i] = entry(url, strconv.Itoa(i), e)
	}
	taken, causes := outcome(q.client.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &url, Entries: entries}))
	failed := map[string]error{}
	for i, e := range batch {
		if id := strconv.Itoa(i); !taken[id] {
			failed[e.ID] = fault("SendMessageBatch", name, causes(id))
		}
	}
	return failed
}

// each is the same cause for all effects.
func each(batch []effect.Effect, cause error) map[string]error {
	failed := map[string]error{}
	for _, e := range batch {
		failed[e.ID] = cause
	}
	return failed
}

func entry(url, id string, e effect.Effect) types.SendMessageBatchRequestEntry {
	made := types.SendMessageBatchRequestEntry{Id: &id, MessageBody: aws.String(string(e.Encode()))}
	if isFIFO(url) {
		made.MessageGroupId, made.MessageDeduplicationId = aws.String(group), aws.String(e.ID)
	}
	return made
}

func isFIFO(url string) bool { return strings.HasSuffix(url, ".fifo") }

// outcome reads an answer: the ids that were taken, and why another one was not.
func outcome(answer *sqs.SendMessageBatchOutput, err error) (taken map[string]bool, cause func(id string) string) {
	taken, codes := map[string]bool{}, map[string]string{}
	if err != nil {
		return taken, func(string) string { return code(err) }
	}
	for _, done := range answer.Successful {
		taken[aws.ToString(done.Id)] = true
	}
	for _, not := range answer.Failed {
		codes[aws.ToString(not.Id)] = aws.ToString(not.Code)
	}
	return taken, func(id string) string {
		if codes[id] == "" {
			return "not in the answer"
		}
		return codes[id]
	}
}
