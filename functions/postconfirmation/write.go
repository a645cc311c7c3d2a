package postconfirmation

import (
	"context"
	"errors"

	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// write makes the one write. Cognito may call twice and overlap itself: the row is written by whoever comes
// first, and that it stands already is what was wanted.
func write(facts Facts) *admit {
	return &admit{
		Name: "write", Acts: signUps(), OnFault: trigger.Pass,
		Write: func(ctx context.Context, c *call, w *store.Write) (trigger.Note, error) {
			if c.Facts.Key == "" {
				return "", nil
			}
			err := facts.Write(ctx, *w)
			if _, stands := errors.AsType[*store.Conflict](err); stands {
				return "already_confirmed", nil
			}
			return "", err
		},
	}
}
