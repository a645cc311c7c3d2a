package dynamo_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/store"
)

// busy are the answers of DynamoDB that pass by themselves.
func busy() map[string]answer {
	return map[string]answer{
		"conflict of a single write":     refused("TransactionConflictException", ""),
		"conflict of a transaction":      refused("TransactionCanceledException", `,"CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"}]`),
		"throttled within a transaction": refused("TransactionCanceledException", `,"CancellationReasons":[{"Code":"ThrottlingError"},{"Code":"None"}]`),
		"same transaction in progress":   refused("TransactionInProgressException", ""),
	}
}

func TestHeldUpWritesAreTriedAgain(t *testing.T) {
	for name, answer := range busy() {
		t.Run(name, func(t *testing.T) {
			facts, f := table(answer, answer, done)
			writes := []store.Write{{Key: key}, {Key: store.Key{PK: "b", SK: "1"}}}
			if name == "conflict of a single write" {
				writes = writes[:1]
			}
			if err := facts.Write(t.Context(), writes...); err != nil {
				t.Fatalf("answered with %v, want that the third attempt counts", err)
			}
			if len(f.requests) != 3 {
				t.Fatalf("%d requests, want 3", len(f.requests))
			}
			if f.requests[0].operation != f.requests[2].operation || !same(t, f.requests[0].body, f.requests[2].body) {
				t.Errorf("the third attempt is another request than the first, so that it could be done twice:\n%s\n%s", f.requests[0].body, f.requests[2].body)
			}
		})
	}
}

func TestTokensDiffer(t *testing.T) {
	facts, f := table(done)
	for range 2 { // the same counter twice is two transactions
		count := map[string]store.Value{"n": store.Number(1)}
		if err := facts.Write(t.Context(), store.Write{Key: key, Add: count}, store.Write{Key: store.Key{PK: "b", SK: "1"}, Add: count}); err != nil {
			t.Fatal(err)
		}
	}
	if f.requests[0].body == f.requests[1].body {
		t.Error("two transactions have one token, so that the second would not be done")
	}
}

func TestPatienceEndsWithTheContext(t *testing.T) {
	for name, answer := range busy() {
		t.Run(name, func(t *testing.T) {
			facts, f := table(answer)
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			err := facts.Write(ctx, store.Write{Key: key}, store.Write{Key: store.Key{PK: "b", SK: "1"}})
			if !errors.Is(err, store.ErrBusy) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("answered with %v, want store.ErrBusy and the context's end", err)
			}
			if len(f.requests) < 2 || len(f.requests) > 50 {
				t.Errorf("%d attempts in 100 ms, want a few with waits between them", len(f.requests))
			}
		})
	}
	t.Run("keys that are left", func(t *testing.T) {
		facts, _ := table(answer{body: `{"UnprocessedKeys":{"Facts":{"Keys":[` + item("1", "") + `]}}}`})
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := facts.BatchGet(ctx, []store.Key{key}, store.Strong); !errors.Is(err, store.ErrBusy) {
			t.Errorf("answered with %v, want store.ErrBusy", err)
		}
	})
}

func TestOtherFaultsAreNotTriedAgain(t *testing.T) {
	for name, test := range map[string]struct {
		answer answer
		want   string
	}{
		"a row that is too large": {refused("TransactionCanceledException", `,"CancellationReasons":[{"Code":"None"},{"Code":"ValidationError","Message":"Item size to update has exceeded"}]`), "ValidationError"},
		"no reasons":              {refused("TransactionCanceledException", ""), "TransactionCanceledException"},
		"another token's request": {refused("IdempotentParameterMismatchException", ""), "IdempotentParameterMismatchException"},
	} {
		t.Run(name, func(t *testing.T) {
			facts, f := table(test.answer)
			err := facts.Write(t.Context(), store.Write{Key: key}, store.Write{Key: store.Key{PK: "b", SK: "1"}})
			if err == nil || !strings.HasSuffix(err.Error(), ": "+test.want) {
				t.Errorf("answered with %v, want %s", err, test.want)
			}
			f.only(t)
		})
	}
}
