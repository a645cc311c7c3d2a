// Package mailer sends the mails that facts owe.
//
// A message of its queue names a row and a debt. The letter in that row says what to send, the ledger in
// Work what became of it so far. Promises and states are those of package ledger; this package carries
// out its steps, in the order of [delivery.run].
package mailer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	netmail "net/mail"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// Settings are the function's environment.
type Settings struct {
	// FactsTable is the name of the table Facts.
	FactsTable string `env:"FACTS_TABLE,notEmpty"`
	// WorkTable is the name of the table Work.
	WorkTable string `env:"WORK_TABLE,notEmpty"`
	// QueueURL is the function's own queue, in which it puts messages off.
	QueueURL string `env:"MAIL_QUEUE_URL,notEmpty"`
	// DeadLetterURL is the queue for mails that cannot be sent.
	DeadLetterURL string `env:"MAIL_DEAD_LETTER_URL,notEmpty"`
	// From is the sender; without a display name the brand's is used.
	From string `env:"FROM_ADDRESS,notEmpty"`
	// ConfigurationSet is SES's set whose events tell what became of a mail.
	ConfigurationSet string `env:"CONFIGURATION_SET,notEmpty"`
	// PerSecond is how many mails a process sends in a second at most.
	PerSecond int `env:"MAIL_PER_SECOND" envDefault:"7"`
}

// Validate reports every setting that makes no sense.
func (s Settings) Validate() error {
	var faults []error
	if _, err := netmail.ParseAddress(s.From); err != nil {
		faults = append(faults, errors.New("FROM_ADDRESS: must be an e-mail address, with or without a display name"))
	}
	if s.PerSecond < 1 || s.PerSecond > 1000 {
		faults = append(faults, errors.New("MAIL_PER_SECOND: must be 1 to 1000"))
	}
	return errors.Join(faults...)
}

// Facts is the table Facts.
type Facts interface {
	// Get reads a row.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// Write makes conditional writes, several as one transaction.
	Write(ctx context.Context, writes ...store.Write) error
}

// Work is the table Work.
type Work interface {
	// Get reads a row.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// BatchGet reads several rows.
	BatchGet(ctx context.Context, keys []store.Key, consistency store.Consistency) (map[store.Key]store.Row, error)
	// Write makes conditional writes, several as one transaction.
	Write(ctx context.Context, writes ...store.Write) error
}

// Transport sends mails.
type Transport interface {
	// Send hands one mail over and returns the id it got there. The error is a *[ledger.Failure]; any
	// other leaves open whether the mail was taken.
	Send(ctx context.Context, mail ledger.Outgoing) (messageID string, err error)
}

// Queue is the function's own queue and its dead letters.
type Queue interface {
	// SendRaw puts a message on the queue at an address, with attributes.
	SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error
	// Delay hands a message out again after so long.
	Delay(ctx context.Context, url, receipt string, after time.Duration) error
}

// Configuration says who the deployment is.
type Configuration interface {
	// Current returns the present configuration.
	Current(ctx context.Context) (config.Config, error)
}

// Renderer writes mails. [render.Mails] is one.
type Renderer interface {
	// Render writes a message of a kind.
	Render(kind mail.Kind, locale string, v render.Values) (render.Message, error)
	// Policy is what the mails look like and when they are sent.
	Policy() mail.Policy
}

// Means are what the function reaches out with. All are needed.
type Means struct {
	// Facts is the table Facts.
	Facts Facts
	// Work is the table Work.
	Work Work
	// Transport sends.
	Transport Transport
	// Queue puts off and files.
	Queue Queue
	// Now is the clock.
	Now func() time.Time
	// Sleep waits for so long, or returns the context's error.
	Sleep func(ctx context.Context, d time.Duration) error
	// Random is the source of tokens and of names of claims.
	Random io.Reader
	// Spread is a random number from 0 to 1, so that mails that were put off together do not come back together.
	Spread func() float64
}

// Answer is how long SES may take to answer. It is long, because giving up leaves open whether the mail was
// sent, and nobody waits for a worker.
const Answer = 10 * time.Second

// Real returns means with real sleep and randomness; tables and clock are still to be set.
func Real(transport Transport, queue Queue) Means {
	return Means{Transport: transport, Queue: queue, Sleep: serve.Sleep, Random: rand.Reader, Spread: serve.Random}
}

// Open returns the function for a compiled policy and its texts, and the call that warms the connection
// to Work, never nil. The log gets a line when the configuration cannot be read anew.
func Open(settings Settings, policy []byte, texts func(locale string) ([]byte, error), means Means, logger *slog.Logger) (serve.MessageHandler, func(context.Context) error, error) {
	mails, err := render.Open(policy, texts)
	if err != nil {
		return nil, func(context.Context) error { return nil }, err
	}
	source := config.NewSource(means.Work, means.Now, config.ReportTo(logger))
	handler, err := New(settings, mails, source, means)
	return handler, source.Warm, err
}

// New returns the function for mails that are ready to be written.
func New(settings Settings, mails Renderer, configuration Configuration, means Means) (serve.MessageHandler, error) {
	from, err := Sender(settings.From, mails.Policy().Brand)
	if err != nil {
		return nil, err
	}
	m := &mailer{
		Means: means, settings: settings, from: from, mails: mails, configuration: configuration,
		pace: newPace(settings.PerSecond, means),
	}
	return serve.Delaying(m.handle, m.delay), nil
}

// Sender is the From field: the address with its own display name, or with the brand's.
func Sender(address string, brand mail.Brand) (string, error) {
	from, err := netmail.ParseAddress(address)
	if err != nil {
		return "", errors.New("the sender's address cannot be read")
	}
	if from.Name == "" {
		from.Name = mail.Header(brand.Name)
	}
	return from.String(), nil
}

// mailer sends the mails of one process.
type mailer struct {
	Means
	settings      Settings
	from          string
	mails         Renderer
	configuration Configuration
	pace          *pace
}

// handle deals with one message.
func (m *mailer) handle(ctx context.Context, message serve.Message) ([]serve.Note, error) {
	e, err := effect.Decode(message.Body)
	if err != nil || e.Queue != fact.Mail {
		return m.puzzled(ctx, message)
	}
	d := &delivery{mailer: m, effect: e, received: message.Received}
	err = d.deliver(ctx)
	return d.notes, err
}

// delay hands a message of the function's queue out again after so long.
func (m *mailer) delay(ctx context.Context, message serve.Message, after time.Duration) error {
	return m.Queue.Delay(ctx, m.settings.QueueURL, message.Receipt, after)
}

// about names where an error comes from.
func about(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
