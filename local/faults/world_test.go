package faults

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/clock"
	"gatehouse/functions/mailer"
	"gatehouse/functions/mailevents"
	"gatehouse/functions/outbox"
	"gatehouse/functions/postauthentication"
	"gatehouse/functions/postconfirmation"
	"gatehouse/policy/policytest"
	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

const (
	poolID  = "us-east-1_EXAMPLE00"
	sub     = "11111111-2222-4333-8444-555555555555"
	address = "jane.doe@example.com"
)

// world is a deployment: triggers, outbox, clock, mailer and mailevents, with a clock that the test moves.
type world struct {
	*testing.T
	now         time.Time
	facts, work *table
	queue       *queue
	ses         *ses
	notes       map[serve.Note]int

	confirm, signIn trigger.Handler
	outbox          serve.StreamHandler
	clock           func(context.Context) ([]serve.Note, error)
	mailer, reports serve.MessageHandler

	fed   int // changes of Facts that the outbox is done with
	swept time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), notes: map[serve.Note]int{}}
	w.facts, w.work = &table{Table: memory.New(w.time)}, &table{Table: memory.New(w.time)}
	w.queue, w.ses, w.swept = &queue{now: w.time}, newSES(t), w.now
	source := config.Fixed(config.Config{
		PoolID: poolID, Region: "us-east-1", Clients: map[string]string{"1example23456789abcdefghij": "Example Web"},
		Pages: config.Pages{Portal: "https://portal.example.com"}, HashKey: make(config.Secret, config.HashKeySize), Written: w.now,
	})
	policies := policytest.Default()
	mails, err := render.Open(policies.Mail, policies.MailTexts)
	if err != nil {
		t.Fatal(err)
	}
	set := mailer.Settings{QueueURL: mailQueue, DeadLetterURL: deadLetters, From: "no-reply@example.org", ConfigurationSet: "mails", PerSecond: 1000}
	means := mailer.Means{
		Facts: w.facts, Work: w.work, Transport: w.ses.transport, Queue: w.queue, Now: w.time, Random: rand.Reader, Spread: mathrand.Float64,
		Sleep: func(ctx context.Context, d time.Duration) error { w.now = w.now.Add(d); return ctx.Err() },
	}
	var faults [3]error
	w.mailer, faults[0] = mailer.New(set, mails, source, means)
	w.confirm, faults[1] = postconfirmation.New(mails.Policy(), "", w.facts, source, w.time)
	w.signIn, faults[2] = postauthentication.New(mails.Policy(), "", w.facts, source, w.time)
	if err := errors.Join(faults[:]...); err != nil {
		t.Fatal(err)
	}
	w.reports = mailevents.New(mailevents.Settings{DeadLetterURL: deadLetters}, w.work, w.queue, source, w.time)
	w.outbox = outbox.New(w.queue, w.facts)
	w.clock = clock.New(w.queue, w.facts, w.work, w.time, clock.Usual())
	return w
}

func (w *world) time() time.Time { return w.now }

