package mailer

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gatehouse/functions/mailevents"
	"gatehouse/shared/effect"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// kill ends a worker between two of its calls.
type kill struct{}

// queued is a message, or an event of SES's, that is handed out from a moment on until it is done.
type queued struct {
	at       time.Time
	received int
	effect   effect.Effect
	event    []byte // nil for messages of the mail queue
}

// accident is a world in which workers are killed, overtaken and held up between any two calls.
type accident struct {
	*world
	held                            *memory.Table
	between                         func() // step, which happens before and after each call
	r                               *rand.Rand
	queue                           []queued
	taken                           map[string]int // mails that SES took, by effect
	depth                           int
	lost, found, uncounted, unfound int // transitions of the ledger, and those whose worker was killed before it could count
	mailHandler, eventHandler       serve.MessageHandler
	lostInDelivery, foundInDelivery int
	killed                          int
}

func newAccident(t *testing.T, seed uint64) *accident {
	base := newWorld(t)
	a := &accident{world: base, held: base.work, r: rand.New(rand.NewPCG(seed, 11)), taken: map[string]int{}}
	a.mails = fixed{Renderer: a.mails, message: render.Message{Subject: "s", HTML: "h", Text: "t", Locale: "en"}}
	a.between = a.step
	means := a.means()
	means.Facts, means.Work, means.Transport, means.Queue = facts{a}, work{a}, transport{a}, letters{a}
	handler, err := New(settings(), a.mails, a.fixed(), means)
	if err != nil {
		t.Fatal(err)
	}
	a.mailHandler = handler
	a.eventHandler = mailevents.New(mailevents.Settings{WorkTable: "Work", DeadLetterURL: settings().DeadLetterURL}, work{a}, letters{a}, a.fixed(), a.clock)
	return a
}

// step is what can happen between two calls.
func (a *accident) step() {
	switch n := a.r.IntN(100); {
	case n < 6:
		panic(kill{})
	case n < 9:
		a.now = a.now.Add(time.Duration(a.r.Int64N(int64(15 * time.Minute))))
	case n < 13 && a.depth == 0 && len(a.queue) > 0: // another worker is handed the same or another message meanwhile
		a.depth++
		a.work1(a.queue[a.r.IntN(len(a.queue))])
		a.depth--
	}
}

// The stores, SES and the queue, with accidents before and after each call.
type (
	facts     struct{ *accident }
	work      struct{ *accident }
	transport struct{ *accident }
	letters   struct{ *accident }
)

func (f facts) Get(ctx context.Context, key store.Key, c store.Consistency) (store.Row, bool, error) {
	f.between()
	defer f.between()
	return f.facts.Get(ctx, key, c)
}

func (f facts) Write(ctx context.Context, writes ...store.Write) error {
	f.between()
	defer f.between()
	return f.facts.Write(ctx, writes...)
}

func (w work) Get(ctx context.Context, key store.Key, c store.Consistency) (store.Row, bool, error) {
	w.between()
	return w.held.Get(ctx, key, c)
}

func (w work) BatchGet(ctx context.Context, keys []store.Key, c store.Consistency) (map[store.Key]store.Row, error) {
	w.between()
	return w.held.BatchGet(ctx, keys, c)
}

func (w work) Write(ctx context.Context, writes ...store.Write) error {
	w.between()
	before, _, _ := w.held.Get(ctx, writes[0].Key, store.Strong)
	if err := w.held.Write(ctx, writes...); err != nil {
		return err
	}
	was, is := ledger.State(before.String("state")), writes[0].Set["state"]
	if is == store.String(ledger.Lost) {
		w.lost, w.lostInDelivery = w.lost+1, w.lostInDelivery+1
	} else if was == ledger.Lost {
		w.found, w.foundInDelivery = w.found+1, w.foundInDelivery+1
	}
	w.between()
	return nil
}

func (l letters) SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error {
	l.between()
	defer l.between()
	return l.world.SendRaw(ctx, url, body, attributes)
}

// Delay keeps what the queue does itself in this world.
func (l letters) Delay(context.Context, string, string, time.Duration) error { return nil }

// Send is SES: it takes most mails, and answers to most of those.
func (s transport) Send(_ context.Context, mail ledger.Outgoing) (string, error) {
	s.between()
	switch n := s.r.IntN(100); {
	case n < 10:
		return "", &ledger.Failure{Fault: ledger.Throttled, Reason: "TooManyRequestsException"}
	case n < 14:
		return "", &ledger.Failure{Fault: ledger.Unsent, Reason: "not_sent"}
	case n < 18:
		return "", &ledger.Failure{Fault: ledger.Exhausted, Reason: "LimitExceededException"}
	case n < 20:
		return "", &ledger.Failure{Fault: ledger.Permanent, Reason: "BadRequestException"}
	case n < 24:
		return "", &ledger.Failure{Fault: ledger.Undecided, Reason: "no_answer"}
	}
	s.taken[mail.EffectID]++
	id := fmt.Sprintf("0100-%s-%d", mail.EffectID, s.taken[mail.EffectID])
	s.publish("Send", id, mail.EffectID)
	s.publish("Delivery", id, mail.EffectID)
	s.between()
	if s.r.IntN(100) < 6 {
		return "", &ledger.Failure{Fault: ledger.Undecided, Reason: "no_answer"}
	}
	return id, nil
}

