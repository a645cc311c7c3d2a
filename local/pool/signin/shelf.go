package signin

import (
	"container/list"
	"errors"
	"sync"
	"time"
)

// Limits of a shelf.
const (
	// maxShelved is how many things a shelf holds: calls that nobody follows up cannot fill the memory.
	maxShelved = 10_000
	// maxStale is how long a thing out of date is told apart from an unknown one.
	maxStale = time.Hour
)

var (
	errUnknown = errors.New("no such key")
	errExpired = errors.New("the key is out of date")
)

// shelf keeps things until they are taken, replaced or out of date. When it is full, the oldest goes.
type shelf[T any] struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order *list.List // of *shelved[T], oldest first
}

type shelved[T any] struct {
	key     string
	thing   T
	expires time.Time
}

func newShelf[T any]() *shelf[T] {
	return &shelf[T]{byKey: map[string]*list.Element{}, order: list.New()}
}

// put shelves a thing in place of one with the same key.
func (s *shelf[T]) put(key string, thing T, expires, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.byKey[key]; known != nil {
		s.remove(known)
	}
	s.byKey[key] = s.order.PushBack(&shelved[T]{key, thing, expires})
	for oldest := s.order.Front(); oldest != nil; oldest = s.order.Front() {
		if s.order.Len() <= maxShelved && now.Sub(entry[T](oldest).expires) <= maxStale {
			return
		}
		s.remove(oldest)
	}
}

func (s *shelf[T]) remove(e *list.Element) {
	delete(s.byKey, entry[T](e).key)
	s.order.Remove(e)
}

func entry[T any](e *list.Element) *shelved[T] {
	held, _ := e.Value.(*shelved[T]) // nothing else is put into the list
	return held
}

// get returns a thing and leaves it where it is. Errors are errUnknown and errExpired.
func (s *shelf[T]) get(key string, now time.Time) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(key, now)
}

func (s *shelf[T]) find(key string, now time.Time) (T, error) {
	known := s.byKey[key]
	if known == nil {
		return *new(T), errUnknown
	}
	held := entry[T](known)
	if !now.Before(held.expires) {
		return *new(T), errExpired
	}
	return held.thing, nil
}

// take removes a thing if allow finds nothing against it: of two that take, one gets errUnknown.
func (s *shelf[T]) take(key string, now time.Time, allow func(T) error) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	thing, err := s.find(key, now)
	if err == nil {
		err = allow(thing)
	}
	if err != nil {
		return *new(T), err
	}
	s.remove(s.byKey[key])
	return thing, nil
}
