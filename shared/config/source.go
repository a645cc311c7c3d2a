package config

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"gatehouse/shared/store"
)

// How long a configuration is good for, and what reading it anew may cost.
const (
	// Age is how old a configuration may grow before it is read again.
	Age = 10 * time.Minute
	// retry is how long a configuration that could not be read again is kept before the next attempt.
	retry = time.Minute
	// patience is how long an invocation waits for a newer configuration while it has one.
	patience = time.Second
)

// ErrMissing says that the row is not there: the deployment has not finished, or the row was deleted.
var ErrMissing = errors.New("config: the row is missing in the table Work; the stack's setup writes it")

// Reader reads one row; every table is one.
type Reader interface {
	// Get returns the row under a key and whether there is one.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
}

// Source hands out the configuration, at most [Age] old unless it cannot be read. It is safe for
// concurrent use.
type Source struct {
	reader  Reader
	now     func() time.Time
	reports []func(error)
	held    atomic.Pointer[copied]
	turn    chan struct{} // one place: who holds it reads
}

// copied is the configuration as it was read.
type copied struct {
	config  Config
	due     time.Time // when to read again; zero: never
	failing bool      // the last reading again failed and was reported
}

// NewSource returns a source that reads the row from the table Work. Reports are told when a
// configuration cannot be read again, once until it works again; the one in hand is used meanwhile.
func NewSource(read Reader, now func() time.Time, reports ...func(error)) *Source {
	return &Source{reader: read, now: now, reports: reports, turn: make(chan struct{}, 1)}
}

// Fixed returns a source of one configuration that never changes, for stores in memory.
func Fixed(c Config) *Source {
	s := &Source{}
	s.held.Store(&copied{config: c})
	return s
}

// Warm reads the configuration in a function's start, as the call that opens the connection. Its error
// is for the log; [Source.Current] reads again.
func (s *Source) Warm(ctx context.Context) error {
	_, err := s.Current(ctx)
	return err
}

// Current returns the configuration. Only where there is none yet, or the one in hand is older than
// [Age], it reads; of several callers one does, and those with one in hand do not wait for it. The error
// is [ErrMissing] or the reader's; the next call reads again.
func (s *Source) Current(ctx context.Context) (Config, error) {
	held := s.held.Load()
	if s.fresh(held) {
		return held.config, nil
	}
	if held == nil {
		return s.first(ctx)
	}
	select {
	case s.turn <- struct{}{}:
		defer s.release()
		return s.again(ctx), nil
	default:
		return held.config, nil
	}
}

// Beside begins [Source.Current] and returns what waits for its result, so that it runs beside another
// read of the same invocation. What is begun ends with ctx, also when nobody waits.
func (s *Source) Beside(ctx context.Context) (wait func() (Config, error)) {
	if held := s.held.Load(); s.fresh(held) {
		return func() (Config, error) { return held.config, nil }
	}
	type result struct {
		config Config
		err    error
	}
	done := make(chan result, 1)
	go func() {
		config, err := s.Current(ctx)
		done <- result{config, err}
	}()
	return func() (Config, error) {
		r := <-done
		return r.config, r.err
	}
}

func (s *Source) fresh(held *copied) bool {
	return held != nil && (held.due.IsZero() || s.now().Before(held.due))
}

func (s *Source) release() { <-s.turn }

// first reads for callers that cannot go on without. They take turns, and most find it read.
func (s *Source) first(ctx context.Context) (Config, error) {
	select {
	case s.turn <- struct{}{}:
		defer s.release()
	case <-ctx.Done():
		return Config{}, context.Cause(ctx)
	}
	if held := s.held.Load(); held != nil {
		return held.config, nil
	}
	config, err := s.read(ctx)
	if err == nil {
		s.hold(config)
	}
	return config, err
}

// again reads a newer configuration, or keeps the old one for a while.
func (s *Source) again(ctx context.Context) Config {
	held := s.held.Load()
	if s.fresh(held) {
		return held.config // somebody has read it meanwhile
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	config, err := s.read(bounded)
	if err == nil {
		s.hold(config)
		return config
	}
	s.held.Store(&copied{config: held.config, due: s.now().Add(retry), failing: true})
	if !held.failing {
		for _, report := range s.reports {
			report(err)
		}
	}
	return held.config
}

func (s *Source) hold(config Config) {
	s.held.Store(&copied{config: config, due: s.now().Add(Age)})
}

// read reads the row. Eventual consistency will do: setup writes it before anything runs, and changes
// may take as long as Age.
func (s *Source) read(ctx context.Context) (Config, error) {
	row, ok, err := s.reader.Get(ctx, Key(), store.Eventual)
	switch {
	case err != nil:
		return Config{}, err
	case !ok:
		return Config{}, ErrMissing
	}
	return FromRow(row)
}
