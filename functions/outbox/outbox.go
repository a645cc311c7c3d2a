// Package outbox turns facts into effects. The stream of the table Facts calls it with every fact.
//
// The list of what it does is short: read the row as it is now, queue what it owes, settle what was queued. Each step can fail or be
// repeated at any point without an effect being lost.
package outbox

import (
	"context"
	"errors"
	"slices"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// Settings are the function's environment.
type Settings struct {
	// FactsTable is the name of the table Facts.
	FactsTable string `env:"FACTS_TABLE,notEmpty"`
	// MailQueue is the address of the queue of mail.
	MailQueue string `env:"MAIL_QUEUE_URL,notEmpty"`
	// HooksQueue is the address of the queue of events for others.
	HooksQueue string `env:"HOOKS_QUEUE_URL,notEmpty"`
	// RevocationsQueue is the address of the FIFO queue of what takes rights away.
	RevocationsQueue string `env:"REVOCATIONS_QUEUE_URL,notEmpty"`
	// DirectoryQueue is the address of the FIFO queue of other changes to accounts.
	DirectoryQueue string `env:"DIRECTORY_QUEUE_URL,notEmpty"`
}

// Queues are the addresses by queue.
func (s Settings) Queues() map[fact.Queue]string {
	return map[fact.Queue]string{
		fact.Mail:        s.MailQueue,
		fact.Hooks:       s.HooksQueue,
		fact.Revocations: s.RevocationsQueue,
		fact.Directory:   s.DirectoryQueue,
	}
}

// Validate reports every address that is none or is that of a queue of the wrong kind.
func (s Settings) Validate() error { return effect.CheckAddresses(s.Queues()) }

// New returns the function over these queues and the table Facts.
func New(queues effect.Sender, facts effect.Settler) serve.StreamHandler {
	return func(ctx context.Context, record serve.Message) ([]serve.Note, error) {
		change, err := store.DecodeChange(record.Body)
		if err != nil {
			return []serve.Note{"unreadable"}, errors.New("the record of the stream cannot be read") // err may quote the row
		}
		if !fact.IsFact(change) {
			return []serve.Note{"no_fact"}, nil // the mapping's filter keeps these away
		}
		report, err := effect.DriveKey(ctx, change.Key, queues, facts)
		return notes(report), err
	}
}

// notes say what is counted of a fact.
func notes(report effect.Report) []serve.Note {
	counted := slices.Concat(
		slices.Repeat([]serve.Note{"queued"}, report.Queued),
		slices.Repeat([]serve.Note{"failed"}, report.Failed),
		slices.Repeat([]serve.Note{"unknown_debt"}, report.Unknown),
	)
	if report.Gone {
		counted = append(counted, "gone")
	}
	return counted
}
