package signin

import (
	"errors"
	"strconv"
	"testing"
	"time"
)

func TestShelfIsBounded(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := newShelf[int]()
	for i := range maxShelved + 5 {
		s.put(strconv.Itoa(i), i, now.Add(time.Minute), now)
	}
	if _, err := s.get("4", now); !errors.Is(err, errUnknown) || len(s.byKey) != maxShelved || s.order.Len() != maxShelved {
		t.Errorf("a full shelf keeps %d things, the oldest: %v", len(s.byKey), err)
	}
	if got, err := s.get("5", now); err != nil || got != 5 {
		t.Errorf("a thing that has a place: %v, %v", got, err)
	}
	late := now.Add(2 * time.Hour)
	s.put("last", 0, late.Add(time.Minute), late)
	if len(s.byKey) != 1 {
		t.Errorf("%d things out of date are kept", len(s.byKey)-1)
	}
}

func TestShelfTakesOnce(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := newShelf[int]()
	allow := func(int) error { return nil }
	s.put("a", 1, now.Add(time.Minute), now)
	s.put("a", 2, now.Add(time.Minute), now)
	refusal := errors.New("not yours")
	if _, err := s.take("a", now, func(int) error { return refusal }); !errors.Is(err, refusal) {
		t.Errorf("refused: %v", err)
	}
	if got, err := s.take("a", now, allow); err != nil || got != 2 {
		t.Errorf("taken: %v, %v", got, err)
	}
	if _, err := s.take("a", now, allow); !errors.Is(err, errUnknown) {
		t.Errorf("taken twice: %v", err)
	}
	s.put("b", 3, now, now)
	if _, err := s.take("b", now, allow); !errors.Is(err, errExpired) {
		t.Errorf("out of date: %v", err)
	}
}
