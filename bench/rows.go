package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gatehouse/shared/account"
	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/link"
	"gatehouse/shared/mail"
	"gatehouse/shared/notice"
	"gatehouse/shared/store"
)

// The person and the pool of the sample events.
const (
	samplePool = "us-east-1_EXAMPLE00"
	sampleSub  = "11111111-2222-4333-8444-555555555555"
	sampleName = sampleSub // native users of the sample pool have their sub for a name
)

func samplePerson() string { return fact.Person(samplePool, sampleSub) }

// configuration is what setup leaves behind, for functions that read it at their start.
func configuration() store.Write {
	row := config.Row(config.Config{
		PoolID: samplePool, Region: "us-east-1", Environment: "bench", Clients: map[string]string{"1example23456789abcdefghij": "Web"},
		TeamAddresses: map[string][]string{"reviewers": {"reviewers@example.com"}}, Pages: config.Pages{Portal: "https://portal.example.com"},
		HashKey: bytes.Repeat([]byte("k"), config.HashKeySize), Written: time.Now(),
	})
	return store.Write{Key: row.Key, Set: row.Attributes}
}

// knownPerson has confirmed the account and signed in before.
func knownPerson() ([]store.Write, error) {
	at := time.Now().Add(-time.Hour)
	return []store.Write{
		fact.Confirm(samplePerson(), fact.Confirmation{At: at, Origin: fact.FromSignUp, UserName: sampleName, Locale: "en"}),
		fact.SignedIn(samplePerson(), sampleName, "1example23456789abcdefghij", at),
	}, nil
}

// owing is a person who has just confirmed: a notice and the welcome mail are owed.
func owing() ([]store.Write, error) {
	at := time.Now()
	write := fact.Confirm(samplePerson(), fact.Confirmation{At: at, Origin: fact.FromSignUp, UserName: sampleName, Locale: "en"},
		notice.UserConfirmed.Debt(1))
	letter := fact.Letter{Kind: string(mail.Welcome), To: "jane.doe@example.com", Name: "Jane Doe", Locale: "en", At: at, Proved: true}
	fact.AddLetter(&write, 1, letter)
	fact.Owe(&write, at, fact.Debt{Queue: fact.Mail, Kind: letter.Kind, Turn: 1})
	return []store.Write{write}, nil
}

// claimed is the welcome mail on its way: SES has it, and its ledger does not know yet.
func claimed() ([]store.Write, error) {
	key := store.Key{PK: samplePerson(), SK: fact.Confirmed}
	e := effect.New(key, fact.Debt{Queue: fact.Mail, Kind: string(mail.Welcome), Turn: 1})
	at := time.Now().Add(-time.Second)
	entry := ledger.Entry{State: ledger.Claimed, Kind: e.Kind, Effect: string(e.Encode()), Attempts: 1, Claim: "0000000000000001", ClaimedAt: at, At: at, Version: 1}
	write := entry.Write(e.ID, at)
	write.If = nil // there is no version before it
	return []store.Write{write}, nil
}

// wishes are that the person of the sample events is signed out and needs a new password.
func wishes() ([]store.Write, error) {
	return []store.Write{account.NotMe(samplePerson(), sampleName, 1767323045123, time.Now())}, nil
}

// openLink is the link of the sample events, whose token is all zeroes.
func openLink() ([]store.Write, error) {
	_, write, err := link.Issue(bytes.NewReader(make([]byte, 64)), time.Now(), link.Link{
		Purpose: link.NotMe, Person: samplePerson(), UserName: sampleName, At: time.Now(), Client: "1example23456789abcdefghij", Locale: "en",
	})
	return []store.Write{write}, err
}

// standing is all that stands in the function's tables.
func (s subject) standing() ([]store.Write, error) {
	all := []store.Write{configuration()}
	if s.rows == nil {
		return all, nil
	}
	more, err := s.rows()
	return append(all, more...), err
}

// Where CloudFormation waits for the answer of a custom resource, in the sample events and here.
const (
	resourceHost   = "https://cloudformation-custom-resource-response-useast1.example.com"
	resourcePath   = "/resource"
	resourceAnswer = "PUT " + resourcePath
)

// eventFor is the subject's usual event.
func (w *workshop) eventFor(s subject, c *cloud) ([]byte, error) {
	event, err := os.ReadFile(filepath.Join(w.root, "events", s.event))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("events/" + s.event + " is missing")
	}
	return c.stead(event), err
}

// stead lets the event name the cloud where it names a host of AWS. Nil leaves it as it is.
func (c *cloud) stead(event []byte) []byte {
	if c == nil {
		return event
	}
	return bytes.ReplaceAll(event, []byte(resourceHost), []byte(c.url+resourcePath))
}

// settings are those of all functions: each reads its own.
func settings() []string {
	const queues = "https://sqs.us-east-1.amazonaws.com/123456789012/gatehouse-"
	return []string{
		"FACTS_TABLE=Facts", "WORK_TABLE=Work",
		"MAIL_QUEUE_URL=" + queues + "mail", "MAIL_DEAD_LETTER_URL=" + queues + "mail-dead-letter",
		"HOOKS_QUEUE_URL=" + queues + "hooks", "HOOKS_DEAD_LETTER_URL=" + queues + "hooks-dead-letter",
		"REVOCATIONS_QUEUE_URL=" + queues + "revocations.fifo", "DIRECTORY_QUEUE_URL=" + queues + "directory.fifo",
		"DIRECTORY_DEAD_LETTER_URL=" + queues + "directory-dead-letter",
		"FROM_ADDRESS=gatehouse@example.com", "CONFIGURATION_SET=gatehouse", "MAIL_PER_SECOND=1000", "USER_POOL_ID=" + samplePool,
		"REVOCATIONS_PER_SECOND=20", "DIRECTORY_PER_SECOND=4", "EVENT_BUS=gatehouse", "EMAIL_SENDER=DEVELOPER",
	}
}

// envFor is what a program needs to find the cloud.
func (c *cloud) env(more ...string) []string {
	return append(append(settings(), "AWS_ENDPOINT_URL="+c.url), more...)
}

// cloudFor is a cloud with what stands in the function's tables.
func cloudFor(s subject, delay time.Duration, t *trust) (*cloud, error) {
	rows, err := s.standing()
	if err != nil {
		return nil, err
	}
	if t == nil {
		return openCloud(delay, nil, rows...)
	}
	return openCloud(delay, t.identity, rows...)
}
