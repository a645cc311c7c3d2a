package trigger

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
)

// run is one invocation under way. Only its own goroutine touches it, apart from step and kept, by which
// an invocation that runs out of time still says what it knows.
type run[Q, R, F, W any] struct {
	chain    *Chain[Q, R, F, W]
	call     Call[Q, F]
	known    bool
	response R
	write    W
	notes    []Note
	passed   error // faults that were let pass
	step     atomic.Pointer[string]
	kept     atomic.Pointer[kept]
}

// kept is what was counted and let pass so far.
type kept struct {
	notes  []Note
	passed error
}

func (r *run[Q, R, F, W]) decide(ctx context.Context) (v verdict[R]) {
	defer func() {
		var err error
		if recovered(recover(), &err); err != nil {
			v.stop = &stop{rule: current(&r.step), cause: err}
		}
	}()
	stages := [...]func(context.Context) *stop{r.load, r.guard, r.shape, r.record, r.admit}
	var stopped *stop
	for _, stage := range stages {
		if stopped = stage(ctx); stopped == nil && ctx.Err() != nil {
			stopped = &stop{rule: current(&r.step), cause: errTime}
		}
		if stopped != nil {
			break
		}
	}
	return verdict[R]{response: r.response, notes: r.notes, passed: r.passed, stop: stopped}
}

func (r *run[Q, R, F, W]) load(ctx context.Context) *stop {
	load := r.chain.Load
	if load == nil {
		return nil
	}
	r.step.Store(&load.Name)
	var facts F
	var err error
	if load.IO {
		call := r.call
		facts, err = within(ctx, rest, func(ctx context.Context) (F, error) { return guarded(ctx, &call, load.Read) })
	} else {
		facts, err = guarded(ctx, &r.call, load.Read)
	}
	if err == nil {
		r.call.Facts = facts
		return nil
	}
	return r.failed(load.Name, load.OnFault, err, load.Refuses)
}

func (r *run[Q, R, F, W]) shape(ctx context.Context) *stop {
	for i := range r.chain.Shapes {
		s := &r.chain.Shapes[i]
		if !r.acts(s.Acts) {
			continue
		}
		r.step.Store(&s.Name)
		note, err := written(ctx, &r.call, &r.response, s.Apply)
		if stopped := r.settle(s.Name, s.OnFault, note, err, false); stopped != nil {
			return stopped
		}
	}
	return nil
}

func (r *run[Q, R, F, W]) record(ctx context.Context) *stop {
	for i := range r.chain.Records {
		rec := &r.chain.Records[i]
		if !r.acts(rec.Acts) {
			continue
		}
		r.step.Store(&rec.Name)
		note, err := written(ctx, &r.call, &r.write, rec.Add)
		if stopped := r.settle(rec.Name, rec.OnFault, note, err, false); stopped != nil {
			return stopped
		}
	}
	return nil
}

func (r *run[Q, R, F, W]) admit(ctx context.Context) *stop {
	a := r.chain.Admit
	if a == nil || !r.acts(a.Acts) {
		return nil
	}
	r.step.Store(&a.Name)
	call, write := r.call, r.write
	note, err := within(ctx, margin, func(ctx context.Context) (Note, error) {
		return guarded(ctx, &call, func(ctx context.Context, call *Call[Q, F]) (Note, error) { return a.Write(ctx, call, &write) })
	})
	return r.settle(a.Name, a.OnFault, note, err, true)
}

// acts says whether a step that names these sources has something to do.
func (r *run[Q, R, F, W]) acts(sources []cognito.Source) bool {
	return r.known && slices.Contains(sources, r.call.TriggerSource)
}

// settle counts a step's note and turns its error into what the step declared.
func (r *run[Q, R, F, W]) settle(rule string, onFault Fault, note Note, err error, refuses bool) *stop {
	if note != "" {
		r.notes = append(r.notes, note)
	}
	if err == nil {
		return nil
	}
	return r.failed(rule, onFault, err, refuses)
}

// failed is a refusal where the step may refuse, and otherwise the step's fault.
func (r *run[Q, R, F, W]) failed(rule string, onFault Fault, err error, refuses bool) *stop {
	if denied, ok := refusalIn(err); ok {
		if refuses {
			return &stop{rule: rule, deny: denied}
		}
		err = fmt.Errorf("refused with %q, which only guards and admit may", denied.Code)
	}
	err = fmt.Errorf("%s: %w", rule, reason(err))
	if onFault == Refuse {
		return &stop{rule: rule, cause: err}
	}
	r.notes = append(r.notes, Note("fault_"+rule))
	r.passed = errors.Join(r.passed, err)
	r.kept.Store(&kept{slices.Clone(r.notes), r.passed})
	return nil
}

// refusalIn finds a refusal in a rule's error. A nil *deny.Error that became an error is none.
func refusalIn(err error) (*deny.Error, bool) {
	denied, ok := errors.AsType[*deny.Error](err)
	return denied, ok && denied != nil
}

// reason is err, unless it cannot be asked for its text.
func reason(err error) error {
	if denied, ok := errors.AsType[*deny.Error](err); ok && denied == nil {
		return errors.New("returned a nil *deny.Error as an error; return nil")
	}
	return err
}

// guarded calls a rule and turns its panic into an error.
func guarded[Q, F, T any](ctx context.Context, call *Call[Q, F], rule func(context.Context, *Call[Q, F]) (T, error)) (out T, err error) {
	defer func() { recovered(recover(), &err) }()
	return rule(ctx, call)
}

// written asks a rule what to write and writes it when the rule had no fault.
func written[Q, F, T any](ctx context.Context, call *Call[Q, F], into *T, rule func(context.Context, *Call[Q, F]) (func(*T), Note, error)) (note Note, err error) {
	defer func() { recovered(recover(), &err) }()
	write, note, err := rule(ctx, call)
	if err == nil && write != nil {
		write(into)
	}
	return note, err
}

// recovered describes a panic for the log: the runtime's own text, but of any other value only the
// type, since it may hold what a person typed. The stack holds no values of arguments that matter.
func recovered(value any, err *error) {
	if value == nil {
		return
	}
	stack := make([]byte, 4096)
	stack = stack[:runtime.Stack(stack, false)]
	if known, ok := value.(runtime.Error); ok {
		*err = fmt.Errorf("panic: %w\n%s", known, stack)
		return
	}
	*err = fmt.Errorf("panic with a %T\n%s", value, stack)
}
