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

// sweep is one run over all rows that have owed something for too long, and all dead letters that are forgotten.
type sweep struct {
	queues effect.Sender
	facts  Facts
	work   Work
	now    func() time.Time
	limits Limits
	began  time.Time

	mu     sync.Mutex // for what follows
	notes  []serve.Note
	faults []error
}

// run drives all shards, each from its oldest row on. Who is done first sees to the letters.
func (s *sweep) run(ctx context.Context) {
	jobs := make(chan func(context.Context) error, len(fact.Shards())+1)
	for _, shard := range fact.Shards() {
		jobs <- func(ctx context.Context) error { return s.shard(ctx, shard) }
	}
	jobs <- s.refusals
	close(jobs)
	var workers sync.WaitGroup
	for range s.limits.Side {
		workers.Go(func() {
			for job := range jobs {
				s.fault(guarded(ctx, job))
			}
		})
	}
	workers.Wait()
}

// guarded does a job and turns a panic, which would end the process, into an error without its value.
func guarded(ctx context.Context, job func(context.Context) error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic with a %T", value)
		}
	}()
	return job(ctx)
}

// round is how far a job is.
type round struct {
	rows, faults int   // faults since the last row that did not fail
	first        error // of the first row that failed
}

func (r *round) add(err error) {
	r.rows++
	r.faults++
	if err == nil {
		r.faults = 0
	}
	r.first = cmp.Or(r.first, err)
}

// ends says whether a job has reached the run's limits.
func (s *sweep) ends(ctx context.Context, r round) bool {
	return r.rows == s.limits.Rows || r.faults == s.limits.Faults || ctx.Err() != nil || s.now().Sub(s.began) >= s.limits.Time
}

// shard drives the rows of a shard until the run's limits are reached. The next run goes on from there, since what was driven is no
// longer listed and what failed was postponed. The error is the first row's that failed.
func (s *sweep) shard(ctx context.Context, shard string) error {
	var r round
	for key, err := range s.facts.Due(ctx, store.OwedIndex(), shard, s.due().UnixMilli()) {
		if err != nil {
			return cmp.Or(r.first, fmt.Errorf("listing what is owed: %w", err))
		}
		if s.ends(ctx, r) {
			s.count("left", 1)
			break
		}
		r.add(s.row(ctx, key))
	}
	return r.first
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
