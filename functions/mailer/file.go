package mailer

import (
	"context"

	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
)

// patience is how often a message is received that cannot be read. It may be of a newer version, which
// this function will know when its own deployment is through.
const patience = 4

// file puts a dead letter into its queue: the effect, which is ids only, and why. The entry says when
// that is done, so that a mail that was refused never ends without one.
func (d *delivery) file(ctx context.Context) error {
	if err := Bury(ctx, d.Queue, d.settings.DeadLetterURL, d.effect.Encode(), d.entry.Reason, d.effect.Kind); err != nil {
		return about("filing a dead letter", err)
	}
	d.note(noteRefused)
	_, err := d.advance(ctx, ledger.Filed{Claim: d.entry.Claim})
	return err
}

// Morgue takes dead letters.
type Morgue interface {
	// SendRaw puts a message on the queue at an address, with attributes.
	SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error
}

// Bury puts a dead letter into its queue with the reason and the kind as attributes.
func Bury(ctx context.Context, m Morgue, url string, body []byte, reason, kind string) error {
	return m.SendRaw(ctx, url, body, map[string]string{"reason": reason, "kind": kind})
}

// puzzled puts off a message that is no mail, in the end among the dead letters.
func (m *mailer) puzzled(ctx context.Context, message serve.Message) ([]serve.Note, error) {
	if message.Received < patience {
		return []serve.Note{ledger.ReasonUnreadable}, serve.Later(serve.Backoff(message.Received, m.Spread()))
	}
	err := Bury(ctx, m.Queue, m.settings.DeadLetterURL, message.Body, ledger.ReasonUnreadable, "")
	if err != nil {
		return nil, about("filing a dead letter", err)
	}
	return []serve.Note{noteRefused}, nil
}
