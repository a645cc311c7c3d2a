package hooks

import (
	"errors"
	"slices"
	"testing"

	"gatehouse/shared/notice"
	"gatehouse/shared/serve"
)

func TestOnlyTheTargetThatFailedIsToldAgain(t *testing.T) {
	s := open(t)
	s.webhook.answer = errors.New("status 503")
	if notes, err := s.handle(t.Context(), message(confirmed().Encode())); err != nil || !slices.Equal(notes, []serve.Note{"told_bus", "failed_webhook"}) {
		t.Fatalf("it ends with %v, %v", notes, err)
	}
	if len(s.queue.sent) != 1 || s.queue.sent[0].url != ownURL {
		t.Fatalf("it sent %v", s.queue.sent)
	}
	again := message(s.queue.sent[0].body)
	again.SentAt = again.SentAt.AddDate(0, 0, 1)
	if _, err := s.handle(t.Context(), again); !putOff(err) || len(s.queue.sent) != 1 {
		t.Errorf("failing again it ends with %v and %d messages: the same one comes again", err, len(s.queue.sent))
	}
	s.webhook.answer = nil
	if notes, err := s.handle(t.Context(), again); err != nil || !slices.Equal(notes, []serve.Note{"told_webhook"}) {
		t.Errorf("in the end: %v, %v", notes, err)
	}
	if len(s.bus.told) != 1 || len(s.webhook.told) != 1 || s.bus.told[0] != s.webhook.told[0] {
		t.Errorf("the bus hears %v, the webhook %v: want the same once", s.bus.told, s.webhook.told)
	}
}

func TestWhenAllTargetsFailTheMessageComesAgain(t *testing.T) {
	s := open(t)
	s.bus.answer, s.webhook.answer = errors.New("no answer"), errors.New("status 503")
	if notes, err := s.handle(t.Context(), message(confirmed().Encode())); !putOff(err) || len(s.queue.sent) != 0 {
		t.Errorf("it ends with %v, %v and sent %v", notes, err, s.queue.sent)
	}
	if len(s.queue.delayed) != 1 {
		t.Errorf("it was delayed %v", s.queue.delayed)
	}
}

func TestWhatOneTargetRefusesIsADeadLetterForThatOneAlone(t *testing.T) {
	s := open(t)
	s.webhook.answer = &notice.Refused{Reason: "webhook_status_404"}
	if notes, err := s.handle(t.Context(), message(confirmed().Encode())); err != nil || !slices.Equal(notes, []serve.Note{"told_bus", "refused_by_webhook"}) {
		t.Fatalf("it ends with %v, %v", notes, err)
	}
	if len(s.queue.sent) != 1 || s.queue.sent[0].url != deadURL || s.queue.sent[0].reason != "webhook_status_404" {
		t.Fatalf("it sent %+v", s.queue.sent)
	}
	s.webhook.answer = nil
	if _, err := s.handle(t.Context(), message(s.queue.sent[0].body)); err != nil || len(s.bus.told) != 1 || len(s.webhook.told) != 1 {
		t.Errorf("after a redrive the bus heard %d and the webhook %d, want 1 and 1: %v", len(s.bus.told), len(s.webhook.told), err)
	}
}

func TestNothingIsLostWhenTheQueueFails(t *testing.T) {
	for name, answer := range map[string]error{"split": errors.New("status 503"), "refused": &notice.Refused{Reason: "webhook_status_404"}} {
		s := open(t)
		s.webhook.answer, s.queue.fault = answer, errors.New("sqs: SendMessage: no answer")
		if _, err := s.handle(t.Context(), message(confirmed().Encode())); err == nil || putOff(err) {
			t.Errorf("%s: it ends with %v, want a fault that leaves the message in the queue", name, err)
		}
	}
}
