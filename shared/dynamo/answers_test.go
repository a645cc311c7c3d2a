package dynamo_test

import (
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gatehouse/shared/dynamo"
	"gatehouse/shared/store"
)

// item is a row as DynamoDB answers it.
func item(sk, rest string) string {
	return `{"pk":{"S":"pool#sub"},"sk":{"S":"` + sk + `"}` + rest + `}`
}

func TestReadingLeavesOutWhatRowsDoNotKnow(t *testing.T) {
	facts, _ := table(answer{body: `{"Item":` + item("confirmed", `,"text":{"S":"x"},"n":{"N":"5"},"tags":{"SS":["b","a"]},
		"fraction":{"N":"1.5"},"huge":{"N":"99999999999999999999"},"flag":{"BOOL":true},"nothing":{"NULL":true},"list":{"L":[{"S":"x"}]},"map":{"M":{}},"bytes":{"B":"eA=="},"numbers":{"NS":["1"]}`) + `}`})
	got, ok, err := facts.Get(t.Context(), key, store.Strong)
	want := store.Row{Key: key, Attributes: map[string]store.Value{"text": store.String("x"), "n": store.Number(5), "tags": store.Set{"a", "b"}}}
	if err != nil || !ok || !got.Equal(want) {
		t.Errorf("read %v (found: %v), error %v, want %v", got, ok, err, want)
	}
}

func TestExpiredRowsAreAbsent(t *testing.T) {
	gone, stays := item("gone", `,"expires":{"N":"1800000000"}`), item("stays", `,"expires":{"N":"1800000001"}`)
	facts, _ := table(answer{body: `{"Item":` + gone + `}`}, answer{body: `{"Responses":{"Facts":[` + gone + `,` + stays + `]}}`}, answer{body: `{"Items":[` + gone + `,` + stays + `]}`})
	if _, ok, err := facts.Get(t.Context(), key, store.Strong); ok || err != nil {
		t.Errorf("an expired row was found: %v, error %v", ok, err)
	}
	found, err := facts.BatchGet(t.Context(), []store.Key{key}, store.Strong)
	if _, ok := found[store.Key{PK: "pool#sub", SK: "stays"}]; !ok || len(found) != 1 || err != nil {
		t.Errorf("reading keys finds %v, error %v, want the row that has not expired", found, err)
	}
	var listed []string
	for row, err := range facts.Query(t.Context(), "pool#sub", "", store.Strong) {
		if err != nil {
			t.Fatal(err)
		}
		listed = append(listed, row.SK)
	}
	if !slices.Equal(listed, []string{"stays"}) {
		t.Errorf("the partition lists %v, want the row that has not expired", listed)
	}
}

func TestPagesAreReadToTheEnd(t *testing.T) {
	pages := []answer{
		{body: `{"Items":[` + item("1", "") + `],"LastEvaluatedKey":` + item("1", "") + `}`},
		{body: `{"Items":[],"LastEvaluatedKey":` + item("5", `,"owing":{"S":"x"}`) + `}`}, // a page may be empty and not be the last
		{body: `{"Items":[` + item("6", "") + `]}`},
	}
	facts, f := table(pages...)
	var got []string
	for row, err := range facts.Query(t.Context(), "pool#sub", "", store.Strong) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.SK)
	}
	if !slices.Equal(got, []string{"1", "6"}) || len(f.requests) != 3 || !strings.Contains(f.requests[2].body, `"ExclusiveStartKey":{`) {
		t.Errorf("%d requests read %v, want 3 requests and rows 1 and 6", len(f.requests), got)
	}

	facts, f = table(pages...)
	for _, err := range facts.Due(t.Context(), store.OwedIndex(), "owed#1", 1) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if len(f.requests) != 1 {
		t.Errorf("who stops at the first key costs %d requests, want 1", len(f.requests))
	}

	facts, _ = table(pages[0], refused("ResourceNotFoundException", ""))
	n, failed := 0, error(nil)
	for _, err := range facts.Due(t.Context(), store.OwedIndex(), "owed#1", 1) {
		n, failed = n+1, err
	}
	if n != 2 || failed == nil {
		t.Errorf("a list that breaks off after one key yields %d times and then %v, want twice and the fault", n, failed)
	}
}

