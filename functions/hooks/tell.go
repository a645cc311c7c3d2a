package hooks

import (
	"context"

	"gatehouse/shared/notice"
	"gatehouse/shared/serve"
)

// asked are the targets of a delivery that are still configured.
func (f *function) asked(d delivery) []target {
	if d.target == "" {
		return f.targets
	}
	for _, t := range f.targets {
		if t.name == d.target {
			return []target{t}
		}
	}
	return nil
}

// failure is a target that could not be told now, and why.
type failure struct {
	target
	cause error
}

// tell tells the targets one after the other and returns those that could not be told now. What a target refused goes to the dead
// letters, for this target alone.
func (f *function) tell(ctx context.Context, d delivery, n notice.Notice) (failed []failure, notes []serve.Note, err error) {
	asked := f.asked(d)
	if len(asked) == 0 {
		notes = append(notes, "no_target")
	}
	for _, t := range asked {
		err := f.patiently(ctx, t, n)
		reason, refused := notice.RefusedBy(err)
		switch {
		case err == nil:
			notes = append(notes, serve.Note("told_"+t.name))
		case refused:
			notes = append(notes, serve.Note("refused_by_"+t.name))
			if err := f.refuse(ctx, d, t, reason); err != nil {
				return nil, notes, err
			}
		default:
			notes = append(notes, serve.Note("failed_"+t.name))
			failed = append(failed, failure{t, err})
		}
	}
	return failed, notes, nil
}

// split puts a message of its own on the queue for each target that failed, so that the others are not told again.
func (f *function) split(ctx context.Context, d delivery, failed []failure) error {
	for _, t := range failed {
		body, err := d.encode(t.name)
		if err != nil {
			return err
		}
		if err := f.queue.SendRaw(ctx, f.settings.QueueURL, body, nil); err != nil {
			return err
		}
	}
	return nil
}
