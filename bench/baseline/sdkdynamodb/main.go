// Command sdkdynamodb is hello with one read of a table: the configuration code that functions share and one service with one operation
// linked. With READ=no it links the same and never calls.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/awsenv"
)

func main() {
	config, err := awsenv.Config(os.LookupEnv)
	if err != nil {
		slog.Error("cannot start", "cause", err)
		os.Exit(1)
	}
	client, reads := dynamodb.NewFromConfig(config), os.Getenv("READ") != "no"
	lambda.Start(func(ctx context.Context, event events.CognitoEventUserPoolsPreSignup) (events.CognitoEventUserPoolsPreSignup, error) {
		if !reads {
			return event, nil
		}
		_, err := client.GetItem(ctx, &dynamodb.GetItemInput{
			TableName: aws.String("Facts"),
			Key:       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: event.UserName}},
		})
		return event, err
	})
}
