package mailevents

import (
	"context"
	"crypto/rand"
	"fmt"

	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// record brings the ledger up to date. Events come late, twice and in any order; a bounce or complaint
// shows as well as Send that SES took the mail.
func (f *function) record(ctx context.Context, e sesEvent) ([]serve.Note, error) {
	id, ours := e.effectID()
	if !ours {
		return []serve.Note{noteIgnored}, nil
	}
	messageID, by := e.Detail.Mail.MessageID, rand.Text() // a name, of which nothing but its being another matters
	switch e.Detail.EventType {
	case typeSend, typeDelivery, typeBounce, typeComplaint:
		step, err := f.advance(ctx, id, ledger.Reported{MessageID: messageID, By: by})
		return notes(noteTaken, step), err
	case typeReject:
		return f.reject(ctx, id, ledger.Rejected{MessageID: messageID, Reason: ledger.ReasonRejected, By: by})
	case typeRendering:
		return f.reject(ctx, id, ledger.Rejected{MessageID: messageID, Reason: ledger.ReasonRendering, By: by})
	default:
		return []serve.Note{noteIgnored}, nil
	}
}

// reject makes a dead letter of a mail that SES took and then refused, so that it is seen where all
// refused mails are.
func (f *function) reject(ctx context.Context, id string, event ledger.Rejected) ([]serve.Note, error) {
	step, err := f.advance(ctx, id, event)
	if err != nil || step.Do != ledger.File {
		return notes(noteRejected, step), err
	}
	entry := step.Entry
	attributes := ledger.DeadLetter(entry.Reason, entry.Kind)
	if err := f.queue.SendRaw(ctx, f.settings.DeadLetterURL, []byte(entry.Effect), attributes); err != nil {
		return notes(noteRejected, step), fmt.Errorf("filing a dead letter: %w", err)
	}
	_, err = ledger.Advance(ctx, f.work, id, entry, ledger.Decision, f.now, ledger.Filed{Claim: entry.Claim})
	return append(notes(noteRejected, step), noteRefused), err
}

// advance reads the entry and writes what follows. The class matters to no event of SES's.
func (f *function) advance(ctx context.Context, id string, event ledger.Event) (ledger.Step, error) {
	row, ok, err := f.work.Get(ctx, ledger.Key(id), store.Strong)
	if err != nil {
		return ledger.Step{}, fmt.Errorf("reading the ledger: %w", err)
	}
	var entry ledger.Entry
	if ok {
		if entry, err = ledger.Of(row); err != nil {
			return ledger.Step{}, err
		}
	}
	return ledger.Advance(ctx, f.work, id, entry, ledger.Decision, f.now, event)
}

// notes are what an event counts: itself, and what the ledger says about it.
func notes(note serve.Note, step ledger.Step) []serve.Note {
	if step.Note == "" {
		return []serve.Note{note}
	}
	return []serve.Note{note, serve.Note(step.Note)}
}
