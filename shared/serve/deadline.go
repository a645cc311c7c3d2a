package serve

import (
	"context"
	"time"
)

// reserve is kept back from the time of a function, for the answer of what is left undone.
const reserve = time.Second

// early is ctx ending so much before its deadline. Without a deadline it is ctx.
func early(ctx context.Context, reserve time.Duration) (context.Context, context.CancelFunc) {
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, deadline.Add(-reserve))
	}
	return context.WithCancel(ctx)
}
