package postauthentication

import (
	"context"
	"errors"

	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// write makes the one write. Sign-ins overlap, and Cognito repeats its calls: where another got ahead with the
// alert or the confirmation, that part is dropped and the rest written once more. Each part is dropped once
// at most, so three attempts always do.
func write(facts Facts) *admit {
	return &admit{
		Name: "write", Acts: signIns(), OnFault: trigger.Pass,
		Write: func(ctx context.Context, _ *call, e *entry) (note trigger.Note, err error) {
			if e.signIn == nil {
				return "", nil
			}
			for {
				err := facts.Write(ctx, e.writes()...)
				conflict, ok := errors.AsType[*store.Conflict](err)
				if !ok || !e.without(conflict.Index) {
					return note, err
				}
				if conflict.Index == atSignIn {
					note = "alert_dropped"
				}
			}
		},
	}
}
