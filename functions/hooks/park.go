package hooks

import (
	"context"
	"time"

	"gatehouse/shared/serve"
)

// attrReason is the message attribute of a dead letter that says why it is one.
const attrReason = "reason"

// patience is how often a message is received that cannot be understood. It may be of a newer version, which this function will
// know when its own deployment is through.
const patience = 4

// puzzled puts off a message that is no notice, in the end among the dead letters.
func (f *function) puzzled(ctx context.Context, m serve.Message, reason string) ([]serve.Note, error) {
	if m.Received < patience {
		return []serve.Note{serve.Note(reason)}, serve.Later(serve.Backoff(m.Received, f.spread()))
	}
	return []serve.Note{serve.Note("parked_" + reason)}, f.bury(ctx, m.Body, reason)
}

// refuse puts what one target refused among the dead letters, so that a redrive tells this target alone.
func (f *function) refuse(ctx context.Context, d delivery, t target, reason string) error {
	body, err := d.encode(t.name)
	if err != nil {
		return err
	}
	return f.bury(ctx, body, reason)
}

func (f *function) bury(ctx context.Context, body []byte, reason string) error {
	return f.queue.SendRaw(ctx, f.settings.DeadLetterURL, body, map[string]string{attrReason: reason})
}

// delay hands a message of the function's queue out again after so long.
func (f *function) delay(ctx context.Context, m serve.Message, after time.Duration) error {
	return f.queue.Delay(ctx, f.settings.QueueURL, m.Receipt, after)
}
