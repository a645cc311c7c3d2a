package config_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/store"
)

// rows holds at most the one row, and can be slow or broken.
type rows struct {
	mu    sync.Mutex
	row   *store.Row
	err   error
	takes time.Duration
	reads atomic.Int64
}

func (s *rows) Get(ctx context.Context, key store.Key, _ store.Consistency) (store.Row, bool, error) {
	s.reads.Add(1)
	s.mu.Lock()
	row, err, takes := s.row, s.err, s.takes
	s.mu.Unlock()
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		return store.Row{}, false, ctx.Err()
	}
	if err != nil || row == nil || row.Key != key {
		return store.Row{}, false, err
	}
	return *row, true, nil
}

// set changes what the table answers.
func (s *rows) set(change func(*rows)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// holds lets the table hold a configuration of this environment.
func (s *rows) holds(environment string) {
	c := sample()
	c.Environment = environment
	row := config.Row(c)
	s.set(func(s *rows) { s.row, s.err = &row, nil })
}

// expect asks for the configuration and complains about another environment or an error.
func expect(t *testing.T, source *config.Source, environment string) {
	t.Helper()
	if c, err := source.Current(t.Context()); err != nil || c.Environment != environment {
		t.Errorf("got the configuration of %q (%v), want %q", c.Environment, err, environment)
	}
}

func TestTheConfigurationIsReadOnceInTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var table rows
		table.holds("first")
		source := config.NewSource(&table, time.Now)
		if err := source.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		table.holds("second")
		time.Sleep(config.Age - time.Nanosecond)
		expect(t, source, "first")
		if n := table.reads.Load(); n != 1 {
			t.Errorf("%d reads, want the one of the start", n)
		}
		time.Sleep(time.Nanosecond)
		expect(t, source, "second")
		expect(t, source, "second")
		if n := table.reads.Load(); n != 2 {
			t.Errorf("%d reads, want a second after ten minutes", n)
		}
	})
}

func TestAMissingRowIsReadAgainAtTheNextCall(t *testing.T) {
	var table rows
	source := config.NewSource(&table, time.Now)
	if err := source.Warm(t.Context()); !errors.Is(err, config.ErrMissing) {
		t.Errorf("warming without a row: %v", err)
	}
	if _, err := source.Current(t.Context()); !errors.Is(err, config.ErrMissing) {
		t.Errorf("the first call: %v", err)
	}
	table.holds("dev")
	expect(t, source, "dev")
}

func TestABrokenRowIsAFault(t *testing.T) {
	table := rows{row: &store.Row{Key: config.Key()}}
	if _, err := config.NewSource(&table, time.Now).Current(t.Context()); err == nil || errors.Is(err, config.ErrMissing) {
		t.Errorf("got %v", err)
	}
}

func TestAConfigurationThatCannotBeReadAgainIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var table rows
		table.holds("first")
		var reported []error
		source := config.NewSource(&table, time.Now, func(err error) { reported = append(reported, err) })
		expect(t, source, "first")
		broken := errors.New("no such table")
		table.set(func(s *rows) { s.err = broken })
		for range 30 {
			time.Sleep(config.Age / 10)
			expect(t, source, "first")
		}
		if len(reported) != 1 || !errors.Is(reported[0], broken) {
			t.Errorf("reported %v, want the fault once", reported)
		}
		if n := table.reads.Load(); n > 25 {
			t.Errorf("%d reads: every call asks a table that fails", n)
		}
		table.set(func(s *rows) { s.row, s.err = nil, nil })
		time.Sleep(config.Age)
		expect(t, source, "first")
		table.holds("second")
		time.Sleep(config.Age)
		expect(t, source, "second")
		table.set(func(s *rows) { s.err = broken })
		time.Sleep(config.Age)
		expect(t, source, "second")
		if len(reported) != 2 {
			t.Errorf("reported %v, want one more after it had worked", reported)
		}
	})
}

func TestAHungTableHoldsACallUpForASecondAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var table rows
		table.holds("first")
		source := config.NewSource(&table, time.Now)
		expect(t, source, "first")
		table.set(func(s *rows) { s.takes = time.Hour })
		time.Sleep(config.Age)
		start := time.Now()
		expect(t, source, "first")
		expect(t, source, "first")
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %v, want one second for the first and nothing for the second", took)
		}
	})
}

func TestOneOfManyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := rows{takes: 5 * time.Millisecond}
		table.holds("first")
		source := config.NewSource(&table, time.Now)
		for _, round := range []string{"first", "second"} {
			table.holds(round)
			start := time.Now()
			var callers sync.WaitGroup
			for range 40 {
				callers.Go(func() {
					if c, err := source.Current(t.Context()); err != nil || round == "first" && c.Environment != "first" {
						t.Errorf("got %q, %v", c.Environment, err)
					}
				})
			}
			callers.Wait()
			if took := time.Since(start); took != 5*time.Millisecond {
				t.Errorf("40 callers took %v, want one read's time", took)
			}
			time.Sleep(config.Age)
		}
		if n := table.reads.Load(); n != 2 {
			t.Errorf("%d reads for two rounds of 40 callers, want 2", n)
		}
	})
}

func TestAWaitingCallerGivesUpWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := rows{takes: time.Minute}
		table.holds("dev")
		source := config.NewSource(&table, time.Now)
		go func() { _, _ = source.Current(t.Context()) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := source.Current(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		time.Sleep(time.Minute)
		expect(t, source, "dev")
	})
}

func TestBesideRunsDuringAnotherRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := rows{takes: 3 * time.Millisecond}
		table.holds("first")
		source := config.NewSource(&table, time.Now)
		for _, want := range []time.Duration{3 * time.Millisecond, 3 * time.Millisecond, 3 * time.Millisecond} {
			start := time.Now()
			wait := source.Beside(t.Context())
			time.Sleep(3 * time.Millisecond) // the read it runs beside
			c, err := wait()
			if took := time.Since(start); err != nil || c.Environment != "first" || took != want {
				t.Errorf("got %q (%v) after %v, want no more than the other read's %v", c.Environment, err, took, want)
			}
			time.Sleep(config.Age / 2)
		}
	})
}

func TestBesideEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := rows{takes: time.Hour}
		source := config.NewSource(&table, time.Now)
		ctx, cancel := context.WithCancel(t.Context())
		source.Beside(ctx) // nobody waits: the other read has failed
		synctest.Wait()
		cancel()
		synctest.Wait()
	})
}

func TestAFixedConfigurationIsNeverRead(t *testing.T) {
	source := config.Fixed(sample())
	expect(t, source, "dev")
	if c, err := source.Beside(t.Context())(); err != nil || c.PoolID != sample().PoolID || source.Warm(t.Context()) != nil {
		t.Errorf("got %+v, %v", c, err)
	}
}
