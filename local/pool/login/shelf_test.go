package login

import (
	"strconv"
	"testing"
	"time"
)

func TestShelf(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := newShelf[int]()
	for i := range maxShelved + 1 {
		s.put(strconv.Itoa(i), i, now.Add(time.Minute))
	}
	if _, ok := s.get("0", now); ok || len(s.byKey) != maxShelved || s.order.Len() != maxShelved {
		t.Errorf("a full shelf holds %d things, the oldest too: %v", len(s.byKey), ok)
	}
	if thing, ok := s.take("7", now); !ok || thing != 7 {
		t.Errorf("taking gives %d, %v", thing, ok)
	}
	if _, ok := s.take("7", now); ok {
		t.Error("a thing was taken twice")
	}
	if _, ok := s.take("8", now.Add(time.Minute)); ok {
		t.Error("a thing out of date was taken")
	}
	if _, ok := s.get("8", now); ok {
		t.Error("a thing out of date stays after it was asked for")
	}
}
