package dynamo

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/store"
)

// keyOf is a key as DynamoDB takes it.
func keyOf(key store.Key) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{store.PK: text(key.PK), store.SK: text(key.SK)}
}

// itemOf is the item of a write that replaces the row.
func itemOf(w store.Write) map[string]types.AttributeValue {
	all := make(map[string]types.AttributeValue, 2+len(w.Set)+len(w.Add))
	all[store.PK], all[store.SK] = text(w.Key.PK), text(w.Key.SK)
	for name, value := range w.Set {
		all[name] = attribute(value)
	}
	for name, value := range w.Add {
		all[name] = attribute(value)
	}
	return all
}

// rowOf reads an item; false if there is none.
func rowOf(item map[string]types.AttributeValue) (store.Row, bool) {
	if len(item) == 0 {
		return store.Row{}, false
	}
	values := make(map[string]store.Value, len(item))
	for name, attribute := range item {
		if known := value(attribute); known != nil {
			values[name] = known
		}
	}
	return store.RowOf(values)
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func attribute(value store.Value) types.AttributeValue {
	switch v := value.(type) {
	case store.String:
		return text(string(v))
	case store.Number:
		return &types.AttributeValueMemberN{Value: strconv.FormatInt(int64(v), 10)}
	case store.Set:
		return &types.AttributeValueMemberSS{Value: v}
	default:
		return nil
	}
}

// value returns nil for what rows leave out: other kinds, and numbers that are not whole.
func value(a types.AttributeValue) store.Value {
	switch v := a.(type) {
	case *types.AttributeValueMemberS:
		return store.String(v.Value)
	case *types.AttributeValueMemberN:
		return store.NumberOf(v.Value)
	case *types.AttributeValueMemberSS:
		return store.SetOf(v.Value...)
	default:
		return nil
	}
}
