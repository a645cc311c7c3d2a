package hook

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"sync"
	"time"

	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

// Cognito's attempts and Lambda's waits where [Config] leaves them out.
const (
	// defaultAttempts is how often Cognito calls a function that does not answer.
	defaultAttempts = 3
	// defaultAsyncDelay is how long Lambda waits before it repeats an asynchronous invocation, and
	// half of what it waits before it repeats it again.
	// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
	defaultAsyncDelay = time.Minute
)

// Config says what to call and how.
type Config struct {
	// Functions by ARN, as a pool's LambdaConfig names them. A call of any other ARN ends as with a
	// deleted function.
	Functions map[string]Function
	// Deadline of one attempt; 0 is Cognito's, 5 seconds.
	Deadline time.Duration
	// Attempts is how often an event is sent when no answer comes; 0 is Cognito's, 3.
	Attempts int
	// RetryErrors also repeats a call whose function answered with an error, which Cognito is
	// believed not to do.
	RetryErrors bool
	// RetryThrottles also repeats a call that Lambda throttled.
	RetryThrottles bool
	// AsyncDelay is the wait before an asynchronous invocation is repeated, twice as long the second
	// time; 0 is Lambda's, 1 minute.
	AsyncDelay time.Duration
	// Clock is the pool's clock, read for [Entry.Time] alone; nil is time.Now.
	Clock func() time.Time
	// Timeline takes every attempt; nil keeps none.
	Timeline *Timeline
}

// Call is one event on its way to a function.
type Call struct {
	// Trigger is the reason and stands in the error text.
	Trigger cognito.Trigger
	// Source is the event's triggerSource.
	Source cognito.Source
	// Function is the ARN that the pool's LambdaConfig names.
	Function string
	// Event is sent as it is, in every attempt. It is not changed and must not be changed until Close.
	Event []byte
	// Operation is the API operation or endpoint that caused the call, for the timeline.
	Operation string
	// RequestID is the operation's, for the timeline.
	RequestID string
}

// Answer is the "response" of an answered event by member; nil when it is null or missing.
type Answer map[string]json.RawMessage

// Caller calls functions as Cognito does. It is safe for concurrent use.
type Caller struct {
	functions  map[string]Function
	rules      rules
	asyncDelay time.Duration
	clock      func() time.Time
	timeline   *Timeline

	life    context.Context // ends when Close has waited long enough
	endLife context.CancelFunc
	closing chan struct{} // closed when Close begins

	mu       sync.Mutex
	stresses []Stress
	closed   bool
	running  sync.WaitGroup // attempts and asynchronous calls; added to under mu
}

// rules say when an event is sent again.
type rules struct {
	deadline                    time.Duration
	attempts                    int
	retryErrors, retryThrottles bool
}

// New returns a caller. Its functions are fixed from then on.
func New(config Config) *Caller {
	c := &Caller{
		functions: maps.Clone(config.Functions),
		rules: rules{
			cmp.Or(config.Deadline, runner.CognitoDeadline), cmp.Or(config.Attempts, defaultAttempts),
			config.RetryErrors, config.RetryThrottles,
		},
		asyncDelay: cmp.Or(config.AsyncDelay, defaultAsyncDelay),
		clock:      config.Clock,
		timeline:   config.Timeline,
		closing:    make(chan struct{}),
	}
	c.life, c.endLife = context.WithCancel(context.Background())
	if c.clock == nil {
		c.clock = time.Now
	}
	return c
}

// Close lets attempts and asynchronous calls that are running come to their end, at most for one more
// deadline; then their contexts end and it returns. What has not begun, such as a delayed attempt or the
// wait for a retry, is given up. Calls after Close end as with a deleted function.
func (c *Caller) Close() {
	c.mu.Lock()
	if !c.closed {
		c.closed = true
		close(c.closing)
	}
	c.mu.Unlock()

	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.running.Wait()
	}()
	select {
	case <-ended:
	case <-time.After(c.rules.deadline):
	}
	c.endLife()
}

// enter counts one more goroutine that Close waits for; false once the caller is closed.
func (c *Caller) enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.running.Add(1)
	return true
}

// pause waits, false when Close ended the wait.
func (c *Caller) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.closing:
		return false
	}
}
