package trigger

import (
	"context"
	"slices"
)

// guard asks the guards without I/O in order, then side by side those with I/O that stand before the
// first refusal: one that stands after it could not change the answer.
func (r *run[Q, R, F, W]) guard(ctx context.Context) *stop {
	stopped, end := r.inline(ctx)
	if earlier := r.sideBySide(ctx, r.chain.Guards[:end]); earlier != nil {
		return earlier
	}
	return stopped
}

// inline returns the first refusal of a guard without I/O and its place, or the list's end.
func (r *run[Q, R, F, W]) inline(ctx context.Context) (*stop, int) {
	for i := range r.chain.Guards {
		g := &r.chain.Guards[i]
		if g.IO || r.skips(g) {
			continue
		}
		r.step.Store(&g.Name)
		note, err := guarded(ctx, &r.call, g.Check)
		if stopped := r.judge(g, note, err); stopped != nil {
			return stopped, i
		}
	}
	return nil, len(r.chain.Guards)
}

// sideBySide starts all guards with I/O and reads their answers in list order; the first refusal
// calls the others off. A guard that does not answer in time has its own fault.
func (r *run[Q, R, F, W]) sideBySide(ctx context.Context, guards []Guard[Q, F]) *stop {
	asked := r.active(guards)
	if len(asked) == 0 {
		return nil
	}
	bounded, cancel := early(ctx, margin)
	defer cancel()
	call := r.call
	answers := make([]<-chan answer[Note], len(asked))
	for i, g := range asked {
		answers[i] = ask(func() (Note, error) { return guarded(bounded, &call, g.Check) })
	}
	for i, g := range asked {
		r.step.Store(&g.Name)
		note, err := hear(bounded, answers[i])
		if stopped := r.judge(g, note, err); stopped != nil {
			return stopped
		}
	}
	return nil
}

// active lists the guards with I/O that have a say in this event.
func (r *run[Q, R, F, W]) active(guards []Guard[Q, F]) []*Guard[Q, F] {
	var asked []*Guard[Q, F]
	for i := range guards {
		if guards[i].IO && !r.skips(&guards[i]) {
			asked = append(asked, &guards[i])
		}
	}
	return asked
}

func (r *run[Q, R, F, W]) skips(g *Guard[Q, F]) bool {
	source := r.call.TriggerSource
	if !r.known {
		source = UnknownSource
	}
	return slices.Contains(g.Skips, source)
}

// judge applies the guard's mode to its refusal.
func (r *run[Q, R, F, W]) judge(g *Guard[Q, F], note Note, err error) *stop {
	onFault := g.OnFault
	if g.Mode == Log {
		onFault = Pass // whoever tries a rule out expects nobody to be refused
	}
	if denied, refused := refusalIn(err); refused && r.excuses(g.Mode) {
		if g.Mode == Review {
			r.call.Flags = append(r.call.Flags, denied.Code)
		}
		r.notes = append(r.notes, Note(string(g.Mode)+"_"+denied.Code))
		err = nil
	}
	return r.settle(g.Name, onFault, note, err, true)
}

// excuses tells whether a refusal in this mode lets pass. A review does only where Admit will write the
// flag: otherwise nobody would ever review.
func (r *run[Q, R, F, W]) excuses(mode Mode) bool {
	return mode == Log || mode == Review && r.chain.Admit != nil && r.acts(r.chain.Admit.Acts)
}
