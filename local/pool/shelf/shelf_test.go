package shelf

import (
	"errors"
	"strconv"
	"testing"
	"time"
)

func TestShelfIsBounded(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := New[int]()
	for i := range maxShelved + 5 {
		s.Put(strconv.Itoa(i), i, now.Add(time.Minute), now)
	}
	if _, err := s.Get("4", now); !errors.Is(err, ErrUnknown) || len(s.byKey) != maxShelved || s.order.Len() != maxShelved {
		t.Errorf("a full shelf keeps %d things, the oldest: %v", len(s.byKey), err)
	}
	if got, err := s.Get("5", now); err != nil || got != 5 {
		t.Errorf("a thing that has a place: %v, %v", got, err)
	}
	late := now.Add(2 * time.Hour)
	s.Put("last", 0, late.Add(time.Minute), late)
	if len(s.byKey) != 1 {
		t.Errorf("%d things out of date are kept", len(s.byKey)-1)
	}
}

func TestShelfTakesOnce(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := New[int]()
	s.Put("a", 1, now.Add(time.Minute), now)
	s.Put("a", 2, now.Add(time.Minute), now)
	refusal := errors.New("not yours")
	if _, err := s.Take("a", now, func(int) error { return refusal }); !errors.Is(err, refusal) {
		t.Errorf("refused: %v", err)
	}
	if got, err := s.Take("a", now, nil); err != nil || got != 2 {
		t.Errorf("taken: %v, %v", got, err)
	}
	if _, err := s.Take("a", now, nil); !errors.Is(err, ErrUnknown) {
		t.Errorf("taken twice: %v", err)
	}
	s.Put("b", 3, now, now)
	if _, err := s.Take("b", now, nil); !errors.Is(err, ErrExpired) {
		t.Errorf("out of date: %v", err)
	}
}

type heavy int

func (h heavy) Size() int { return int(h) }

func TestShelfIsBoundedInBytes(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := New[heavy]()
	for i := range 10 {
		s.Put(strconv.Itoa(i), maxHeld/4, now.Add(time.Minute), now)
	}
	if len(s.byKey) != 4 || s.held != maxHeld {
		t.Errorf("it keeps %d things with %d bytes, want 4 with %d", len(s.byKey), s.held, maxHeld)
	}
	for i := range 10 {
		_, _ = s.Take(strconv.Itoa(i), now, nil) // there or not
	}
	if s.held != 0 {
		t.Errorf("an empty shelf holds %d bytes", s.held)
	}
}
