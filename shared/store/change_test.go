package store_test

import (
	"encoding/json"
	"strings"
	"testing"

	"gatehouse/shared/store"
)

// record is a record as Lambda hands it over, with attributes of every kind.
const record = `{
	"eventID": "c81e728d9d4c2f636f067f89cc14862c", "eventName": "MODIFY", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
	"dynamodb": {
		"ApproximateCreationDateTime": 1800000000,
		"Keys": {"pk": {"S": "pool#sub"}, "sk": {"S": "confirmed"}},
		"NewImage": {"pk": {"S": "pool#sub"}, "sk": {"S": "confirmed"}, "text": {"S": "new"}, "n": {"N": "-5"}, "owed": {"SS": ["b", "a"]},
			"flag": {"BOOL": true}, "nothing": {"NULL": true}, "list": {"L": [{"S": "x"}]}, "map": {"M": {"a": {"N": "1"}}}, "bytes": {"B": "eA=="}, "fraction": {"N": "0.5"}, "numbers": {"NS": ["1"]}},
		"OldImage": {"pk": {"S": "pool#sub"}, "sk": {"S": "confirmed"}, "text": {"S": "old"}},
		"SequenceNumber": "4421584500000000017450439092", "SizeBytes": 59, "StreamViewType": "NEW_AND_OLD_IMAGES"
	},
	"eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/Facts/stream/2026-01-01T00:00:00.000"
}`

func TestDecodeChange(t *testing.T) {
	change, err := store.DecodeChange([]byte(record))
	if err != nil {
		t.Fatal(err)
	}
	key := store.Key{PK: "pool#sub", SK: "confirmed"}
	before := store.Row{Key: key, Attributes: map[string]store.Value{"text": store.String("old")}}
	after := store.Row{Key: key, Attributes: map[string]store.Value{"text": store.String("new"), "n": store.Number(-5), "owed": store.Set{"a", "b"}}}
	if change.ID != "4421584500000000017450439092" || change.Key != key || change.Removed || change.ByExpiry {
		t.Errorf("the change is %+v", change)
	}
	if change.Old == nil || !change.Old.Equal(before) || change.New == nil || !change.New.Equal(after) {
		t.Errorf("the row was %v and is %v, want %v and %v", change.Old, change.New, before, after)
	}
}

func TestDecodeChangeTellsWhoRemovedTheRow(t *testing.T) {
	const images = `"dynamodb":{"Keys":{"pk":{"S":"p"},"sk":{"S":"s"}},"OldImage":{"pk":{"S":"p"},"sk":{"S":"s"}},"SequenceNumber":"1"}`
	for name, test := range map[string]struct {
		record   string
		byExpiry bool
	}{
		"somebody": {`{"eventName":"REMOVE",` + images + `}`, false},
		"expiry":   {`{"eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},` + images + `}`, true},
		"another":  {`{"eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"other.amazonaws.com"},` + images + `}`, false},
	} {
		change, err := store.DecodeChange([]byte(test.record))
		if err != nil || !change.Removed || change.ByExpiry != test.byExpiry || change.New != nil || change.Old == nil {
			t.Errorf("%s: %+v, error %v", name, change, err)
		}
	}
}

func TestRecordsThatAreNone(t *testing.T) {
	const private = "jane.doe@example.com"
	for name, text := range map[string]string{
		"nothing":              ``,
		"no JSON":              private,
		"null":                 `null`,
		"empty":                `{}`,
		"another event":        `{"eventSource":"aws:sqs","body":"` + private + `"}`,
		"keys alone":           `{"eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":"p"},"sk":{"S":"s"}},"SequenceNumber":"1"}}`,
		"no sequence number":   strings.Replace(record, "4421584500000000017450439092", "", 1),
		"no keys":              strings.Replace(record, `"Keys"`, `"Kees"`, 1),
		"an unknown kind":      strings.Replace(record, "MODIFY", "MERGE", 1),
		"removed and there":    strings.Replace(record, "MODIFY", "REMOVE", 1),
		"image without key":    strings.Replace(record, `"NewImage": {"pk": {"S": "pool#sub"}`, `"NewImage": {"pk": {"N": "1"}`, 1),
		"image of another row": strings.Replace(record, `"NewImage": {"pk": {"S": "pool#sub"}`, `"NewImage": {"pk": {"S": "`+private+`"}`, 1),
		"keys of another type": strings.Replace(record, `{"pk": {"S": "pool#sub"}`, `{"pk": {"N": "12345"}`, 1),
		"a list for an image":  strings.Replace(record, `"OldImage": {`, `"OldImage": [], "x": {`, 1),
	} {
		change, err := store.DecodeChange([]byte(text))
		if err == nil {
			t.Errorf("%s: read as %+v, want an error", name, change)
		} else if strings.Contains(err.Error(), private) || strings.Contains(err.Error(), "12345") {
			t.Errorf("%s: the error repeats the record: %v", name, err)
		}
	}
}

