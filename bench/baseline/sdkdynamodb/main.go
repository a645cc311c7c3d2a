// Command sdkdynamodb is hello with one service, of which one operation is linked: reads of a table, as many as CALLS says.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/bench/baseline/sdk"
)

func main() {
	sdk.Start(func(config aws.Config) func(context.Context, string) error {
		client := dynamodb.NewFromConfig(config)
		return func(ctx context.Context, id string) error {
			_, err := client.GetItem(ctx, &dynamodb.GetItemInput{
				TableName: aws.String("Facts"),
				Key:       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: id}, "sk": &types.AttributeValueMemberS{Value: "none"}},
			})
			return err
		}
	})
}
