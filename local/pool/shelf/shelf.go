// Package shelf keeps things for a while in memory: sign-ins under way, codes, sessions of a browser.
// Its size is bounded, so that what nobody follows up cannot fill the memory.
package shelf

import (
	"container/list"
	"errors"
	"sync"
	"time"
)

// Limits of a shelf.
const (
	// maxShelved is how many things a shelf holds.
	maxShelved = 10_000
	// maxHeld is how many bytes they may have together, as far as they tell.
	maxHeld = 64 << 20
	// maxStale is how long a thing out of date is told apart from an unknown one.
	maxStale = time.Hour
)

// Why a shelf gives nothing.
var (
	// ErrUnknown says that there is no such key, or no more.
	ErrUnknown = errors.New("no such key")
	// ErrExpired says that the thing is out of date.
	ErrExpired = errors.New("the key is out of date")
)

// sized is a thing that may be large: it tells how many bytes it holds, about.
type sized interface{ Size() int }

// Shelf keeps things until they are taken, replaced or out of date. When it is full, the oldest goes.
// It is safe for concurrent use.
type Shelf[T any] struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order *list.List // of *shelved[T], oldest first
	held  int        // bytes
}

type shelved[T any] struct {
	key     string
	thing   T
	size    int // when it was put
	expires time.Time
}

// New is an empty shelf.
func New[T any]() *Shelf[T] {
	return &Shelf[T]{byKey: map[string]*list.Element{}, order: list.New()}
}

// Put shelves a thing until it expires, in place of one with the same key.
func (s *Shelf[T]) Put(key string, thing T, expires, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.byKey[key]; known != nil {
		s.remove(known)
	}
	size := sizeOf(thing)
	s.byKey[key] = s.order.PushBack(&shelved[T]{key, thing, size, expires})
	s.held += size
	for oldest := s.order.Front(); oldest != nil; oldest = s.order.Front() {
		if s.order.Len() <= maxShelved && s.held <= maxHeld && now.Sub(entry[T](oldest).expires) <= maxStale {
			return
		}
		s.remove(oldest)
	}
}

func sizeOf(thing any) int {
	if large, ok := thing.(sized); ok {
		return large.Size()
	}
	return 0
}

func (s *Shelf[T]) remove(e *list.Element) {
	gone := entry[T](e)
	delete(s.byKey, gone.key)
	s.held -= gone.size
	s.order.Remove(e)
}

func entry[T any](e *list.Element) *shelved[T] {
	held, _ := e.Value.(*shelved[T]) // nothing else is put into the list
	return held
}

// Get returns a thing and leaves it where it is. Errors are ErrUnknown and ErrExpired.
func (s *Shelf[T]) Get(key string, now time.Time) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(key, now)
}

func (s *Shelf[T]) find(key string, now time.Time) (T, error) {
	known := s.byKey[key]
	if known == nil {
		return *new(T), ErrUnknown
	}
	held := entry[T](known)
	if !now.Before(held.expires) {
		return *new(T), ErrExpired
	}
	return held.thing, nil
}

// Take removes a thing and returns it, if allow finds nothing against it (nil: never does). Errors are
// allow's, ErrExpired and ErrUnknown, which of two that take one gets.
func (s *Shelf[T]) Take(key string, now time.Time, allow func(T) error) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	thing, err := s.find(key, now)
	if err == nil && allow != nil {
		err = allow(thing)
	}
	if err != nil {
		return *new(T), err
	}
	s.remove(s.byKey[key])
	return thing, nil
}