func TestChangesComeBackAsTheyWereEncoded(t *testing.T) {
	old, now := sample(), sample()
	now.Attributes["text"] = store.String("<\u2028>\"")
	key := old.Key
	for name, change := range map[string]store.Change{
		"inserted": {ID: "1", Key: key, New: &now},
		"modified": {ID: "22", Key: key, Old: &old, New: &now},
		"removed":  {ID: "333", Key: key, Removed: true, Old: &old},
		"expired":  {ID: "4444", Key: key, Removed: true, ByExpiry: true, Old: &old},
	} {
		data := store.EncodeChange(change)
		got, err := store.DecodeChange(data)
		if err != nil || !equal(got, change) {
			t.Errorf("%s: %s came back as %+v, error %v", name, data, got, err)
		}
		if want := map[string]string{"inserted": "INSERT", "modified": "MODIFY", "removed": "REMOVE", "expired": "REMOVE"}[name]; !strings.Contains(string(data), `"eventName":"`+want+`"`) {
			t.Errorf("%s: %s is no %s", name, data, want)
		}
	}
}

func equal(a, b store.Change) bool {
	same := func(a, b *store.Row) bool { return (a == nil) == (b == nil) && (a == nil || a.Equal(*b)) }
	return a.ID == b.ID && a.Key == b.Key && a.Removed == b.Removed && a.ByExpiry == b.ByExpiry && same(a.Old, b.Old) && same(a.New, b.New)
}

func FuzzDecodeChange(f *testing.F) {
	f.Add([]byte(record))
	f.Add([]byte(`{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":"p"},"sk":{"S":"s"}},"SequenceNumber":"1"}}`))
	f.Add([]byte(`{"eventName":"INSERT","userIdentity":null,"dynamodb":{"Keys":{"pk":{"S":"p"},"sk":{"S":"s"}},"NewImage":{"pk":{"S":"p"},"sk":{"S":"s"},"a":{"SS":[]},"b":{"S":null},"c":7},"SequenceNumber":"1"}}`))
	f.Add([]byte(`{"dynamodb":{"NewImage":null,"Keys":null}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		change, err := store.DecodeChange(data)
		if err != nil {
			return
		}
		if change.New == nil != change.Removed || change.Key.PK == "" || change.Key.SK == "" || change.ID == "" {
			t.Fatalf("half a change: %+v", change)
		}
		again, err := store.DecodeChange(store.EncodeChange(change))
		if err != nil || !equal(again, change) {
			t.Errorf("%+v came back as %+v, error %v", change, again, err)
		}
	})
}

func FuzzRow(f *testing.F) {
	f.Add("p", "s", "name", "text", int64(5), "a", "b")
	f.Add("pool#sub", "gate#approval", "S", "\u2028<>&\x00", int64(-1<<63), "", "\U0001f600")
	f.Fuzz(func(t *testing.T, pk, sk, name, text string, number int64, a, b string) {
		row := store.Row{Key: store.Key{PK: pk, SK: sk}, Attributes: map[string]store.Value{
			name: store.String(text), name + "1": store.Number(number), name + "2": store.SetOf(a, b),
		}}
		if (store.Write{Key: row.Key, Set: row.Attributes}).Validate() != nil {
			return
		}
		data, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		var again store.Row
		if err := json.Unmarshal(data, &again); err != nil || !again.Equal(row) {
			t.Errorf("%v came back from %s as %v, error %v", row, data, again, err)
		}
	})
}
