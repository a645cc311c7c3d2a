package mailer

import (
	"context"
	"errors"
	"testing"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

func TestADeadLetterThatWasNotFiledIsFiledLater(t *testing.T) {
	w := newWorld(t)
	w.ses = failing(ledger.Permanent, "BadRequestException")
	e := w.owe(1, letter("approved"))
	means := w.means()
	means.Queue = full{w}
	handler, err := New(settings(), w.mails, w.fixed(), means)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.deliver(handler, e); !errors.Is(err, errFull) {
		t.Errorf("without a dead letter the message ends with %v", err)
	}
	for range 2 {
		if err := w.deliver(w.mailer(), e); err != nil {
			t.Fatal(err)
		}
	}
	w.check(e, ledger.Refused, 0, true)
	want := map[string]string{"reason": "BadRequestException", "kind": "approved"}
	if len(w.dead) != 1 || w.dead[0].attributes["reason"] != want["reason"] || w.dead[0].attributes["kind"] != want["kind"] {
		t.Errorf("the dead letters are %v, want one with %v", w.dead, want)
	}
}

var errFull = errors.New("sqs: SendMessage: OverLimit")

// full is a queue that takes nothing.
type full struct{ *world }

func (full) SendRaw(context.Context, string, []byte, map[string]string) error { return errFull }

func TestAMessageThatCannotBeReadWaitsForANewerVersion(t *testing.T) {
	other := effect.New(store.Key{PK: person, SK: "x"}, fact.Debt{Queue: fact.Hooks, Kind: "welcome", Turn: 1})
	for name, body := range map[string][]byte{"another version": []byte(`{"v":9}`), "no JSON": []byte("jane"), "another queue": other.Encode()} {
		w := newWorld(t)
		handler := w.mailer()
		for received := 1; received < patience; received++ {
			if _, err := handler(t.Context(), serve.Message{Body: body, Received: received}); err == nil || len(w.dead) > 0 {
				t.Errorf("%s: given up at once", name)
			}
		}
		if _, err := handler(t.Context(), serve.Message{Body: body, Received: patience}); err != nil || len(w.dead) != 1 || w.dead[0].body != string(body) {
			t.Errorf("%s: %v, dead letters %v", name, err, w.dead)
		}
	}
}
