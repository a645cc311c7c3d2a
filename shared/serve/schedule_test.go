package serve

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"gatehouse/shared/deny"
)

// bridgeEvent is an event as EventBridge delivers it.
const bridgeEvent = `{"version":"0","id":"11111111-2222-4333-8444-000000000001","detail-type":"Email Sent","source":"aws.ses","account":"123456789012",` +
	`"time":"2026-09-01T08:00:00Z","region":"us-east-1","resources":[],"detail":{"eventType":"Send"}}`

func workEvent(ctx context.Context, event string, handler MessageHandler) worked {
	return work(ctx, []byte(event), func(p process) lambda.Handler { return &eventServer{process: p, handler: handler, read: bridged} })
}

func TestAnEventIsHandedOverWhole(t *testing.T) {
	var got Message
	w := workEvent(t.Context(), bridgeEvent, func(_ context.Context, m Message) ([]Note, error) { got = m; return []Note{"delivered"}, nil })
	if w.err != nil || string(got.Body) != bridgeEvent || got.ID != "11111111-2222-4333-8444-000000000001" || got.SentAt != time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC) {
		t.Errorf("the handler sees %+v, %v", got, w.err)
	}
	w.expect(t, map[string]any{"outcome": "allow", "delivered": 1.0, "source": nil})
}

func TestAnEventThatFailsIsTriedAgainByLambda(t *testing.T) {
	cases := map[string]struct {
		err     error
		line    map[string]any
		logged  bool
		panicks bool
	}{
		"a fault":        {errors.New("PutItem: broken"), map[string]any{"outcome": "fault", "tried": 1.0}, true, false},
		"a panic":        {nil, map[string]any{"outcome": "fault"}, true, true},
		"put off to try": {fmt.Errorf("busy: %w", Later(time.Second)), map[string]any{"outcome": "allow", "deferred": 1.0, "tried": 1.0}, false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := workEvent(t.Context(), bridgeEvent, func(context.Context, Message) ([]Note, error) {
				if c.panicks {
					panic("jane.doe@example.com")
				}
				return []Note{"tried"}, c.err
			})
			var sent messages.InvokeResponse_Error
			if !errors.As(w.err, &sent) || sent.Message != deny.Unavailable().Text() {
				t.Errorf("the runtime sends %+v", w.err)
			}
			w.expect(t, c.line)
			if strings.Contains(w.log, `"level":"ERROR"`) != c.logged || strings.Contains(w.log, "jane") {
				t.Errorf("the log reads %s", w.log)
			}
		})
	}
}

func TestWhatIsNoEventOfABusFails(t *testing.T) {
	for _, event := range []string{``, `null`, `{}`, `{"id":"1"}`, `{"id":7,"detail":{}}`} {
		w := workEvent(t.Context(), event, func(context.Context, Message) ([]Note, error) { t.Error("was handled"); return nil, nil })
		if w.err == nil {
			t.Errorf("%s was accepted", event)
		}
		w.expect(t, map[string]any{"outcome": "fault", "rule": "decode"})
	}
}

func TestAScheduleRunsWhateverTheEventSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, event := range []string{``, `{}`, `not JSON`, bridgeEvent} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			run := func(ctx context.Context) ([]Note, error) {
				end, _ := ctx.Deadline()
				if left := time.Until(end); left != 59*time.Second {
					t.Errorf("%v are left of a minute, want that a second is kept", left)
				}
				return []Note{"driven", "driven"}, nil
			}
			w := work(ctx, []byte(event), func(p process) lambda.Handler {
				return &eventServer{process: p, handler: func(ctx context.Context, _ Message) ([]Note, error) { return run(ctx) }}
			})
			cancel()
			if w.err != nil {
				t.Errorf("%q: %v", event, w.err)
			}
			w.expect(t, map[string]any{"outcome": "allow", "driven": 2.0})
		}
	})
}
