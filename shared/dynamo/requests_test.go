package dynamo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"gatehouse/shared/dynamo"
	"gatehouse/shared/store"
)

const (
	jsonKey  = `"Key":{"pk":{"S":"pool#sub"},"sk":{"S":"confirmed"}}`
	onTable  = `,"TableName":"Facts"`
	onUpdate = `,"ReturnValuesOnConditionCheckFailure":"ALL_OLD"` + onTable
)

// same says whether two texts are the same JSON.
func same(t *testing.T, a, b string) bool {
	t.Helper()
	var values [2]any
	var texts [2][]byte
	for i, text := range []string{a, b} {
		if err := json.Unmarshal([]byte(text), &values[i]); err != nil {
			t.Fatalf("%s is no JSON: %v", text, err)
		}
		texts[i], _ = json.Marshal(values[i])
	}
	return bytes.Equal(texts[0], texts[1])
}

func TestSingleWritesAreOneCallOnTheItem(t *testing.T) {
	for _, test := range []struct {
		name      string
		write     store.Write
		operation string
		want      string
	}{
		{"set", store.Write{Set: map[string]store.Value{"b": store.String("x"), "a": store.Number(-7)}}, "UpdateItem",
			`{"UpdateExpression":"SET #0=:0,#1=:1","ExpressionAttributeNames":{"#0":"a","#1":"b"},"ExpressionAttributeValues":{":0":{"N":"-7"},":1":{"S":"x"}}`},
		{"every clause", store.Write{
			Set: map[string]store.Value{"text": store.String("")}, Add: map[string]store.Value{"count": store.Number(1), "tags": store.Set{"a", "b"}},
			Take: map[string]store.Set{"owed": {"mail/welcome/1"}}, Remove: []string{"owing", "owedAt"},
		}, "UpdateItem", `{"UpdateExpression":"SET #0=:0 ADD #1 :1,#2 :2 DELETE #3 :3 REMOVE #4,#5",
			"ExpressionAttributeNames":{"#0":"text","#1":"count","#2":"tags","#3":"owed","#4":"owing","#5":"owedAt"},
			"ExpressionAttributeValues":{":0":{"S":""},":1":{"N":"1"},":2":{"SS":["a","b"]},":3":{"SS":["mail/welcome/1"]}}`},
		{"nothing but the key", store.Write{}, "UpdateItem", `{"UpdateExpression":"REMOVE #0","ExpressionAttributeNames":{"#0":"-"}`},
		{"a condition on what is set", store.Write{Set: map[string]store.Value{"n": store.Number(2)}, If: store.Equal{Attribute: "n", Value: store.Number(1)}}, "UpdateItem",
			`{"UpdateExpression":"SET #0=:0","ConditionExpression":"#0=:1","ExpressionAttributeNames":{"#0":"n"},"ExpressionAttributeValues":{":0":{"N":"2"},":1":{"N":"1"}}`},
		{"replace when vacant", store.Write{Replace: true, Set: map[string]store.Value{"a": store.Number(1)}, Add: map[string]store.Value{"owed": store.Set{"x"}}, If: store.Vacant(noon)}, "PutItem",
			`{"Item":{"pk":{"S":"pool#sub"},"sk":{"S":"confirmed"},"a":{"N":"1"},"owed":{"SS":["x"]}},
			"ConditionExpression":"(attribute_not_exists(#0) OR #1<=:0)","ExpressionAttributeNames":{"#0":"pk","#1":"expires"},"ExpressionAttributeValues":{":0":{"N":"1800000000"}}`},
		{"delete", store.Write{Delete: true, If: store.Present{Attribute: "a"}}, "DeleteItem",
			`{"ConditionExpression":"attribute_exists(#0)","ExpressionAttributeNames":{"#0":"a"}`},
		{"nested conditions", store.Write{Delete: true, If: store.All{store.Has{Attribute: "owed", Element: "x"}, store.Any{store.AtLeast{Attribute: "n", Number: 1}, store.Missing{Attribute: "owed"}}}}, "DeleteItem",
			`{"ConditionExpression":"((attribute_type(#0,:0) AND contains(#0,:1)) AND (#1>=:2 OR attribute_not_exists(#0)))",
			"ExpressionAttributeNames":{"#0":"owed","#1":"n"},"ExpressionAttributeValues":{":0":{"S":"SS"},":1":{"S":"x"},":2":{"N":"1"}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts, f := table(done)
			test.write.Key = key
			if err := facts.Write(t.Context(), test.write); err != nil {
				t.Fatal(err)
			}
			want := test.want + onUpdate + "}"
			if test.operation != "PutItem" {
				want = test.want + "," + jsonKey + onUpdate + "}"
			}
			if got := f.only(t); got.operation != test.operation || !same(t, got.body, want) {
				t.Errorf("asked\n%s %s\nwant\n%s %s", got.operation, got.body, test.operation, want)
			}
		})
	}
}

func TestReadsAreOneCallOfTheirKind(t *testing.T) {
	for _, test := range []struct {
		name string
		call func(context.Context, *dynamo.Table) error
		want string
	}{
		{"strong get", func(ctx context.Context, facts *dynamo.Table) error {
			_, _, err := facts.Get(ctx, key, store.Strong)
			return err
		}, `GetItem {"ConsistentRead":true,` + jsonKey + onTable + `}`},
		{"eventual get", func(ctx context.Context, facts *dynamo.Table) error {
			_, _, err := facts.Get(ctx, key, store.Eventual)
			return err
		}, `GetItem {"ConsistentRead":false,` + jsonKey + onTable + `}`},
		{"keys, one of them twice", func(ctx context.Context, facts *dynamo.Table) error {
			_, err := facts.BatchGet(ctx, []store.Key{key, {PK: "a", SK: "b"}, key}, store.Strong)
			return err
		}, `BatchGetItem {"RequestItems":{"Facts":{"ConsistentRead":true,"Keys":[{"pk":{"S":"pool#sub"},"sk":{"S":"confirmed"}},{"pk":{"S":"a"},"sk":{"S":"b"}}]}}}`},
		{"partition", func(ctx context.Context, facts *dynamo.Table) error {
			return last(facts.Query(ctx, "pool#sub", "", store.Eventual))
		}, `Query {"ConsistentRead":false,"KeyConditionExpression":"#0=:0","ExpressionAttributeNames":{"#0":"pk"},"ExpressionAttributeValues":{":0":{"S":"pool#sub"}}` + onTable + `}`},
		{"prefix", func(ctx context.Context, facts *dynamo.Table) error {
			return last(facts.Query(ctx, "pool#sub", "gate#", store.Strong))
		}, `Query {"ConsistentRead":true,"KeyConditionExpression":"#0=:0 AND begins_with(#1,:1)","ExpressionAttributeNames":{"#0":"pk","#1":"sk"},
			"ExpressionAttributeValues":{":0":{"S":"pool#sub"},":1":{"S":"gate#"}}` + onTable + `}`},
		{"index", func(ctx context.Context, facts *dynamo.Table) error {
			return last(facts.Due(ctx, store.OwedIndex(), "owed#3", 1234))
		}, `Query {"IndexName":"owed","KeyConditionExpression":"#0=:0 AND #1<=:1","ExpressionAttributeNames":{"#0":"owing","#1":"owedAt"},
			"ExpressionAttributeValues":{":0":{"S":"owed#3"},":1":{"N":"1234"}}` + onTable + `}`},
		{"empty", func(ctx context.Context, facts *dynamo.Table) error {
			_, err := facts.Empty(ctx)
			return err
		}, `Scan {"ConsistentRead":true,"Limit":1` + onTable + `}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts, f := table(done)
			if err := test.call(t.Context(), facts); err != nil {
				t.Fatal(err)
			}
			operation, want, _ := strings.Cut(test.want, " ")
			if got := f.only(t); got.operation != operation || !same(t, got.body, want) {
				t.Errorf("asked\n%s %s\nwant\n%s %s", got.operation, got.body, operation, want)
			}
		})
	}
}

