package clock

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// sweep is one run over all rows that have owed something for too long.
type sweep struct {
	queues effect.Sender
	facts  Facts
	now    func() time.Time
	limits Limits
	began  time.Time

	mu     sync.Mutex // for what follows
	notes  []serve.Note
	faults []error
}

// run drives all shards, each from its oldest row on.
func (s *sweep) run(ctx context.Context) {
	shards := make(chan string, len(fact.Shards()))
	for _, shard := range fact.Shards() {
		shards <- shard
	}
	close(shards)
	var workers sync.WaitGroup
	for range s.limits.Side {
		workers.Go(func() {
			for shard := range shards {
				s.fault(s.guarded(ctx, shard))
			}
		})
	}
	workers.Wait()
}

// guarded drives a shard and turns a panic, which would end the process, into an error without its value.
func (s *sweep) guarded(ctx context.Context, shard string) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic with a %T", value)
		}
	}()
	return s.shard(ctx, shard)
}

// shard drives the rows of a shard until the run's limits are reached. The next run goes on from there, since what was driven is no
// longer listed and what failed was postponed. The error is the first row's that failed.
func (s *sweep) shard(ctx context.Context, shard string) (first error) {
	rows, faults := 0, 0
	for key, err := range s.facts.Due(ctx, store.OwedIndex(), shard, s.due().UnixMilli()) {
		switch {
		case err != nil:
			return cmp.Or(first, fmt.Errorf("listing what is owed: %w", err))
		case rows == s.limits.Rows, faults == s.limits.Faults, ctx.Err() != nil, s.now().Sub(s.began) >= s.limits.Time:
			s.count("left", 1)
			return first
		}
		rows++
		faults++
		if err := s.row(ctx, key); err == nil {
			faults = 0
		} else {
			first = cmp.Or(first, err)
		}
	}
	return first
}

// due is when a debt must have been there already.
func (s *sweep) due() time.Time { return s.began.Add(-s.limits.Age) }

// row drives one row. The index lags behind its table, so the row itself says whether there is anything to do.
func (s *sweep) row(ctx context.Context, key store.Key) error {
	row, found, err := s.facts.Get(ctx, key, store.Strong)
	switch {
	case err != nil:
		return fmt.Errorf("reading what is owed: %w", err)
	case !found:
		s.count("gone", 1)
		return nil
	case fact.OwedSince(row).After(s.due()):
		return nil // owes something new, which the outbox is about to queue with all else
	}
	if unlist, stale := fact.Unlist(row); stale {
		return s.repair(ctx, unlist)
	}
	return s.drive(ctx, row)
}

// repair takes a row that owes nothing out of the index.
func (s *sweep) repair(ctx context.Context, unlist store.Write) error {
	err := s.facts.Write(ctx, unlist)
	if err == nil {
		s.count("repaired", 1)
	}
	return unlessConflict("taking a row out of the index", err)
}

// drive queues what a row owes. What stays owed is postponed, or the same rows would take every run's time.
func (s *sweep) drive(ctx context.Context, row store.Row) error {
	report, err := effect.Drive(ctx, row, s.queues, s.facts)
	s.count("redriven", report.Queued)
	s.count("failed", report.Failed)
	s.count("unknown_debt", report.Unknown)
	if report.Gone {
		s.count("gone", 1)
	}
	if report.Failed+report.Unknown > 0 {
		err = errors.Join(err, s.postpone(ctx, row.Key))
	}
	return err
}

func (s *sweep) postpone(ctx context.Context, key store.Key) error {
	row, found, err := s.facts.Get(ctx, key, store.Strong)
	if err != nil || !found {
		return err
	}
	if later, some := fact.Postpone(row, s.began); some {
		return unlessConflict("postponing what is owed", s.facts.Write(ctx, later))
	}
	return nil
}

// unlessConflict is nil for a conflict: the row changed meanwhile, and whoever changed it saw to it.
func unlessConflict(doing string, err error) error {
	if _, conflict := errors.AsType[*store.Conflict](err); conflict || err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (s *sweep) count(note serve.Note, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, slices.Repeat([]serve.Note{note}, times)...)
}

func (s *sweep) fault(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, err)
}
