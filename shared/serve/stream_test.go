package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// streamEvent is a batch of a DynamoDB stream; each text is the row's partition key.
func streamEvent(keys ...string) []byte {
	records := make([]string, 0, len(keys))
	for i, key := range keys {
		records = append(records, fmt.Sprintf(`{"eventID":"%d","eventName":"INSERT","eventSource":"aws:dynamodb","dynamodb":{"ApproximateCreationDateTime":1.79e9,"Keys":{"pk":{"S":%q}},"SequenceNumber":"10%d"}}`, i, key, i+1))
	}
	return []byte(`{"Records":[` + strings.Join(records, ",") + `]}`)
}

func workStream(ctx context.Context, event []byte, handler StreamHandler) worked {
	return work(ctx, event, func(p process) lambda.Handler { return &streamServer{process: p, handler: handler} })
}

// byKey does what a record's partition key says.
func byKey(ctx context.Context, message Message) ([]Note, error) {
	var record struct {
		Change struct {
			Keys struct{ PK struct{ S string } }
		} `json:"dynamodb"`
	}
	if err := json.Unmarshal(message.Body, &record); err != nil {
		return nil, err
	}
	return byBody(ctx, Message{Body: []byte(record.Change.Keys.PK.S)})
}

func TestAStreamGoesOnWhereItFailed(t *testing.T) {
	cases := map[string]struct {
		keys   []string
		answer string
		line   map[string]any
	}{
		"all done":        {[]string{"ok", "ok"}, ``, map[string]any{"outcome": "allow", "batch": 2.0, "sent": 2.0}},
		"nothing to do":   {nil, ``, map[string]any{"outcome": "allow", "batch": 0.0}},
		"the second one":  {[]string{"ok", "fails", "ok", "fails"}, `{"itemIdentifier":"102"}`, map[string]any{"outcome": "fault", "batch": 4.0, "sent": 1.0, "failed": 1.0, "untried": 2.0}},
		"a panic":         {[]string{"panics", "ok"}, `{"itemIdentifier":"101"}`, map[string]any{"outcome": "fault", "failed": 1.0, "untried": 1.0}},
		"put off for now": {[]string{"ok", "later", "ok"}, `{"itemIdentifier":"102"}`, map[string]any{"outcome": "allow", "deferred": 1.0, "untried": 1.0}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := workStream(t.Context(), streamEvent(c.keys...), byKey)
			if want := `{"batchItemFailures":[` + c.answer + `]}`; w.err != nil || w.answer != want {
				t.Errorf("answered %s (%v), want %s", w.answer, w.err, want)
			}
			w.expect(t, c.line)
		})
	}
}

func TestARecordIsHandedOverAsItCame(t *testing.T) {
	var got []Message
	workStream(t.Context(), streamEvent("a", "b"), func(_ context.Context, m Message) ([]Note, error) { got = append(got, m); return nil, nil })
	ids := []string{}
	for _, m := range got {
		ids = append(ids, m.ID)
		if !m.SentAt.Equal(time.Unix(1_790_000_000, 0)) || !strings.HasPrefix(string(m.Body), `{"eventID":`) || m.Received != 1 {
			t.Errorf("the handler sees %+v with %s", m, m.Body)
		}
	}
	if !slices.Equal(ids, []string{"101", "102"}) {
		t.Errorf("the handler sees records %v, want both in order", ids)
	}
}

func TestWhatIsNoRecordFailsWhole(t *testing.T) {
	for _, event := range []string{``, `{}`, `{"Records":[{}]}`, `{"Records":[7]}`, `{"Records":[{"dynamodb":{"SequenceNumber":""}}]}`} {
		w := workStream(t.Context(), []byte(event), byKey)
		if w.err == nil {
			t.Errorf("%s: answered %s", event, w.answer)
		}
		w.expect(t, map[string]any{"outcome": "fault", "rule": "decode"})
	}
}

func TestAStreamStopsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		w := workStream(ctx, streamEvent("1", "2", "3", "4"), func(context.Context, Message) ([]Note, error) { time.Sleep(5 * time.Second); return nil, nil })
		if w.answer != `{"batchItemFailures":[{"itemIdentifier":"103"}]}` {
			t.Errorf("answered %s, want that the third is the first not tried", w.answer)
		}
		w.expect(t, map[string]any{"outcome": "allow", "untried": 2.0})
	})
}

func FuzzStream(f *testing.F) {
	f.Add(streamEvent("ok", "fails"))
	f.Add([]byte(`{"Records":[{"dynamodb":{"SequenceNumber":"1","ApproximateCreationDateTime":-1e300}}]}`))
	f.Fuzz(func(t *testing.T, event []byte) {
		if w := workStream(t.Context(), event, byKey); w.err == nil && !strings.HasPrefix(w.answer, `{"batchItemFailures":[`) {
			t.Errorf("answered %s", w.answer)
		}
	})
}
