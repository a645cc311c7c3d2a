package trigger

import (
	"context"
	"time"
)

// How long a function may take. Cognito waits 5 s for a synchronous trigger, cold start included, and
// may call again afterwards:
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
const (
	// budget leaves Lambda 0.8 s of Cognito's 5 s to carry the answer.
	budget = 4200 * time.Millisecond
	// coldStart is the most that is taken off a first invocation. A process may have been started
	// long before its first event, so its age only says how long Cognito waited at the most.
	coldStart = 1500 * time.Millisecond
	// floor is the least a first invocation gets.
	floor = 2500 * time.Millisecond
	// reply is kept back from the deadline of the Lambda invocation.
	reply = 800 * time.Millisecond
	// margin is how long before the end guards with I/O are given up on, so that their own faults
	// are applied and the rest of the chain still runs.
	margin = 100 * time.Millisecond
)

// Budget returns when an invocation that begins now must have answered. Age is the process's age at
// its first invocation and zero at later ones. The answer never lies behind the context's deadline
// less 0.8 s; a context without deadline gets the whole budget.
func Budget(ctx context.Context, now time.Time, age time.Duration) time.Time {
	allowed := max(budget-min(max(age, 0), coldStart), floor)
	end := now.Add(allowed)
	if deadline, ok := ctx.Deadline(); ok && deadline.Add(-reply).Before(end) {
		end = deadline.Add(-reply)
	}
	return end
}

// early is ctx ending a little before its deadline.
func early(ctx context.Context) (context.Context, context.CancelFunc) {
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, deadline.Add(-margin))
	}
	return context.WithCancel(ctx)
}
