//go:build stores

package dynamo_test

import (
	"context"
	"crypto/rand"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/dynamo"
	"gatehouse/shared/store"
	"gatehouse/shared/storetest"
)

// endpoint is the environment variable with the address of DynamoDB, or of a stand-in for it. `make stores` sets it.
const endpoint = "DYNAMODB_ENDPOINT"

// TestTableInDynamoDB holds the table to the suite. It is built with the tag "stores" alone and fails when nothing answers, so that it
// never passes by not running.
func TestTableInDynamoDB(t *testing.T) {
	address := os.Getenv(endpoint)
	if address == "" {
		t.Fatal(endpoint + " is not set: run `make stores`")
	}
	client := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &address, RetryMaxAttempts: 2,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "example", SecretAccessKey: "example"}, nil
		}),
	})
	if _, err := client.ListTables(t.Context(), &dynamodb.ListTablesInput{}); err != nil {
		t.Fatalf("%s does not answer: %v", endpoint, err)
	}
	storetest.Run(t, func(t *testing.T, now func() time.Time) storetest.Store {
		name := "test-" + rand.Text()
		create(t, client, name)
		return dynamo.New(client, name, now)
	})
}

// create makes a table with the keys and the index that the template gives it, and drops it after the test.
func create(t *testing.T, client *dynamodb.Client, name string) {
	t.Helper()
	index := store.OwedIndex()
	text, number := types.ScalarAttributeTypeS, types.ScalarAttributeTypeN
	_, err := client.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String(store.PK), AttributeType: text}, {AttributeName: aws.String(store.SK), AttributeType: text},
			{AttributeName: &index.Hash, AttributeType: text}, {AttributeName: &index.Range, AttributeType: number},
		},
		KeySchema: keys(store.PK, store.SK),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: &index.Name, KeySchema: keys(index.Hash, index.Range),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly},
		}},
	})
	if err != nil {
		t.Fatalf("the table could not be made: %v", err)
	}
	t.Cleanup(func() {
		_, _ = client.DeleteTable(context.WithoutCancel(t.Context()), &dynamodb.DeleteTableInput{TableName: &name})
	})
}

func keys(hash, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{{AttributeName: &hash, KeyType: types.KeyTypeHash}, {AttributeName: &sort, KeyType: types.KeyTypeRange}}
}
