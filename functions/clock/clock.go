// Package clock does what is due. A schedule calls it every few minutes.
//
// It queues what rows of the table Facts have owed for so long that the stream must have lost it: the mapping was off, the record was
// given up on, or the table was restored. The outbox and the clock do the same to a row, so that it does not matter who comes first.
//
// And it erases the letters, which hold an address and a name, of mails that were refused and that nobody had sent in the time for which
// the ledger remembers them.
package clock

import (
	"context"
	"errors"
	"iter"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// Settings are the function's environment.
type Settings struct {
	// FactsTable is the name of the table Facts.
	FactsTable string `env:"FACTS_TABLE,notEmpty"`
	// WorkTable is the name of the table Work, with the ledger and its list of dead letters.
	WorkTable string `env:"WORK_TABLE,notEmpty"`
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

// Facts is the table Facts.
type Facts interface {
	effect.Settler
	// Due lists rows by the index attribute's hash, those whose range is at most upTo, ascending.
	Due(ctx context.Context, index store.Index, hash string, upTo int64) iter.Seq2[store.Key, error]
}

// Work is the table Work.
type Work interface {
	// Get reads a row.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// Query yields the rows of a partition whose sort key begins with prefix, ascending.
	Query(ctx context.Context, pk, prefix string, consistency store.Consistency) iter.Seq2[store.Row, error]
	// Write makes conditional writes, several as one transaction.
	Write(ctx context.Context, writes ...store.Write) error
}

// Limits bound a run.
type Limits struct {
	// Age is how long a debt must be owed.
	Age time.Duration
	// Time is how long a run goes on beginning with rows.
	Time time.Duration
	// Rows is the most rows of one shard, and the most dead letters.
	Rows int
	// Faults is after how many rows in a row that failed a shard, or the list of dead letters, is left for the next run.
	Faults int
	// Side is how many shards are worked on side by side. All of them, so that none waits for another to end.
	Side int
}

// Usual are the limits of the deployed function, which has two minutes.
func Usual() Limits {
	return Limits{Age: 5 * time.Minute, Time: 80 * time.Second, Rows: 1000, Faults: 3, Side: len(fact.Shards())}
}

// New returns the function over these queues and the two tables.
func New(queues effect.Sender, facts Facts, work Work, now func() time.Time, limits Limits) func(context.Context) ([]serve.Note, error) {
	return func(ctx context.Context) ([]serve.Note, error) {
		s := sweep{queues: queues, facts: facts, work: work, now: now, limits: limits, began: now()}
		s.run(ctx)
		return s.notes, errors.Join(s.faults...)
	}
}
