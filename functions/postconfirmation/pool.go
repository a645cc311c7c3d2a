package postconfirmation

import (
	"context"

	"gatehouse/shared/config"
	"gatehouse/shared/trigger"
)

// pool refuses events of another pool than the one that this deployment serves. Where the deployment cannot
// say which that is, it lets pass: the account is confirmed already, and rows are kept by pool.
func pool(source *config.Source) guard {
	return guard{
		Name: "pool", Mode: trigger.Block, IO: true, OnFault: trigger.Pass,
		Check: func(ctx context.Context, c *call) (trigger.Note, error) {
			current, err := source.Current(ctx)
			if err != nil {
				return "", err
			}
			return "", current.Serves(c.UserPoolID)
		},
	}
}
