package trigger

import (
	"context"
	"time"
)

// answer is what a rule that was asked in a goroutine of its own returned.
type answer[T any] struct {
	value T
	err   error
}

// ask starts a rule. It may outlive the run, so it is given copies of whatever the run goes on to change.
func ask[T any](rule func() (T, error)) <-chan answer[T] {
	answers := make(chan answer[T], 1)
	go func() {
		value, err := rule()
		answers <- answer[T]{value, err}
	}()
	return answers
}

// hear waits for a rule's answer as long as there is time.
func hear[T any](ctx context.Context, answers <-chan answer[T]) (T, error) {
	a, ok := receive(ctx, answers)
	if !ok {
		a.err = errTime
	}
	return a.value, a.err
}

// receive waits for a value until the context ends. One that is there is always taken, also at the last
// moment, when a select alone would pick at random.
func receive[T any](ctx context.Context, values <-chan T) (value T, ok bool) {
	select {
	case value = <-values:
		return value, true
	case <-ctx.Done():
	}
	select {
	case value = <-values:
		return value, true
	default:
		return value, false
	}
}

// within asks a rule and gives up on it so long before the context's end.
func within[T any](ctx context.Context, reserve time.Duration, rule func(context.Context) (T, error)) (T, error) {
	bounded, cancel := early(ctx, reserve)
	defer cancel()
	return hear(bounded, ask(func() (T, error) { return rule(bounded) }))
}
