package mailer

import (
	"context"

	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// What the function counts, beside the notes of package ledger.
const (
	noteSent       serve.Note = "mail_sent"
	noteGone       serve.Note = "mail_gone"       // the letter was sent before, or its row is gone
	noteSkipped    serve.Note = "mail_skipped"    // the address is marked
	noteThrottled  serve.Note = "mail_throttled"  // too many at once
	noteExhausted  serve.Note = "mail_exhausted"  // the day's quota, or a pause of the account
	noteParked     serve.Note = "mail_parked"     // the account is in the sandbox
	noteRefused    serve.Note = "mail_refused"    // became a dead letter
	noteUnanswered serve.Note = "mail_unanswered" // nobody knows yet whether SES took it
	noteOwnText    serve.Note = "own_text_failed" // an operator's text or template was replaced by ours
	noteNoLink     serve.Note = "link_missing"    // an alert went out without the link it should have
)

// delivery is one message on its way to becoming a mail.
type delivery struct {
	*mailer
	effect   effect.Effect
	received int

	row     store.Row
	letter  fact.Letter
	kind    mail.Kind
	class   ledger.Class
	reason  string // why the mail is impossible, if that is known before anything is tried
	config  config.Config
	address string // in the form that SES takes
	hash    string

	entry  ledger.Entry
	marked bool
	notes  []serve.Note
}

func (d *delivery) note(n serve.Note) { d.notes = append(d.notes, n) }

// deliver reads the letter and, if there is one, goes through its steps.
func (d *delivery) deliver(ctx context.Context) error {
	row, ok, err := d.Facts.Get(ctx, d.effect.Key, store.Strong)
	if err != nil {
		return about("reading the letter", err)
	}
	letter, found, err := fact.LetterOf(row, d.effect.Debt())
	if !ok || !found {
		d.note(noteGone)
		return nil
	}
	if d.config, err = d.configured(ctx, err); err != nil {
		return about("reading the configuration", err)
	}
	d.row, d.letter, d.kind = row, letter, mail.Kind(d.effect.Kind)
	if d.kind.Decision() {
		d.class = ledger.Decision
	}
	d.examine()
	return d.run(ctx)
}

// configured reads the configuration. A letter that cannot be read is remembered as the reason why there
// is no mail.
func (d *delivery) configured(ctx context.Context, unreadable error) (config.Config, error) {
	if unreadable != nil {
		d.reason = ledger.ReasonUnreadable
	}
	return d.configuration.Current(ctx)
}

// examine finds what makes the mail impossible.
func (d *delivery) examine() {
	if d.reason != "" {
		return
	}
	address, err := ledger.Recipient(d.letter.To)
	switch {
	case !d.kind.Known() || d.kind.Cognito():
		d.reason = ledger.ReasonUnknownKind
	case err != nil:
		d.reason = ledger.ReasonAddress
	default:
		d.address, d.hash = address, ledger.HashOf(address, d.config)
	}
}

// look reads how the mail stands, and whether its address is marked, in one call.
func (d *delivery) look(ctx context.Context) error {
	key := ledger.Key(d.effect.ID)
	keys := []store.Key{key}
	if d.hash != "" {
		keys = append(keys, ledger.MarkKey(d.hash))
	}
	rows, err := d.Work.BatchGet(ctx, keys, store.Strong)
	if err != nil {
		return about("reading the ledger", err)
	}
	d.entry = ledger.Entry{Kind: d.effect.Kind, Effect: string(d.effect.Encode())}
	if row, ok := rows[key]; ok {
		if d.entry, err = ledger.Of(row); err != nil {
			return err
		}
	}
	_, d.marked = rows[ledger.MarkKey(d.hash)]
	return nil
}

// erase takes the letter out of its row: personal data stands only as long as a mail needs it.
func (d *delivery) erase(ctx context.Context) error {
	return about("erasing the letter", ignoreConflict(d.Facts.Write(ctx, fact.Sent(d.effect.Key, d.effect.Debt()))))
}
