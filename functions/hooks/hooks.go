// Package hooks tells other systems what happened: an event bus, a webhook, or both.
package hooks

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/shared/notice"
	"gatehouse/shared/serve"
)

// Settings are what a deployment sets.
type Settings struct {
	// EventBus is the name or ARN of the event bus; empty tells none.
	EventBus string `env:"EVENT_BUS"`
	// WebhookURL is the https address of the webhook; empty tells none.
	WebhookURL string `env:"WEBHOOK_URL"`
	// WebhookSecretARN is the secret in Secrets Manager with which the webhook is signed.
	WebhookSecretARN string `env:"WEBHOOK_SECRET_ARN"`
	// QueueURL is the function's own queue, to which goes what only one of two targets took.
	QueueURL string `env:"HOOKS_QUEUE_URL,notEmpty"`
	// DeadLetterURL is the queue for what no repetition would help.
	DeadLetterURL string `env:"HOOKS_DEAD_LETTER_URL,notEmpty"`
}

// Validate demands a secret for a webhook: a notice that nobody can check is worth nothing.
func (s Settings) Validate() error {
	if (s.WebhookURL == "") != (s.WebhookSecretARN == "") {
		return errors.New("WEBHOOK_SECRET_ARN: WEBHOOK_URL and WEBHOOK_SECRET_ARN go together")
	}
	return nil
}

// Teller is a target.
type Teller interface {
	// Tell tells a notice. A [notice.Refused] is final; after any other error the notice is told again.
	Tell(ctx context.Context, n notice.Notice) error
}

// Queue is the function's own queue and its dead letters.
type Queue interface {
	// SendRaw puts a message on the queue at an address, with attributes.
	SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error
	// Delay hands a message out again after so long.
	Delay(ctx context.Context, url, receipt string, after time.Duration) error
}

// Means are what the function reaches out with.
type Means struct {
	// Bus opens an event bus by its name or ARN.
	Bus func(name string) Teller
	// Webhook opens a webhook by its address and the ARN of its secret.
	Webhook func(url, secretARN string) (Teller, error)
	// Queue sends and delays messages.
	Queue Queue
	// Spread is a random number from 0 to 1, so that notices that failed together do not come back together.
	Spread func() float64
	// Now is the clock.
	Now func() time.Time
}

// Open returns the function with the targets that the settings name. With none it takes every message and tells nobody.
func Open(settings Settings, means Means) (serve.MessageHandler, error) {
	f := &function{settings: settings, queue: means.Queue, spread: means.Spread, now: means.Now, resting: map[string]time.Time{}}
	if settings.EventBus != "" {
		f.targets = append(f.targets, target{bus, means.Bus(settings.EventBus)})
	}
	if settings.WebhookURL != "" {
		webhook, err := means.Webhook(settings.WebhookURL, settings.WebhookSecretARN)
		if err != nil {
			return nil, errors.New("WEBHOOK_URL: " + err.Error())
		}
		f.targets = append(f.targets, target{hook, webhook})
	}
	return serve.Delaying(f.handle, f.delay), nil
}

// Names of the targets, in messages and notes.
const (
	bus  = "bus"
	hook = "webhook"
)

// target is one place to tell notices to.
type target struct {
	name string
	Teller
}

// function handles the messages of one process, one after the other.
type function struct {
	settings Settings
	queue    Queue
	targets  []target
	spread   func() float64
	now      func() time.Time
	resting  map[string]time.Time // until when, by the target's name
}

// handle does, in this order: read the message, make the notice, tell the targets, deal with those that failed.
func (f *function) handle(ctx context.Context, m serve.Message) ([]serve.Note, error) {
	d, err := read(m)
	if err != nil {
		return f.puzzled(ctx, m, "unreadable")
	}
	n, err := notice.Of(d.effect, d.at)
	if err != nil {
		return f.puzzled(ctx, m, "no_notice")
	}
	failed, notes, err := f.tell(ctx, d, n)
	if err != nil || len(failed) == 0 {
		return notes, err
	}
	if len(failed) == len(f.asked(d)) {
		return notes, fmt.Errorf("%s: %w: %w", failed[0].name, failed[0].cause, serve.Later(serve.Backoff(m.Received, f.spread())))
	}
	return notes, f.split(ctx, d, failed)
}
