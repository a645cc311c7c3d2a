package sqs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// SendRaw puts one message on the queue at this address, such as a dead-letter queue, with attributes that say why. SQS takes at most
// ten attributes; those without a value are left out, since it would refuse them. In a FIFO queue the same body is one message.
func (q *Queues) SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error {
	message := &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(string(body)), MessageAttributes: texts(attributes)}
	if isFIFO(url) {
		sum := sha256.Sum256(body)
		message.MessageGroupId, message.MessageDeduplicationId = aws.String(group), aws.String(hex.EncodeToString(sum[:]))
	}
	if _, err := q.client.SendMessage(ctx, message); err != nil {
		return fault("SendMessage", "a queue by its address", code(err))
	}
	return nil
}

func texts(attributes map[string]string) map[string]types.MessageAttributeValue {
	made := map[string]types.MessageAttributeValue{}
	for name, text := range attributes {
		if text != "" {
			made[name] = types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &text}
		}
	}
	return made
}
