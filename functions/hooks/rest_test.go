package hooks

import (
	"errors"
	"testing"
	"time"
)

// A webhook that takes connections and never answers must not keep the event bus from its notices: ten messages of a batch
// would each wait for it in vain.
func TestATargetThatHangsHoldsNobodyUp(t *testing.T) {
	s := open(t)
	s.webhook.answer = errors.New("out of time")
	s.webhook.takes = func() { s.now = s.now.Add(10 * time.Second) }
	began := s.now
	for i := range 10 {
		if _, err := s.handle(t.Context(), message(confirmed().Encode())); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	if took := s.now.Sub(began); took > 10*time.Second || s.bus.asked != 10 || len(s.queue.sent) != 10 {
		t.Errorf("ten messages took %v, the bus heard of %d, %d wait for the webhook alone", took, s.bus.asked, len(s.queue.sent))
	}
	s.webhook.answer, s.webhook.takes = nil, nil
	alone := message(s.queue.sent[0].body)
	if _, err := s.handle(t.Context(), alone); !putOff(err) || s.webhook.asked != 1 {
		t.Errorf("while it rests, the webhook is asked %d times: %v", s.webhook.asked, err)
	}
	s.now = s.now.Add(rest)
	if _, err := s.handle(t.Context(), alone); err != nil || len(s.webhook.told) != 1 {
		t.Errorf("after its rest the webhook hears of %d: %v", len(s.webhook.told), err)
	}
}

func TestATargetThatRefusesAtOnceNeedsNoRest(t *testing.T) {
	s := open(t)
	s.webhook.answer = errors.New("status 503")
	for range 3 {
		if _, err := s.handle(t.Context(), message(confirmed().Encode())); err != nil {
			t.Fatal(err)
		}
	}
	if s.webhook.asked != 3 {
		t.Errorf("a webhook that is busy is asked %d times, want 3", s.webhook.asked)
	}
}
