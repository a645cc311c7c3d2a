package login

import (
	"container/list"
	"sync"
	"time"
)

// maxShelved is how many things a shelf holds: requests that nobody follows up cannot fill the memory.
const maxShelved = 5_000

// shelf keeps things until they are taken or out of date. When it is full, the oldest goes.
type shelf[T any] struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order *list.List // of shelved[T], oldest first
}

type shelved[T any] struct {
	key     string
	thing   T
	expires time.Time
}

func newShelf[T any]() *shelf[T] {
	return &shelf[T]{byKey: map[string]*list.Element{}, order: list.New()}
}

// put shelves a thing under a new key.
func (s *shelf[T]) put(key string, thing T, expires time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byKey[key] = s.order.PushBack(shelved[T]{key, thing, expires})
	if s.order.Len() > maxShelved {
		s.remove(s.order.Front())
	}
}

// get returns a thing and leaves it where it is; false when there is none or it is out of date.
func (s *shelf[T]) get(key string, now time.Time) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(key, now)
}

// take is get once: of two that take, one gets the thing.
func (s *shelf[T]) take(key string, now time.Time) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	thing, ok := s.find(key, now)
	if held := s.byKey[key]; held != nil {
		s.remove(held)
	}
	return thing, ok
}

func (s *shelf[T]) find(key string, now time.Time) (T, bool) {
	held := s.byKey[key]
	if held == nil {
		return *new(T), false
	}
	entry, ok := held.Value.(shelved[T])
	if !ok || !now.Before(entry.expires) {
		return *new(T), false
	}
	return entry.thing, true
}

func (s *shelf[T]) remove(held *list.Element) {
	if entry, ok := s.order.Remove(held).(shelved[T]); ok {
		delete(s.byKey, entry.key)
	}
}
