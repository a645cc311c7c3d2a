package hook_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
	"gatehouse/local/runner"
)

// TestAnyStress makes calls of a function with moods under random stress, side by side: each has exactly one
// outcome in time, and the timeline knows every attempt.
func TestAnyStress(t *testing.T) {
	const (
		limit    = 20 * time.Millisecond
		leniency = 5 * time.Second // for a machine that is busy; a call that hangs takes longer
	)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range 30 {
		stress := hook.Stress{
			Deliver: random.IntN(5), Overlap: random.IntN(2) == 0, Delay: time.Duration(random.Int64N(int64(2 * limit))),
			DropAnswer: random.IntN(3) == 0, Rubbish: random.IntN(4) == 0, Times: random.IntN(12),
		}
		if random.IntN(4) == 0 {
			stress.Fail = "stressed"
		}
		config := hook.Config{Deadline: limit, Attempts: 1 + random.IntN(3), RetryErrors: random.IntN(2) == 0, RetryThrottles: random.IntN(2) == 0}
		c, timeline := caller(t, moody(random.Uint64()), config)
		setStress(t, c, stress)
		most := max(config.Attempts, stress.Deliver)
		var calls sync.WaitGroup
		for range 10 {
			calls.Go(func() {
				started := time.Now()
				answer, err := c.Call(t.Context(), preSignUp())
				if took := time.Since(started); took > time.Duration(most)*limit+leniency {
					t.Errorf("seed %d, round %d: a call took %v", seed, round, took)
				}
				if _, known := errors.AsType[*wire.Exception](err); err != nil && (!known || answer != nil) || err == nil && answer == nil {
					t.Errorf("seed %d, round %d: answered %v and %v", seed, round, answer, err)
				}
			})
		}
		calls.Wait()
		c.Close()
		checkAttempts(t, timeline, stress, 10, most)
	}
}

// checkAttempts counts attempts on the timeline: every call has a first one, none has more than the most, and
// a number is there only after the one before it.
func checkAttempts(t *testing.T, timeline *hook.Timeline, stress hook.Stress, calls, most int) {
	t.Helper()
	count := map[int]int{}
	for _, e := range timeline.List(0) {
		count[e.Attempt]++
	}
	if count[1] != calls {
		t.Errorf("under %+v %d of %d calls have a first attempt", stress, count[1], calls)
	}
	for n := range count {
		if n < 1 || n > most || n > 1 && count[n] > count[n-1] {
			t.Errorf("under %+v there are %v attempts, at most %d each", stress, count, most)
		}
	}
	if stress.Times == 0 && count[max(1, stress.Deliver)] != calls {
		t.Errorf("under %+v the deliveries are %v", stress, count)
	}
}

// moody answers, fails, hangs, panics or is not there, at random.
func moody(seed uint64) hook.Function {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 1))
	moods := []hook.Function{
		answers(event), answers(event), answers("null"), answers("<html>"), fails(errors.New("broken")), panics("oops"),
		slow(15 * time.Millisecond), slow(time.Second), unreached(errors.New("refused")),
		unreached(&hook.InvokeError{Status: 429, Code: "TooManyRequestsException"}), unreached(context.DeadlineExceeded),
	}
	return func(ctx context.Context, event []byte) (runner.Result, error) {
		mu.Lock()
		mood := moods[random.IntN(len(moods))]
		mu.Unlock()
		return mood(ctx, event)
	}
}
