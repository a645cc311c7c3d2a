// Package dynamo is a table in DynamoDB.
//
// The table has the string keys pk and sk, the index of [store.OwedIndex] with keys only, and expiry on [store.Expires]. Conditions become
// expressions in which every name and value has an alias, so that no word and no character is reserved. Errors name the operation and
// DynamoDB's code, never a key or a value: see [Error].
package dynamo

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/store"
)

// Table is a table in DynamoDB. It is safe for use by many goroutines.
type Table struct {
	client *dynamodb.Client
	name   *string
	now    func() time.Time
}

// New returns the table of this name, which must exist by the first call. Expiry is judged by the clock.
func New(client *dynamodb.Client, table string, now func() time.Time) *Table {
	return &Table{client, &table, now}
}

// Get reads a row in one call; false if there is none or it has expired.
func (t *Table) Get(ctx context.Context, key store.Key, c store.Consistency) (store.Row, bool, error) {
	if err := key.Validate(); err != nil {
		return store.Row{}, false, err
	}
	answer, err := t.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: t.name, Key: keyOf(key), ConsistentRead: strong(c)})
	if err != nil {
		return store.Row{}, false, fault(ctx, "GetItem", err)
	}
	row, ok := rowOf(answer.Item)
	if !ok || row.Expired(t.now()) {
		return store.Row{}, false, nil
	}
	return row, true, nil
}

// BatchGet reads up to 100 rows; those that are not there or have expired are missing in the answer. What DynamoDB leaves for later is
// asked for again as long as ctx lasts; then the answer is [store.ErrBusy].
func (t *Table) BatchGet(ctx context.Context, keys []store.Key, c store.Consistency) (map[store.Key]store.Row, error) {
	if err := store.ValidateKeys(keys); err != nil {
		return nil, err
	}
	found := make(map[store.Key]store.Row, len(keys))
	asked := &types.KeysAndAttributes{Keys: distinct(keys), ConsistentRead: strong(c)}
	err := patiently(ctx, func() error {
		if len(asked.Keys) == 0 {
			return nil
		}
		answer, err := t.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{*t.name: *asked}})
		if err != nil {
			return fault(ctx, "BatchGetItem", err)
		}
		t.collect(answer.Responses[*t.name], found)
		if asked.Keys = answer.UnprocessedKeys[*t.name].Keys; len(asked.Keys) > 0 {
			return errHeldUp
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// collect adds the rows that have not expired.
func (t *Table) collect(items []map[string]types.AttributeValue, found map[store.Key]store.Row) {
	now := t.now()
	for _, item := range items {
		if row, ok := rowOf(item); ok && !row.Expired(now) {
			found[row.Key] = row
		}
	}
}

// distinct are the keys to ask for: DynamoDB refuses one that comes twice.
func distinct(keys []store.Key) []map[string]types.AttributeValue {
	seen := make(map[store.Key]bool, len(keys))
	items := make([]map[string]types.AttributeValue, 0, len(keys))
	for _, key := range keys {
		if !seen[key] {
			seen[key] = true
			items = append(items, keyOf(key))
		}
	}
	return items
}

// Empty says whether there is no row at all, not even an expired one.
func (t *Table) Empty(ctx context.Context) (bool, error) {
	answer, err := t.client.Scan(ctx, &dynamodb.ScanInput{TableName: t.name, Limit: aws.Int32(1), ConsistentRead: strong(store.Strong)})
	if err != nil {
		return false, fault(ctx, "Scan", err)
	}
	return len(answer.Items) == 0, nil
}

func strong(c store.Consistency) *bool { return aws.Bool(c == store.Strong) }
