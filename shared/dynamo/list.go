package dynamo

import (
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/store"
)

// Query yields the rows of a partition whose sort key begins with prefix, ascending, one call for each megabyte. Expired ones are left
// out. After an error it yields nothing more.
func (t *Table) Query(ctx context.Context, pk, prefix string, c store.Consistency) iter.Seq2[store.Row, error] {
	return func(yield func(store.Row, error) bool) {
		if err := store.ValidateQuery(pk, prefix); err != nil {
			yield(store.Row{}, err)
			return
		}
		now := t.now()
		for item, err := range t.pages(ctx, t.partition(pk, prefix, c)) {
			if err != nil {
				yield(store.Row{}, err)
				return
			}
			if row, ok := rowOf(item); ok && !row.Expired(now) && !yield(row, nil) {
				return
			}
		}
	}
}

func (t *Table) partition(pk, prefix string, c store.Consistency) *dynamodb.QueryInput {
	var e expression
	asked := e.name(store.PK) + "=" + e.value(text(pk))
	if prefix != "" {
		asked += " AND begins_with(" + e.name(store.SK) + "," + e.value(text(prefix)) + ")"
	}
	return &dynamodb.QueryInput{
		TableName: t.name, ConsistentRead: strong(c),
		KeyConditionExpression: &asked, ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values,
	}
}

// Due yields the keys of rows that the index has under hash with a range of at most upTo, ascending by range, one call for each megabyte.
// The index follows the table with some delay and knows nothing of expiry: who reads the rows may find them changed or gone. After an
// error it yields nothing more.
func (t *Table) Due(ctx context.Context, index store.Index, hash string, upTo int64) iter.Seq2[store.Key, error] {
	return func(yield func(store.Key, error) bool) {
		if err := store.ValidateQuery(hash, ""); err != nil {
			yield(store.Key{}, err)
			return
		}
		for item, err := range t.pages(ctx, t.indexed(index, hash, upTo)) {
			if err != nil {
				yield(store.Key{}, err)
				return
			}
			if row, ok := rowOf(item); ok && !yield(row.Key, nil) {
				return
			}
		}
	}
}

func (t *Table) indexed(index store.Index, hash string, upTo int64) *dynamodb.QueryInput {
	var e expression
	asked := e.name(index.Hash) + "=" + e.value(text(hash)) + " AND " + e.name(index.Range) + "<=" + e.value(attribute(store.Number(upTo)))
	return &dynamodb.QueryInput{
		TableName: t.name, IndexName: &index.Name,
		KeyConditionExpression: &asked, ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values,
	}
}

// pages yields the items of a query, page by page, and ends after an error. A page may be empty and yet not be the last.
func (t *Table) pages(ctx context.Context, input *dynamodb.QueryInput) iter.Seq2[map[string]types.AttributeValue, error] {
	return func(yield func(map[string]types.AttributeValue, error) bool) {
		for {
			answer, err := t.client.Query(ctx, input)
			if err != nil {
				yield(nil, fault(ctx, "Query", err))
				return
			}
			for _, item := range answer.Items {
				if !yield(item, nil) {
					return
				}
			}
			if input.ExclusiveStartKey = answer.LastEvaluatedKey; len(answer.LastEvaluatedKey) == 0 {
				return
			}
		}
	}
}
