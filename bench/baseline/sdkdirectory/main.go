// Command sdkdirectory is hello with the three services of directory, of each of which one operation is linked.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"gatehouse/bench/baseline/sdk"
)

func main() {
	sdk.Start(func(config aws.Config) func(context.Context, string) error {
		table, queue, pool := dynamodb.NewFromConfig(config), sqs.NewFromConfig(config), cognitoidentityprovider.NewFromConfig(config)
		return func(ctx context.Context, id string) error {
			_, err := table.GetItem(ctx, &dynamodb.GetItemInput{
				TableName: aws.String("Facts"),
				Key:       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: id}, "sk": &types.AttributeValueMemberS{Value: "none"}},
			})
			if err != nil {
				return err
			}
			if _, err = pool.AdminGetUser(ctx, &cognitoidentityprovider.AdminGetUserInput{UserPoolId: aws.String("us-east-1_EXAMPLE00"), Username: &id}); err != nil {
				return err
			}
			_, err = queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/123456789012/queue"), MessageBody: &id})
			return err
		}
	})
}