// last returns the error with which a list ends; nil if it does not.
func last[V any](list func(yield func(V, error) bool)) error {
	var failed error
	for _, err := range list {
		failed = err
	}
	return failed
}

func TestInvalidWritesReachNobody(t *testing.T) {
	facts, f := table(done)
	if err := facts.Write(t.Context(), store.Write{Key: store.Key{PK: "x"}}); err == nil {
		t.Error("a write without a sort key was accepted")
	}
	if err := facts.Write(t.Context()); err != nil {
		t.Errorf("no writes were answered with %v", err)
	}
	if len(f.requests) != 0 {
		t.Errorf("DynamoDB was asked %v", f.requests)
	}
}

func TestTransactionIsOneRequestWithAToken(t *testing.T) {
	facts, f := table(done)
	err := facts.Write(t.Context(),
		store.Write{Key: key, Set: map[string]store.Value{"a": store.Number(1)}, If: store.Present{Attribute: "a"}},
		store.Write{Key: store.Key{PK: "b", SK: "1"}, Replace: true, If: store.Missing{Attribute: store.PK}},
		store.Write{Key: store.Key{PK: "c", SK: "1"}, Delete: true},
		store.Write{Key: store.Key{PK: "d", SK: "1"}})
	if err != nil {
		t.Fatal(err)
	}
	var asked struct {
		ClientRequestToken string
		TransactItems      json.RawMessage
	}
	got := f.only(t)
	if err := json.Unmarshal([]byte(got.body), &asked); err != nil || got.operation != "TransactWriteItems" {
		t.Fatalf("asked %s %s, error %v", got.operation, got.body, err)
	}
	want := `[
		{"Update":{` + jsonKey + `,"UpdateExpression":"SET #0=:0","ConditionExpression":"attribute_exists(#0)","ExpressionAttributeNames":{"#0":"a"},"ExpressionAttributeValues":{":0":{"N":"1"}}` + onUpdate + `}},
		{"Put":{"Item":{"pk":{"S":"b"},"sk":{"S":"1"}},"ConditionExpression":"attribute_not_exists(#0)","ExpressionAttributeNames":{"#0":"pk"}` + onUpdate + `}},
		{"Delete":{"Key":{"pk":{"S":"c"},"sk":{"S":"1"}}` + onUpdate + `}},
		{"Update":{"Key":{"pk":{"S":"d"},"sk":{"S":"1"}},"UpdateExpression":"REMOVE #0","ExpressionAttributeNames":{"#0":"-"}` + onUpdate + `}}]`
	if !same(t, string(asked.TransactItems), want) {
		t.Errorf("asked\n%s\nwant\n%s", asked.TransactItems, want)
	}
	if n := len(asked.ClientRequestToken); n < 20 || n > 36 {
		t.Errorf("the token has %d characters, want 20 to 36", n)
	}
}
