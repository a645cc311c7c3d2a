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
	if err := d.Queue.SendRaw(ctx, d.settings.DeadLetterURL, d.effect.Encode(), ledger.DeadLetter(d.entry.Reason, d.effect.Kind)); err != nil {
		return about("filing a dead letter", err)
	}
	d.note(noteRefused)
	_, err := d.advance(ctx, ledger.Filed{Claim: d.entry.Claim})
	return err
}

// puzzled puts off a message that is no mail, in the end among the dead letters.
func (m *mailer) puzzled(ctx context.Context, message serve.Message) ([]serve.Note, error) {
	if message.Received < patience {
		return []serve.Note{ledger.ReasonUnreadable}, serve.Later(serve.Backoff(message.Received, m.Spread()))
	}
	err := m.Queue.SendRaw(ctx, m.settings.DeadLetterURL, message.Body, ledger.DeadLetter(ledger.ReasonUnreadable, ""))
	if err != nil {
		return nil, about("filing a dead letter", err)
	}
	return []serve.Note{noteRefused}, nil
}
