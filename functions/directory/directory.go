// Package directory brings accounts of the user pool in line with what their rows say.
package directory

import (
	"context"
	"errors"
	"time"

	"gatehouse/shared/account"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// Settings are what a deployment sets.
type Settings struct {
	// PoolID is the user pool; effects on another are refused.
	PoolID string `env:"USER_POOL_ID,notEmpty"`
	// FactsTable is the table of facts.
	FactsTable string `env:"FACTS_TABLE,notEmpty"`
	// RevocationsQueueURL is the FIFO queue of what takes rights away.
	RevocationsQueueURL string `env:"REVOCATIONS_QUEUE_URL,notEmpty"`
	// DirectoryQueueURL is the FIFO queue of all other changes.
	DirectoryQueueURL string `env:"DIRECTORY_QUEUE_URL,notEmpty"`
	// DeadLetterURL is the FIFO queue for what no repetition would help.
	DeadLetterURL string `env:"DIRECTORY_DEAD_LETTER_URL,notEmpty"`
	// RevocationsPerSecond is the share of revocations in the pool's quota of changes to users.
	RevocationsPerSecond int `env:"REVOCATIONS_PER_SECOND" envDefault:"12"`
	// DirectoryPerSecond is the share of all other changes.
	DirectoryPerSecond int `env:"DIRECTORY_PER_SECOND" envDefault:"8"`
}

// quota is how many changes to users Cognito takes a second, for all pools of an account and Region together.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
const quota = 25

// Validate leaves room in the quota for everybody else who changes users.
func (s Settings) Validate() error {
	var faults []error
	if s.RevocationsPerSecond < 1 || s.RevocationsPerSecond >= quota {
		faults = append(faults, errors.New("REVOCATIONS_PER_SECOND: must be 1 to 24"))
	}
	if s.DirectoryPerSecond < 1 || s.DirectoryPerSecond >= quota {
		faults = append(faults, errors.New("DIRECTORY_PER_SECOND: must be 1 to 24"))
	}
	if len(faults) == 0 && s.RevocationsPerSecond+s.DirectoryPerSecond >= quota {
		faults = append(faults, errors.New("DIRECTORY_PER_SECOND: with REVOCATIONS_PER_SECOND it must stay below 25, Cognito's quota"))
	}
	return errors.Join(faults...)
}

// Facts is the table of facts.
type Facts interface {
	// Get reads a row; false if there is none or it has expired.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// Write makes one write; a condition that does not hold is a [*store.Conflict].
	Write(ctx context.Context, writes ...store.Write) error
}

// Members changes who is in which group. Errors are those of package account where they have one.
type Members interface {
	// Groups are the names of the groups a person is in.
	Groups(ctx context.Context, userName string) ([]string, error)
	// AddToGroup puts a person into a group; doing it twice is no error.
	AddToGroup(ctx context.Context, userName, group string) error
	// RemoveFromGroup takes a person out of a group; doing it twice is no error.
	RemoveFromGroup(ctx context.Context, userName, group string) error
}

// Access changes who is signed in. Errors are those of package account where they have one.
type Access interface {
	// User is what the pool knows of a person.
	User(ctx context.Context, userName string) (account.User, error)
	// SignOut ends all sessions of a person.
	SignOut(ctx context.Context, userName string) error
	// ResetPassword makes a person choose a new password.
	ResetPassword(ctx context.Context, userName string) error
}

// Pool is the user pool.
type Pool interface {
	Members
	Access
}

// Queue is the function's own queues and their dead letters.
type Queue interface {
	// SendRaw puts a message on the queue at an address, with attributes.
	SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error
	// Delay hands a message out again after so long.
	Delay(ctx context.Context, url, receipt string, after time.Duration) error
}

// Clock is the time and how to let it pass.
type Clock struct {
	// Now is the present time.
	Now func() time.Time
	// Sleep returns after so long, or with the context's error when it ends first.
	Sleep func(ctx context.Context, d time.Duration) error
}

// New returns the function.
func New(settings Settings, facts Facts, pool Pool, queue Queue, clock Clock) serve.MessageHandler {
	f := &function{settings: settings, facts: facts, pool: pool, queue: queue, clock: clock, paces: map[fact.Queue]*pace{
		fact.Revocations: newPace(settings.RevocationsPerSecond, clock),
		fact.Directory:   newPace(settings.DirectoryPerSecond, clock),
	}}
	return serve.Delaying(f.handle, f.delay)
}

// function handles the messages of one process.
type function struct {
	settings Settings
	facts    Facts
	pool     Pool
	queue    Queue
	clock    Clock
	paces    map[fact.Queue]*pace
}

// handle does, in this order: read the message, refuse what is not ours, bring the account in line, deal with what failed.
func (f *function) handle(ctx context.Context, m serve.Message) ([]serve.Note, error) {
	e, err := effect.Decode(m.Body)
	if err != nil {
		return f.puzzled(ctx, m, "unreadable")
	}
	poolID, sub, ok := fact.ParsePerson(e.Key.PK)
	switch {
	case f.paces[e.Queue] == nil, !account.KnownKind(e.Kind), !ok:
		return f.puzzled(ctx, m, "unknown_effect")
	case poolID != f.settings.PoolID:
		return f.park(ctx, m.Body, "wrong_pool")
	}
	t := &task{function: f, effect: e, sub: sub, pace: f.paces[e.Queue]}
	err = t.converge(ctx)
	return f.conclude(ctx, m, t.notes, err)
}
