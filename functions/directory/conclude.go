package directory

import (
	"context"
	"errors"
	"strings"
	"time"

	"gatehouse/shared/account"
	"gatehouse/shared/serve"
)

const (
	// attrReason is the message attribute of a dead letter that says why it is one.
	attrReason = "reason"
	// patience is how often a message is received that cannot be understood. It may be of a newer version, which this function will
	// know when its own deployment is through.
	patience = 4
	// breather is how long a message waits that could not be carried out now. It holds up its whole queue, so it is short.
	breather = 5 * time.Second
)

// conclude says what becomes of the message. What somebody has to mend first goes among the dead letters at once; everything else that
// is not known here stays in the queue, as a fault.
func (f *function) conclude(ctx context.Context, m serve.Message, notes []serve.Note, err error) ([]serve.Note, error) {
	if errors.Is(err, account.ErrNoUser) {
		return append(notes, "no_user"), nil
	}
	if errors.Is(err, account.ErrBusy) || errors.Is(err, errRestless) {
		return append(notes, "put_off"), serve.Later(breather)
	}
	for _, mend := range [...]struct {
		cause  error
		reason string
	}{
		{account.ErrNoGroup, "no_group"},
		{account.ErrNoName, "no_name"},
		{account.ErrUnsent, "code_not_sent"},
	} {
		if errors.Is(err, mend.cause) {
			more, err := f.park(ctx, m.Body, mend.reason)
			return append(notes, more...), err
		}
	}
	return notes, err
}

// puzzled puts off a message that is no effect on an account, in the end among the dead letters.
func (f *function) puzzled(ctx context.Context, m serve.Message, reason string) ([]serve.Note, error) {
	if m.Received < patience {
		return []serve.Note{serve.Note(reason)}, serve.Later(breather)
	}
	return f.park(ctx, m.Body, reason)
}

// park puts a message among the dead letters at once, so that it does not hold up those behind it.
func (f *function) park(ctx context.Context, body []byte, reason string) ([]serve.Note, error) {
	notes := []serve.Note{serve.Note("parked_" + reason)}
	return notes, f.queue.SendRaw(ctx, f.settings.DeadLetterURL, body, map[string]string{attrReason: reason})
}

// delay hands a message of either queue out again after so long.
func (f *function) delay(ctx context.Context, m serve.Message, after time.Duration) error {
	url := f.settings.DirectoryQueueURL
	if strings.HasSuffix(f.settings.RevocationsQueueURL, "/"+m.Queue) {
		url = f.settings.RevocationsQueueURL
	}
	return f.queue.Delay(ctx, url, m.Receipt, after)
}
