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
	// margin is how long before the end a guard with I/O or a write is given up on, so that its own
	// fault is applied and the answer still made.
	margin = 100 * time.Millisecond
	// rest is the same for a load with I/O: guards, and the one write, are still to follow.
	rest = time.Second
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

// early is ctx ending so much before its deadline, but never after less than two thirds of what is left.
func early(ctx context.Context, reserve time.Duration) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	left := time.Until(deadline) //nolint:forbidigo // a context's deadline is on the real clock, whatever ours is
	return context.WithDeadline(ctx, deadline.Add(-min(reserve, left/3)))
}
