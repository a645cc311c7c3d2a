package presignup

import (
	"context"
	"errors"
	"time"

	refusal "gatehouse/shared/deny"
	"gatehouse/shared/signup"
	"gatehouse/shared/trigger"
)

// exchanger asks DNS who takes the domain's mail. It only improves what the lists know, so whatever
// DNS does wrong lets pass and is counted as dns_fault.
func exchanger(rules *signup.Rules, resolver signup.Resolver, timeout time.Duration) guard {
	rule := rules.Policy.Exchanger.Rule
	return guard{
		Name:    "exchanger",
		Mode:    trigger.Mode(rule.Mode),
		Skips:   skips(rule.Sources),
		IO:      true,
		OnFault: trigger.Pass,
		Check: func(ctx context.Context, c *call) (trigger.Note, error) {
			ctx, cancel := context.WithTimeout(ctx, timeout)
			defer cancel()
			err := rules.Exchanger(ctx, resolver, &c.Facts)
			if _, refused := errors.AsType[*refusal.Error](err); err == nil || refused {
				return "", err
			}
			return "dns_fault", nil
		},
	}
}
