package hooks

import (
	"testing"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
)

func TestWhatIsNotUnderstoodWaitsForADeploymentAndIsThenADeadLetter(t *testing.T) {
	unknown := effect.New(confirmed().Key, fact.Debt{Queue: fact.Hooks, Kind: "UserDanced", Turn: 1})
	nobody := confirmed().Key
	nobody.PK = "name#0123"
	for name, test := range map[string]struct{ body, reason string }{
		"no message":     {"hello", "unreadable"},
		"another queue":  {string(effect.New(confirmed().Key, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}).Encode()), "unreadable"},
		"unknown type":   {string(unknown.Encode()), "no_notice"},
		"about nobody":   {string(effect.New(nobody, confirmed().Debt()).Encode()), "no_notice"},
		"a broken split": {`{"target":"webhook","at":1,"effect":{"v":1}}`, "unreadable"},
	} {
		s := open(t)
		m := message([]byte(test.body))
		for m.Received = 1; m.Received < patience; m.Received++ {
			if notes, err := s.handle(t.Context(), m); !putOff(err) || len(notes) != 1 || string(notes[0]) != test.reason {
				t.Errorf("%s: received %d times it ends with %v, %v", name, m.Received, notes, err)
			}
		}
		notes, err := s.handle(t.Context(), m)
		if err != nil || len(notes) != 1 || notes[0] != serve.Note("parked_"+test.reason) {
			t.Errorf("%s: in the end %v, %v", name, notes, err)
		}
		if len(s.queue.sent) != 1 || s.queue.sent[0].url != deadURL || s.queue.sent[0].reason != test.reason || string(s.queue.sent[0].body) != test.body {
			t.Errorf("%s: the dead letters are %+v", name, s.queue.sent)
		}
	}
}
