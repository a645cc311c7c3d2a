package directory

import (
	"context"
	"errors"

	"gatehouse/shared/account"
	"gatehouse/shared/effect"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// rounds is how often at most a row is followed that changes while it is carried out.
const rounds = 5

// errRestless is a row that changed in every round.
var errRestless = errors.New("the row keeps changing")

// task is one effect being carried out.
type task struct {
	*function
	effect effect.Effect
	sub    string
	pace   *pace
	notes  []serve.Note
	user   *account.User // what the pool knows; nil until asked
}

func (t *task) note(n serve.Note) { t.notes = append(t.notes, n) }

// converge carries out what the row says and looks at the row again until that was the last word. The two queues are worked on side by
// side: a change that was decided before ours, and is still under way, may end after it. Whoever changed something last has then yet
// to look, and finds the present row.
func (t *task) converge(ctx context.Context) error {
	var last account.Account
	for round := range rounds {
		row, found, err := t.facts.Get(ctx, t.effect.Key, store.Strong)
		if err != nil {
			return err
		}
		if !found {
			t.note("no_row")
			return nil
		}
		wish, err := account.FromRow(row)
		if err != nil {
			return err
		}
		if round > 0 && wish.Same(last) {
			return nil
		}
		acted, err := t.carryOut(ctx, wish, round == 0)
		if err != nil || !acted {
			return err
		}
		last = wish
	}
	return errRestless
}

// carryOut takes the steps that the wish calls for; false when there are none. Only the first round asks which groups the person is in:
// later ones follow somebody else's change, which the pool's list may not show yet.
func (t *task) carryOut(ctx context.Context, wish account.Account, first bool) (bool, error) {
	joined, err := t.joined(ctx, wish, first)
	if err != nil {
		return false, err
	}
	steps := account.Plan(wish, t.effect.Kind, joined)
	if len(steps) == 0 {
		if first {
			t.note("nothing_to_do")
		}
		return false, nil
	}
	if err := t.same(ctx, wish); err != nil {
		return false, err
	}
	for _, step := range steps {
		if err := t.act(ctx, wish.UserName, step); err != nil {
			return false, err
		}
	}
	return true, t.settle(ctx, wish)
}

// joined are the groups the person is known to be in; they are asked for when that may save a change.
func (t *task) joined(ctx context.Context, wish account.Account, first bool) ([]string, error) {
	if !first || t.effect.Kind != account.KindGroups || len(wish.In) == 0 {
		return nil, nil
	}
	var groups []string
	err := t.patiently(ctx, func() (err error) {
		groups, err = t.pool.Groups(ctx, wish.UserName)
		return err
	})
	return groups, err
}

// settle takes off the row what was carried out. A conflict means that another run did so.
func (t *task) settle(ctx context.Context, wish account.Account) error {
	write, ok := account.Done(t.effect.Key, wish, t.effect.Kind)
	if !ok {
		return nil
	}
	err := t.facts.Write(ctx, write)
	if _, conflict := errors.AsType[*store.Conflict](err); conflict {
		return nil
	}
	return err
}