// publish has SES's event come soon, late, twice or never.
func (a *accident) publish(kind, id, effectID string) {
	body, err := json.Marshal(map[string]any{"source": "aws.ses", "detail": map[string]any{
		"eventType": kind,
		"mail":      map[string]any{"messageId": id, "destination": []string{address}, "tags": map[string][]string{ledger.EffectTag: {effectID}}},
	}})
	if err != nil {
		a.t.Fatal(err)
	}
	for range a.r.IntN(3) {
		delay := time.Duration(a.r.Int64N(int64(30 * time.Minute)))
		a.queue = append(a.queue, queued{at: a.now.Add(delay), event: body})
	}
}

// work1 has a worker deal with one message. It says whether the message is done, and if not, for how long
// it is put off.
func (a *accident) work1(q queued) (done bool, wait time.Duration) {
	before, beforeFound := a.lostInDelivery, a.foundInDelivery
	a.lostInDelivery, a.foundInDelivery = 0, 0
	defer func() {
		if recover() != nil {
			a.killed++
			a.uncounted, a.unfound = a.uncounted+a.lostInDelivery, a.unfound+a.foundInDelivery
			done, wait = false, 6*time.Minute
		}
		a.lostInDelivery, a.foundInDelivery = before, beforeFound
	}()
	handler, body := a.mailHandler, q.effect.Encode()
	if q.event != nil {
		handler, body = a.eventHandler, q.event
	}
	notes, err := handler(a.t.Context(), serve.Message{ID: "m", Body: body, Received: q.received, Receipt: "r"})
	for _, n := range notes {
		a.notes[n]++
	}
	if put, ok := later(err); ok {
		return false, put
	}
	return err == nil, 6 * time.Minute
}

// first is the message whose time comes first.
func (a *accident) first() int {
	i := 0
	for j := range a.queue {
		if a.queue[j].at.Before(a.queue[i].at) {
			i = j
		}
	}
	return i
}

// next hands out the message whose time comes first.
func (a *accident) next() {
	i := a.first()
	q := a.queue[i]
	if q.at.After(a.now) {
		a.now = q.at
	}
	a.queue = slices.Delete(a.queue, i, i+1)
	q.received++
	done, wait := a.work1(q)
	if done && a.r.IntN(10) > 0 { // a queue may hand out once more what was deleted
		return
	}
	if done {
		wait = time.Duration(a.r.Int64N(int64(40 * time.Minute)))
	}
	q.at = a.now.Add(wait)
	a.queue = append(a.queue, q)
}

// judge holds the outcome to the promises.
func (a *accident) judge(seed uint64, owed []effect.Effect) (doubled int) {
	lost := 0
	for _, e := range owed {
		entry, mails := a.entry(e), a.taken[e.ID]
		buried := slices.ContainsFunc(a.dead, func(d dead) bool { return d.body == string(e.Encode()) })
		switch decision := mail.Kind(e.Kind).Decision(); {
		case entry.State != ledger.Sent && entry.State != ledger.Refused && (decision || entry.State != ledger.Lost):
			a.t.Errorf("seed %d: %s ends as %q", seed, e.Kind, entry.State)
		case decision && mails > 2, !decision && mails > 1:
			a.t.Errorf("seed %d: %s was sent %d times", seed, e.Kind, mails)
		case entry.State == ledger.Sent && mails == 0:
			a.t.Errorf("seed %d: %s counts as sent and was not", seed, e.Kind)
		case entry.State == ledger.Refused && !buried:
			a.t.Errorf("seed %d: %s was refused without a dead letter", seed, e.Kind)
		case !buried && a.hasLetter(e): // that of a dead letter goes when it is redriven, or forgotten
			a.t.Errorf("seed %d: the letter of a %s that is %s still stands", seed, e.Kind, entry.State)
		case mails > 1:
			doubled++
		}
		if entry.State == ledger.Lost {
			lost++
		}
	}
	if a.notes[ledger.NoteLost]+a.uncounted != a.lost || a.notes[ledger.NoteFound]+a.unfound != a.found || a.lost-a.found != lost {
		a.t.Errorf("seed %d: %d of %d losses and %d of %d finds were counted, %d workers were killed before they could, and %d mails are lost",
			seed, a.notes[ledger.NoteLost], a.lost, a.notes[ledger.NoteFound], a.found, a.uncounted+a.unfound, lost)
	}
	return doubled
}

func TestPromisesHoldWhenWorkersAreKilled(t *testing.T) {
	var doubled, lost, found, killed, buried int
	for seed := range uint64(1000) {
		a := newAccident(t, seed)
		var owed []effect.Effect
		for turn, kind := range []string{"approved", "welcome", "sign_in_alert", "rejected", "new_request", "digest"} {
			e := a.owe(int64(turn), letter(kind))
			owed = append(owed, e)
			a.queue = append(a.queue, queued{at: a.now, effect: e}, queued{at: a.now.Add(time.Duration(a.r.Int64N(int64(time.Hour)))), effect: e})
		}
		for range 5000 {
			if len(a.queue) == 0 {
				break
			}
			a.next()
		}
		doubled += a.judge(seed, owed)
		lost, found, killed, buried = lost+a.lost, found+a.found, killed+a.killed, buried+len(a.dead)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d workers killed: %d decisions doubled, %d courtesies lost of which %d were found again, %d dead letters", killed, doubled, lost, found, buried)
	if doubled == 0 || lost == 0 || found == 0 || killed < 1000 {
		t.Error("the accidents were too mild to show anything")
	}
}
