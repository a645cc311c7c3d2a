// Package storetest is the suite that every table passes, whatever it is made of.
package storetest

import (
	"context"
	"errors"
	"iter"
	"maps"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/shared/store"
)

// Store is all that a table can do.
type Store interface {
	Reader
	Lister
	// Write does all writes or none.
	Write(ctx context.Context, writes ...store.Write) error
}

// Reader reads rows by their keys.
type Reader interface {
	// Get reads one row.
	Get(ctx context.Context, key store.Key, c store.Consistency) (store.Row, bool, error)
	// BatchGet reads up to a hundred rows.
	BatchGet(ctx context.Context, keys []store.Key, c store.Consistency) (map[store.Key]store.Row, error)
	// Query reads the rows of a partition whose sort key has a prefix.
	Query(ctx context.Context, pk, prefix string, c store.Consistency) iter.Seq2[store.Row, error]
}

// Lister finds rows without their keys.
type Lister interface {
	// Due finds rows in an index.
	Due(ctx context.Context, index store.Index, hash string, upTo int64) iter.Seq2[store.Key, error]
	// Empty says whether there is no row.
	Empty(ctx context.Context) (bool, error)
}

// Run demands of the tables that open returns what this package promises of every table. Each call of open returns a new, empty table
// that judges expiry by the given clock.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) Store) {
	for _, test := range []struct {
		name string
		run  func(s *suite)
	}{
		{"a row comes back as it was written", (*suite).roundTrip},
		{"each way of changing a row", (*suite).changes},
		{"values of another kind are neither added nor taken", (*suite).otherKinds},
		{"conditions", (*suite).conditions},
		{"transactions", (*suite).transactions},
		{"a transaction of a hundred rows", (*suite).hundredWrites},
		{"expired rows", (*suite).expired},
		{"expired rows in lists", (*suite).expiredInLists},
		{"vacant", (*suite).vacant},
		{"reading many keys", (*suite).batches},
		{"reading more than one answer holds", (*suite).largeBatch},
		{"a partition in order", (*suite).partition},
		{"a partition of many pages", (*suite).pages},
		{"the index", (*suite).index},
		{"the index of many pages", (*suite).indexPages},
		{"an empty table", (*suite).empty},
		{"one of forty wins", (*suite).race},
		{"forty at once all count", (*suite).counters},
		{"transactions at once all count", (*suite).transactionRace},
		{"a strong read sees what was written", (*suite).strong},
		{"what no table can do", (*suite).invalid},
		{"rows that are too large", (*suite).tooLarge},
		{"a cancelled context", (*suite).cancelled},
		{"a thousand random steps", (*suite).random},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &suite{T: t, seconds: &atomic.Int64{}}
			s.seconds.Store(noon)
			s.Store = open(t, s.now)
			test.run(s)
		})
	}
}

// noon is where the suite's clock starts, in Unix seconds. It moves only when a test says so.
const noon = 1_800_000_000

// suite is one test over its own table.
type suite struct {
	*testing.T
	Store
	seconds *atomic.Int64 // the clock, shared with subtests
}

func (s *suite) now() time.Time { return time.Unix(s.seconds.Load(), 0) }

// pass lets time pass.
func (s *suite) pass(d time.Duration) { s.seconds.Add(int64(d / time.Second)) }

// run starts a subtest over the same table.
func (s *suite) run(name string, test func(s *suite)) {
	s.Run(name, func(t *testing.T) { test(&suite{t, s.Store, s.seconds}) })
}

// must writes, and ends the test if that fails.
func (s *suite) must(writes ...store.Write) {
	s.Helper()
	if err := s.Write(s.Context(), writes...); err != nil {
		s.Fatalf("a write failed: %v", err)
	}
}

// conflict writes, and ends the test unless a condition does not hold.
func (s *suite) conflict(writes ...store.Write) *store.Conflict {
	s.Helper()
	err := s.Write(s.Context(), writes...)
	var conflict *store.Conflict
	if !errors.As(err, &conflict) {
		s.Fatalf("a write whose condition does not hold was answered with %v, want a conflict", err)
	}
	return conflict
}

// read returns the attributes of a row, and whether it is there.
func (s *suite) read(key store.Key) (values, bool) {
	s.Helper()
	row, ok, err := s.Get(s.Context(), key, store.Strong)
	if err != nil {
		s.Fatalf("a read failed: %v", err)
	}
	if ok && row.Key != key {
		s.Fatalf("the row under %v says that it is %v", key, row.Key)
	}
	return row.Attributes, ok
}

// expect complains unless a row has exactly these attributes; nil: unless it is not there.
func (s *suite) expect(key store.Key, want values) {
	s.Helper()
	got, ok := s.read(key)
	if ok != (want != nil) || !same(got, want) {
		s.Errorf("under %v stands %v (found: %v), want %v", key, got, ok, want)
	}
}

// values are the attributes of a row.
type values = map[string]store.Value

func same(a, b values) bool { return maps.EqualFunc(a, b, store.Same) }

// listed collects what a query or an index yields, and ends the test if that fails.
func listed[V any](s *suite, found iter.Seq2[V, error]) []V {
	s.Helper()
	var all []V
	for value, err := range found {
		if err != nil {
			s.Fatalf("a list broke off after %d: %v", len(all), err)
		}
		all = append(all, value)
	}
	return all
}

// person is a key of one fictitious person.
func person(sk string) store.Key {
	return store.Key{PK: "us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555", SK: sk}
}
