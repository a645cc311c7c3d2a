package effect_test

import (
	"context"
	"errors"
	"iter"

	"gatehouse/shared/effect"
	"gatehouse/shared/store"
)

// The ways in which a call to a store or queue can go wrong.
type mishap int

const (
	none         mishap = iota
	killedBefore        // the process ends and the call is never made
	killedAfter         // the call is made and the process ends before it learns so
	failed              // the call fails and the process goes on
	answerLost          // the call is made, its answer lost, and the process goes on
	mishaps             // how many there are
)

var (
	errKilled = errors.New("the process was killed")
	errFailed = errors.New("the call failed")
)

// process is one invocation: what it does to the world goes through it, call by call, and ends when it is killed.
type process struct {
	world *world
	// next decides about every call; nil lets all of them be.
	next func() mishap
	dead bool
}

// call makes one call, or not.
func (p *process) call(do func() error) error {
	if p.dead {
		return errKilled
	}
	fate := none
	if p.next != nil {
		fate = p.next()
	}
	switch fate {
	case killedBefore:
		p.dead = true
		return errKilled
	case killedAfter:
		_ = do()
		p.dead = true
		return errKilled
	case failed:
		return errFailed
	case answerLost:
		_ = do()
		return errFailed
	default:
		return do()
	}
}

// Get reads a row of the world's table.
func (p *process) Get(ctx context.Context, key store.Key, c store.Consistency) (row store.Row, found bool, err error) {
	err = p.call(func() (err error) {
		row, found, err = p.world.table.Get(ctx, key, c)
		return err
	})
	if err != nil {
		return store.Row{}, false, err
	}
	return row, found, nil
}

// Write writes to the world's table.
func (p *process) Write(ctx context.Context, writes ...store.Write) error {
	return p.call(func() error { return p.world.table.Write(ctx, writes...) })
}

// Due lists rows of the world's table.
func (p *process) Due(ctx context.Context, index store.Index, hash string, upTo int64) iter.Seq2[store.Key, error] {
	return func(yield func(store.Key, error) bool) {
		if err := p.call(func() error { return nil }); err != nil {
			yield(store.Key{}, err)
			return
		}
		for key, err := range p.world.table.Due(ctx, index, hash, upTo) {
			if !yield(key, err) {
				return
			}
		}
	}
}

// Send puts effects on the world's queue. In an unlucky process some of a batch are not taken.
func (p *process) Send(_ context.Context, effects []effect.Effect) (refused map[string]error, err error) {
	refused = map[string]error{}
	err = p.call(func() error {
		for _, e := range effects {
			if p.next != nil && p.world.chance(10) {
				refused[e.ID] = errFailed
				continue
			}
			p.world.enqueue(e)
		}
		return nil
	})
	return refused, err
}
