package dynamo

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/store"
)

// onConflict asks for the present row with a refusal, which saves the read that would race with the next writer.
const onConflict = types.ReturnValuesOnConditionCheckFailureAllOld

// Write does all writes or none, one on each row: a single one as a call on that item, several as one transaction. A condition that does
// not hold is answered by a [store.Conflict]. What a transaction in progress holds up is tried again as long as ctx lasts; then the answer
// is [store.ErrBusy]. Of no writes it does nothing.
func (t *Table) Write(ctx context.Context, writes ...store.Write) error {
	if err := store.ValidateAll(writes); err != nil {
		return err
	}
	switch len(writes) {
	case 0:
		return nil
	case 1:
		return patiently(ctx, func() error { return t.change(ctx, writes[0]) })
	default:
		input := t.transaction(writes)
		return patiently(ctx, func() error { return t.transact(ctx, input) })
	}
}

func (t *Table) change(ctx context.Context, w store.Write) error {
	switch {
	case w.Replace:
		return t.replace(ctx, w)
	case w.Delete:
		return t.delete(ctx, w)
	default:
		return t.update(ctx, w)
	}
}

func (t *Table) replace(ctx context.Context, w store.Write) error {
	e := compile(w)
	_, err := t.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: t.name, Item: itemOf(w), ConditionExpression: e.condition,
		ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values, ReturnValuesOnConditionCheckFailure: onConflict,
	})
	return refusal(ctx, "PutItem", err)
}

func (t *Table) delete(ctx context.Context, w store.Write) error {
	e := compile(w)
	_, err := t.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: t.name, Key: keyOf(w.Key), ConditionExpression: e.condition,
		ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values, ReturnValuesOnConditionCheckFailure: onConflict,
	})
	return refusal(ctx, "DeleteItem", err)
}

func (t *Table) update(ctx context.Context, w store.Write) error {
	e := compile(w)
	_, err := t.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: t.name, Key: keyOf(w.Key), UpdateExpression: e.update, ConditionExpression: e.condition,
		ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values, ReturnValuesOnConditionCheckFailure: onConflict,
	})
	return refusal(ctx, "UpdateItem", err)
}

// transaction is one request with a token of its own: however often it is sent, within ten minutes it is done once.
func (t *Table) transaction(writes []store.Write) *dynamodb.TransactWriteItemsInput {
	items := make([]types.TransactWriteItem, len(writes))
	for i, w := range writes {
		items[i] = t.part(w)
	}
	return &dynamodb.TransactWriteItemsInput{TransactItems: items, ClientRequestToken: aws.String(rand.Text())}
}

func (t *Table) part(w store.Write) types.TransactWriteItem {
	e := compile(w)
	switch {
	case w.Replace:
		return types.TransactWriteItem{Put: &types.Put{
			TableName: t.name, Item: itemOf(w), ConditionExpression: e.condition,
			ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values, ReturnValuesOnConditionCheckFailure: onConflict,
		}}
	case w.Delete:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: t.name, Key: keyOf(w.Key), ConditionExpression: e.condition,
			ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values, ReturnValuesOnConditionCheckFailure: onConflict,
		}}
	default:
		return types.TransactWriteItem{Update: &types.Update{
			TableName: t.name, Key: keyOf(w.Key), UpdateExpression: e.update, ConditionExpression: e.condition,
			ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values, ReturnValuesOnConditionCheckFailure: onConflict,
		}}
	}
}

func (t *Table) transact(ctx context.Context, input *dynamodb.TransactWriteItemsInput) error {
	_, err := t.client.TransactWriteItems(ctx, input)
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return refusal(ctx, "TransactWriteItems", err)
	}
	return verdict(ctx, cancelled.CancellationReasons)
}
