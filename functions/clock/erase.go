package clock

import (
	"cmp"
	"context"
	"fmt"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

// refusals erases the letters of dead letters that the ledger has forgotten, the oldest first, until the run's limits are reached. A
// mail leaves the list after its letter, so that a run that is ended in between only does the same once more.
func (s *sweep) refusals(ctx context.Context) error {
	var r round
	for row, err := range s.work.Query(ctx, ledger.RefusedPartition(), "", store.Eventual) {
		if err != nil {
			return cmp.Or(r.first, fmt.Errorf("listing dead letters: %w", err))
		}
		refusal := ledger.RefusalOf(row)
		if !refusal.Over(s.began) {
			break // as are all after it
		}
		if s.ends(ctx, r) {
			s.count("left", 1)
			break
		}
		r.add(s.refusal(ctx, refusal))
	}
	return r.first
}

// refusal does what is due about one mail. The list may lag behind, so the ledger itself says whether the letter is needed.
func (s *sweep) refusal(ctx context.Context, r ledger.Refusal) error {
	present, err := s.entry(ctx, r.EffectID)
	if err != nil {
		return err
	}
	switch r.Prospect(present) {
	case ledger.Underway:
		return nil
	case ledger.None:
		mail, readable := mailOf(r)
		if !readable {
			s.count("unreadable", 1)
			return nil
		}
		if err := s.erase(ctx, mail); err != nil {
			return err
		}
	case ledger.Elsewhere:
	}
	if err := s.work.Write(ctx, r.Unlist()); err != nil {
		return fmt.Errorf("taking a mail off the list of dead letters: %w", err)
	}
	return nil
}

// entry is how a mail stands.
func (s *sweep) entry(ctx context.Context, effectID string) (ledger.Entry, error) {
	row, found, err := s.work.Get(ctx, ledger.Key(effectID), store.Strong)
	if err != nil {
		return ledger.Entry{}, fmt.Errorf("reading the ledger: %w", err)
	}
	if !found {
		return ledger.Entry{}, nil
	}
	return ledger.Of(row)
}

// erase takes the letter of a mail out of the row of its fact, if there is such a row still.
func (s *sweep) erase(ctx context.Context, mail effect.Effect) error {
	err := unlessConflict("erasing a letter", s.facts.Write(ctx, fact.Sent(mail.Key, mail.Debt())))
	if err == nil {
		s.count("erased", 1)
	}
	return err
}

// mailOf is the effect of a mail in the list; false if it is of a newer version, which finds the letter.
func mailOf(r ledger.Refusal) (effect.Effect, bool) {
	e, err := effect.Decode([]byte(r.Effect))
	return e, err == nil
}
