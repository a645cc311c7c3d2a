// Command sdkhooks is hello with the three services of hooks, of each of which one operation is linked.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"gatehouse/bench/baseline/sdk"
)

func main() {
	sdk.Start(func(config aws.Config) func(context.Context, string) error {
		bus, secrets, queue := eventbridge.NewFromConfig(config), secretsmanager.NewFromConfig(config), sqs.NewFromConfig(config)
		return func(ctx context.Context, id string) error {
			entry := types.PutEventsRequestEntry{Source: aws.String("gatehouse"), DetailType: aws.String("Example"), Detail: aws.String("{}")}
			if _, err := bus.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{entry}}); err != nil {
				return err
			}
			if _, err := secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id}); err != nil {
				return err
			}
			_, err := queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/123456789012/queue"), MessageBody: &id})
			return err
		}
	})
}
