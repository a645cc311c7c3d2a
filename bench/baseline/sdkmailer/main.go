// Command sdkmailer is hello with the three services of mailer, of each of which one operation is linked, and with the libraries that
// write messages.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	sestypes "github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"golang.org/x/net/idna"

	"gatehouse/bench/baseline/message"
	"gatehouse/bench/baseline/sdk"
)

func main() {
	sdk.Start(func(config aws.Config) func(context.Context, string) error {
		table, mails, queue := dynamodb.NewFromConfig(config), sesv2.NewFromConfig(config), sqs.NewFromConfig(config)
		writer, err := message.New()
		return func(ctx context.Context, id string) error {
			if err != nil {
				return err
			}
			_, err := table.GetItem(ctx, &dynamodb.GetItemInput{
				TableName: aws.String("Facts"),
				Key:       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: id}, "sk": &types.AttributeValueMemberS{Value: "none"}},
			})
			if err != nil {
				return err
			}
			html, text, err := writer.Write(id, "")
			if err != nil {
				return err
			}
			if err := send(ctx, mails, html, text); err != nil {
				return err
			}
			_, err = queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/123456789012/queue"), MessageBody: &id})
			return err
		}
	})
}

func send(ctx context.Context, client *sesv2.Client, html, text string) error {
	domain, err := idna.Lookup.ToASCII("example.com")
	if err != nil {
		return err
	}
	_, err = client.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress: aws.String("gatehouse@" + domain),
		Content: &sestypes.EmailContent{Simple: &sestypes.Message{
			Subject: &sestypes.Content{Data: aws.String("Welcome")},
			Body:    &sestypes.Body{Html: &sestypes.Content{Data: &html}, Text: &sestypes.Content{Data: &text}},
		}},
	})
	return err
}