func TestWhatABatchLeavesIsAskedForAgain(t *testing.T) {
	row := func(i int) string { return item(strconv.Itoa(i), "") }
	facts, f := table(
		answer{body: `{"Responses":{"Facts":[` + row(1) + `]},"UnprocessedKeys":{"Facts":{"Keys":[` + row(2) + `,` + row(3) + `]}}}`},
		answer{body: `{"Responses":{},"UnprocessedKeys":{"Facts":{"Keys":[` + row(2) + `,` + row(3) + `]}}}`},
		answer{body: `{"Responses":{"Facts":[` + row(2) + `,` + row(3) + `]},"UnprocessedKeys":{}}`})
	keys := []store.Key{{PK: "pool#sub", SK: "1"}, {PK: "pool#sub", SK: "2"}, {PK: "pool#sub", SK: "3"}}
	found, err := facts.BatchGet(t.Context(), keys, store.Strong)
	if err != nil || len(found) != 3 {
		t.Errorf("found %v, error %v, want all three rows", found, err)
	}
	if len(f.requests) != 3 || strings.Contains(f.requests[2].body, `{"S":"1"}`) || !strings.Contains(f.requests[2].body, `"ConsistentRead":true`) {
		t.Errorf("asked %v, want the keys that were left, as strongly as before", f.requests)
	}
}

func TestConflictCarriesTheRowThatTheConditionMet(t *testing.T) {
	reasons := func(list string) answer {
		return refused("TransactionCanceledException", `,"Message":"...","CancellationReasons":[`+list+`]`)
	}
	met := `{"Code":"ConditionalCheckFailed","Message":"...","Item":` + item("confirmed", `,"n":{"N":"1"}`) + `}`
	one, two := store.Write{Key: key, If: store.Present{Attribute: "x"}}, store.Write{Key: store.Key{PK: "b", SK: "1"}}
	for _, test := range []struct {
		name   string
		answer answer
		writes []store.Write
		index  int
		row    bool
	}{
		{"a row", refused("ConditionalCheckFailedException", `,"message":"...","Item":`+item("confirmed", `,"n":{"N":"1"}`)), []store.Write{one}, 0, true},
		{"no row", refused("ConditionalCheckFailedException", `,"message":"..."`), []store.Write{one}, 0, false},
		{"second of a transaction", reasons(`{"Code":"None"},` + met), []store.Write{one, two}, 1, true},
		{"no row in a transaction", reasons(`{"Code":"ConditionalCheckFailed"},{"Code":"None"}`), []store.Write{one, two}, 0, false},
		{"beside a write that was held up", reasons(`{"Code":"TransactionConflict"},` + met), []store.Write{one, two}, 1, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts, f := table(test.answer)
			err := facts.Write(t.Context(), test.writes...)
			var conflict *store.Conflict
			if !errors.As(err, &conflict) {
				t.Fatalf("answered with %v, want a conflict", err)
			}
			if conflict.Index != test.index || (conflict.Row != nil) != test.row || test.row && (conflict.Row.Key != key || conflict.Row.Number("n") != 1) {
				t.Errorf("the conflict is about write %d and met %v", conflict.Index, conflict.Row)
			}
			f.only(t)
		})
	}
}

func TestErrorsTellOperationAndCodeAlone(t *testing.T) {
	const private = "jane.doe@example.com"
	message := `,"message":"` + private + ` is not welcome"`
	for _, test := range []struct {
		name    string
		answer  answer
		want    string
		invalid bool
	}{
		{"deleted table", refused("ResourceNotFoundException", message), "dynamodb: UpdateItem: ResourceNotFoundException", false},
		{"expired credentials", refused("ExpiredTokenException", message), "dynamodb: UpdateItem: ExpiredTokenException", false},
		{"no permission", refused("AccessDeniedException", message), "dynamodb: UpdateItem: AccessDeniedException", false},
		{"throttled", refused("ThrottlingException", message), "dynamodb: UpdateItem: ThrottlingException", false},
		{"not possible", refused("ValidationException", message), "dynamodb: UpdateItem: ValidationException", true},
		{"no network", answer{err: errors.New("no route to " + private)}, "dynamodb: UpdateItem: unreachable", false},
		{"no answer in time", answer{err: &net.DNSError{Err: private, IsTimeout: true}}, "dynamodb: UpdateItem: timeout", false},
		{"an answer that is none", answer{body: "<html>" + private}, "dynamodb: UpdateItem: unreachable", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts, _ := table(test.answer)
			err := facts.Write(t.Context(), store.Write{Key: store.Key{PK: private, SK: "x"}})
			var fault *dynamo.Error
			if !errors.As(err, &fault) || err.Error() != test.want {
				t.Errorf("answered with %q, want %q", err, test.want)
			}
			if errors.Is(err, store.ErrInvalid) != test.invalid {
				t.Errorf("the error is store.ErrInvalid: %v, want %v", !test.invalid, test.invalid)
			}
		})
	}
}
