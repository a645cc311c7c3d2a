package hook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"gatehouse/local/runner"
)

// Binary is a built function. Its first process starts with the first call; a call that finds none idle
// starts one more, as Lambda does, and a process that has ended is replaced. How long a start and an
// invocation may take is the configuration's: an invocation that nobody waits for runs on. The closer ends
// all processes and waits for them; calls find no function from then on.
func Binary(config runner.Config) (Function, io.Closer) {
	if config.Logs != nil {
		config.Logs = &sharedWriter{to: config.Logs}
	}
	b := &binary{config: config}
	b.life, b.end = context.WithCancel(context.Background())
	return b.call, b
}

// binary is a built function and its processes.
type binary struct {
	config runner.Config
	life   context.Context // ends with Close
	end    context.CancelFunc

	mu     sync.Mutex
	idle   []*runner.Process // the one used last comes last and is used next
	closed bool
	calls  sync.WaitGroup // added to under mu
}

// errEnded is what a call finds after Close.
var errEnded = errors.New("the function's processes have been ended")

// call is a [Function].
func (b *binary) call(ctx context.Context, event []byte) (runner.Result, error) {
	if !b.enter() {
		return runner.Result{}, errEnded
	}
	defer b.calls.Done()
	alive, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(b.life, cancel) //nolint:contextcheck // Close ends what outlives its caller
	defer stop()
	for {
		p, fresh, err := b.take(alive)
		if err != nil {
			return unstarted(ctx, err)
		}
		result, err := p.Invoke(alive, event)
		switch {
		case errors.Is(err, runner.ErrExited) && !fresh:
			_ = p.Close() // it ended while it was idle
			continue
		case errors.Is(err, runner.ErrExited):
			_ = p.Close()
			return failure(ctx, runner.TypeExited, exitText(ctx, 0)), nil
		case err != nil || result.ErrorType == runner.TypeTimeout || result.ErrorType == runner.TypeExited:
			_ = p.Close()
		default:
			b.keep(p)
		}
		return result, err
	}
}

func (b *binary) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.calls.Add(1)
	return true
}

// take is an idle process, or a fresh one.
func (b *binary) take(ctx context.Context) (p *runner.Process, fresh bool, err error) {
	b.mu.Lock()
	if last := len(b.idle) - 1; last >= 0 {
		p, b.idle = b.idle[last], b.idle[:last]
	}
	b.mu.Unlock()
	if p != nil {
		return p, false, nil
	}
	p, err = runner.Start(ctx, b.config)
	return p, true, err
}

func (b *binary) keep(p *runner.Process) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.idle = append(b.idle, p)
}

// Close ends every process; those that are in a call through its context.
func (b *binary) Close() error {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.end()
	b.calls.Wait()

	b.mu.Lock()
	defer b.mu.Unlock()
	var faults []error
	for _, p := range b.idle {
		faults = append(faults, p.Close())
	}
	b.idle = nil
	return errors.Join(faults...)
}

// unstarted is what Lambda says of a function that ran and could not start; one that did not run is no
// function.
func unstarted(ctx context.Context, err error) (runner.Result, error) {
	start, ok := errors.AsType[*runner.StartError](err)
	switch {
	case ok && start.ErrorType != "":
		return failure(ctx, start.ErrorType, start.ErrorMessage), nil
	case ok && start.ExitCode != 0:
		return failure(ctx, runner.TypeExited, exitText(ctx, start.ExitCode)), nil
	}
	return runner.Result{}, err
}

// exitText is Lambda's text about a process that ended by itself.
func exitText(ctx context.Context, code int) string {
	if code == 0 {
		return fmt.Sprintf("RequestId: %s Error: Runtime exited without providing a reason", requestID(ctx))
	}
	return fmt.Sprintf("RequestId: %s Error: Runtime exited with error: exit status %d", requestID(ctx), code)
}

// sharedWriter lets the processes of one function take turns.
type sharedWriter struct {
	mu sync.Mutex
	to io.Writer
}

// Write passes on.
func (w *sharedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}