// sample is a sample event of a trigger.
func sample(t *testing.T, folder, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "events", folder, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// confirmed is a person whose account was confirmed; Cognito's answer to the person must be a yes whatever happens.
func (w *world) confirmed(event []byte) {
	w.Helper()
	w.passes(w.confirm, event)
}

// signedIn is a person who signed in; so must this one be.
func (w *world) signedIn() {
	w.Helper()
	w.passes(w.signIn, sample(w.T, "PostAuthentication", "PostAuthentication_Authentication.known-device"))
}

func (w *world) passes(handler trigger.Handler, event []byte) {
	w.Helper()
	_, outcome := handler(w.Context(), event)
	if outcome.Err != nil {
		w.Fatalf("the person is told %q", outcome.Err.Text())
	}
	for _, note := range outcome.Notes {
		w.notes[note]++
	}
}

// every is how often the schedule starts the clock, as in the template.
const every = 10 * time.Minute

// pass lets time go by, in which everything does its work as often as it is deployed to.
func (w *world) pass(d time.Duration) {
	w.Helper()
	for end := w.now.Add(d); w.now.Before(end); {
		w.feed()
		w.deliver()
		if w.now.Sub(w.swept) >= every {
			w.swept = w.now
			w.count(w.clock(w.Context()))
		}
		w.now = w.next(end)
	}
}

// next is when something happens by time alone, a second away at least and a minute at most: then the stream tries again.
func (w *world) next(end time.Time) time.Time {
	next := w.now.Add(time.Minute)
	for _, m := range w.queue.waiting {
		if m.from.Before(next) {
			next = m.from
		}
	}
	if sweep := w.swept.Add(every); sweep.Before(next) {
		next = sweep
	}
	if soon := w.now.Add(time.Second); next.Before(soon) {
		next = soon
	}
	if end.Before(next) {
		next = end
	}
	return next
}

// feed hands the outbox what is new in Facts. A record that fails stays first in line.
func (w *world) feed() {
	for _, change := range w.facts.Changes(w.fed) {
		if fact.IsFact(change) {
			notes, err := w.outbox(w.Context(), serve.Message{ID: change.ID, Body: store.EncodeChange(change), Received: 1})
			w.count(notes, err)
			if err != nil {
				return
			}
		}
		w.fed++
	}
}

// deliver hands the mailer every message that is due.
func (w *world) deliver() {
	for _, m := range w.queue.due() {
		ctx, cancel := context.WithTimeout(w.Context(), 55*time.Second)
		notes, err := w.mailer(ctx, m)
		cancel()
		w.count(notes, err)
		if err == nil {
			w.queue.done(m)
		}
	}
}

func (w *world) count(notes []serve.Note, err error) {
	for _, note := range notes {
		w.notes[note]++
	}
	if err != nil {
		w.notes["failed"]++
	}
}

// row is a row of the person.
func (w *world) row(sk string) store.Row {
	w.Helper()
	row, _, err := w.facts.Get(w.Context(), store.Key{PK: fact.Person(poolID, sub), SK: sk}, store.Strong)
	if err != nil {
		w.Fatal(err)
	}
	return row
}

// rows are all rows of the person.
func (w *world) rows() (all []store.Row) {
	w.Helper()
	for row, err := range w.facts.Query(w.Context(), fact.Person(poolID, sub), "", store.Strong) {
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

// letters are the letters that still stand in rows.
func (w *world) letters() (all []string) {
	w.Helper()
	for _, row := range w.rows() {
		for name := range row.Attributes {
			if strings.HasPrefix(name, "letter/") {
				all = append(all, name)
			}
		}
	}
	return all
}

// ends checks that the mails were sent, each once and in this order, and that nothing is owed, waits or stands as a letter.
func (w *world) ends(subjects ...string) {
	w.Helper()
	w.sent(subjects...)
	if n := len(w.queue.waiting) + len(w.queue.dead); n != 0 {
		w.Errorf("%d messages are still in a queue", n)
	}
	if left := w.letters(); left != nil {
		w.Errorf("%v still stand in their rows", left)
	}
	for _, row := range w.rows() {
		if owed, _ := fact.Owed(row); len(owed) != 0 {
			w.Errorf("%v is still owed", owed)
		}
	}
}

// waits checks that nothing was sent, and that the letter stands.
func (w *world) waits(letter string) {
	w.Helper()
	w.sent()
	if !slices.Contains(w.letters(), letter) {
		w.Errorf("%s does not stand in its row, only %v", letter, w.letters())
	}
}

func (w *world) sent(subjects ...string) {
	w.Helper()
	var got []string
	for _, m := range w.ses.taken() {
		got = append(got, m.subject)
	}
	if !slices.Equal(got, subjects) {
		w.Fatalf("sent were %q, want %q; counted: %v", got, subjects, w.notes)
	}
}

// filed checks that there is one dead letter, with a reason and nothing of the person, and that the letter stands.
func (w *world) filed(reason, letter string) {
	w.Helper()
	if len(w.queue.dead) != 1 {
		w.Fatalf("%d dead letters, want 1; counted: %v", len(w.queue.dead), w.notes)
	}
	d := w.queue.dead[0]
	if d.attributes["reason"] != reason || strings.Contains(strings.ToLower(string(d.body)+d.attributes["kind"]), "jane") {
		w.Errorf("the dead letter is %s, %v; want the reason %s", d.body, d.attributes, reason)
	}
	w.counted("mail_refused")
	if letter != "" && !slices.Contains(w.letters(), letter) {
		w.Errorf("%s does not stand in its row, only %v", letter, w.letters())
	}
}

func (w *world) counted(note serve.Note) {
	w.Helper()
	if w.notes[note] == 0 {
		w.Errorf("%s was not counted, only %v", note, w.notes)
	}
}

// owe writes a row of the person that owes mails.
func (w *world) owe(sk string, letters ...fact.Letter) {
	w.Helper()
	write := store.Write{Key: store.Key{PK: fact.Person(poolID, sub), SK: sk}, Set: map[string]store.Value{"userName": store.String("janedoe")}}
	var debts []fact.Debt
	for _, l := range letters {
		l.To, l.Name, l.At, l.Proved = cmp.Or(l.To, address), cmp.Or(l.Name, "Jane Doe"), w.now, true
		fact.AddLetter(&write, 1, l)
		debts = append(debts, fact.Debt{Queue: fact.Mail, Kind: l.Kind, Turn: 1})
	}
	fact.Owe(&write, w.now, debts...)
	if err := w.facts.Write(w.Context(), write); err != nil {
		w.Fatal(err)
	}
}

// reopen lets a mail that is parked or refused be sent, as the operator's commands do.
func (w *world) reopen(body []byte) {
	w.Helper()
	e, err := effect.Decode(body)
	if err != nil {
		w.Fatal(err)
	}
	row, _, err := w.work.Get(w.Context(), ledger.Key(e.ID), store.Strong)
	if err != nil {
		w.Fatal(err)
	}
	entry, err := ledger.Of(row)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := ledger.Advance(w.Context(), w.work, e.ID, entry, ledger.Decision, w.time, ledger.Reopened{}); err != nil {
		w.Fatal(err)
	}
	w.queue.put(body)
}

// redrive is `gatehouse mail redrive`.
func (w *world) redrive() {
	w.Helper()
	dead := w.queue.dead
	w.queue.dead = nil
	for _, d := range dead {
		w.reopen(d.body)
	}
}

// resume is `gatehouse mail resume`.
func (w *world) resume() {
	w.Helper()
	for row, err := range w.work.Query(w.Context(), ledger.ParkingPartition(), "", store.Strong) {
		if err != nil {
			w.Fatal(err)
		}
		p := ledger.ParkingOf(row)
		w.reopen([]byte(p.Effect))
		if err := w.work.Write(w.Context(), p.Unpark()); err != nil {
			w.Fatal(err)
		}
	}
}
