// Package mailevents writes down what SES says became of a mail.
//
// SES publishes events for every mail of the deployment's configuration set. They end claims that the
// mailer left open, turn mails that SES refused after taking them into dead letters, and mark addresses
// that bounce or complain.
package mailevents

import (
	"context"
	"log/slog"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// Settings are the function's environment.
type Settings struct {
	// WorkTable is the name of the table Work.
	WorkTable string `env:"WORK_TABLE,notEmpty"`
	// DeadLetterURL is the queue for mails that cannot be sent.
	DeadLetterURL string `env:"MAIL_DEAD_LETTER_URL,notEmpty"`
}

// Work is the table Work.
type Work interface {
	// Get reads a row.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// Write makes conditional writes, several as one transaction.
	Write(ctx context.Context, writes ...store.Write) error
}

// Queue takes dead letters.
type Queue interface {
	// SendRaw puts a message on the queue at an address, with attributes.
	SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error
}

// Configuration says who the deployment is.
type Configuration interface {
	// Current returns the present configuration.
	Current(ctx context.Context) (config.Config, error)
}

// Open returns the function, and the call that warms the connection to Work. The log gets a line when the
// configuration cannot be read anew.
func Open(settings Settings, work Work, queue Queue, now func() time.Time, logger *slog.Logger) (handler serve.MessageHandler, warm func(context.Context) error) {
	source := config.NewSource(work, now, config.ReportTo(logger))
	return New(settings, work, queue, source, now), source.Warm
}

// New returns the function for a configuration that can be asked.
func New(settings Settings, work Work, queue Queue, configuration Configuration, now func() time.Time) serve.MessageHandler {
	f := &function{settings: settings, work: work, queue: queue, configuration: configuration, now: now}
	return f.handle
}

// function deals with the events of one process.
type function struct {
	settings      Settings
	work          Work
	queue         Queue
	configuration Configuration
	now           func() time.Time
}

// What the function counts, beside the notes of package ledger.
const (
	noteTaken      serve.Note = "ses_taken"
	noteRejected   serve.Note = "ses_rejected"
	noteBounced    serve.Note = "ses_bounced"
	noteComplained serve.Note = "ses_complained"
	noteIgnored    serve.Note = "ses_ignored" // an event that changes nothing, such as a delay
	noteRefused    serve.Note = "mail_refused"
	noteUnmarked   serve.Note = "address_not_marked" // an event about several addresses, or about none that can be read
)

// handle does, in this order: read the event, mark the address, bring the ledger up to date. All of it can
// be done again.
func (f *function) handle(ctx context.Context, message serve.Message) ([]serve.Note, error) {
	e, err := read(message.Body)
	if err != nil {
		return nil, err
	}
	var notes []serve.Note
	if e.cause() != "" {
		noted, err := f.mark(ctx, e)
		notes = append(notes, noted...)
		if err != nil {
			return notes, err
		}
	}
	noted, err := f.record(ctx, e)
	return append(notes, noted...), err
}
