package sqs

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// maxDelay is the longest that a message may stay out of sight, counted from when it was received; an hour is left for that.
//
// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
const maxDelay = 11 * time.Hour

// Delay has the queue at this address hand out a message, named by the receipt of its latest delivery, again after so long.
func (q *Queues) Delay(ctx context.Context, url, receipt string, after time.Duration) error {
	seconds := int32(min(max(after, 0), maxDelay) / time.Second) // #nosec G115 -- bounded by maxDelay
	_, err := q.client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &url, ReceiptHandle: &receipt, VisibilityTimeout: seconds,
	})
	if err != nil {
		return fault("ChangeMessageVisibility", "a queue by its address", code(err))
	}
	return nil
}
