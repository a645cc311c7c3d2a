package dynamo

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Open is [New] with a client of its own. Tables opened from one configuration share its connections.
func Open(config aws.Config, table string, now func() time.Time) *Table {
	return New(dynamodb.NewFromConfig(config), table, now)
}
