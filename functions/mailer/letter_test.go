package mailer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

func TestAMailWhoseRowIsGoneIsDone(t *testing.T) {
	w := newWorld(t)
	e := effect.New(store.Key{PK: person, SK: fact.Confirmed}, fact.Debt{Queue: fact.Mail, Kind: "approved", Turn: 1})
	if err := w.deliver(w.mailer(), e); err != nil || w.notes[noteGone] != 1 {
		t.Errorf("a person who is gone: %v, counted %v", err, w.notes)
	}
}

func TestAMarkedAddressGetsNoMailAndItIsShown(t *testing.T) {
	for _, kind := range []string{"welcome", "approved"} {
		w := newWorld(t)
		hash := ledger.HashOf("Jane.Doe@example.com", configuration()) // the mark does not tell case apart
		if err := w.work.Write(t.Context(), ledger.Marking(hash, ledger.Bounced, "General", noon)); err != nil {
			t.Fatal(err)
		}
		e := w.owe(1, letter(kind))
		if err := w.deliver(w.mailer(), e); err != nil {
			t.Fatal(err)
		}
		w.check(e, ledger.Skipped, 0, false)
		row, _, err := w.work.Get(t.Context(), ledger.MarkKey(hash), store.Strong)
		if err != nil || ledger.MarkOf(row).Skipped != 1 || w.notes[noteSkipped] != 1 {
			t.Errorf("the mark counts %d skipped mails (%v), the notes %v", ledger.MarkOf(row).Skipped, err, w.notes)
		}
	}
}

func TestAnImpossibleMailBecomesADeadLetter(t *testing.T) {
	tests := map[string]struct {
		change func(*fact.Letter)
		reason string
	}{
		"unknown kind":     {func(l *fact.Letter) { l.Kind = "advert" }, ledger.ReasonUnknownKind},
		"Cognito's own":    {func(l *fact.Letter) { l.Kind = "cognito_sign_up" }, ledger.ReasonUnknownKind},
		"no address":       {func(l *fact.Letter) { l.To = "" }, ledger.ReasonAddress},
		"header injection": {func(l *fact.Letter) { l.To = "jane.doe@example.com\r\nBcc: other@example.net" }, ledger.ReasonAddress},
		"missing variable": {func(l *fact.Letter) { l.Kind = "device_limit"; l.Values = nil }, ledger.ReasonUnrenderable},
		"wrong variable":   {func(l *fact.Letter) { l.Kind = "device_limit"; l.Values["Limit"] = "many" }, ledger.ReasonUnrenderable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			l := letter("welcome")
			test.change(&l)
			e := w.owe(1, l)
			handler := w.mailer()
			for range 2 {
				if err := w.deliver(handler, e); err != nil {
					t.Fatal(err)
				}
			}
			w.check(e, ledger.Refused, 0, true)
			if len(w.dead) != 1 || w.dead[0].attributes["reason"] != test.reason || w.dead[0].body != string(e.Encode()) {
				t.Errorf("the dead letters are %v, want one for %s", w.dead, test.reason)
			}
		})
	}
}

func TestALetterThatCannotBeReadBecomesADeadLetter(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("welcome"))
	broken := store.Write{Key: e.Key, Set: map[string]store.Value{"letter/welcome/1": store.String("{jane")}}
	if err := w.facts.Write(t.Context(), broken); err != nil {
		t.Fatal(err)
	}
	if err := w.deliver(w.mailer(), e); err != nil || len(w.dead) != 1 || w.dead[0].attributes["reason"] != ledger.ReasonUnreadable {
		t.Errorf("%v, dead letters %v", err, w.dead)
	}
}

func TestAHugeLetterIsStillAMail(t *testing.T) {
	w := newWorld(t)
	l := letter("welcome")
	l.Name = strings.Repeat("J", 300_000)
	e := w.owe(1, l)
	if err := w.deliver(w.mailer(), e); err != nil {
		t.Fatal(err)
	}
	w.check(e, ledger.Sent, 1, false)
	if size := w.sent[0].Size(); size > 64*1024 {
		t.Errorf("the mail has %d bytes", size)
	}
}

// deleted is a table that is not there any more.
type deleted struct{}

var errDeleted = errors.New("dynamo: ResourceNotFoundException")

func (deleted) Get(context.Context, store.Key, store.Consistency) (store.Row, bool, error) {
	return store.Row{}, false, errDeleted
}

func (deleted) BatchGet(context.Context, []store.Key, store.Consistency) (map[store.Key]store.Row, error) {
	return nil, errDeleted
}

func (deleted) Write(context.Context, ...store.Write) error { return errDeleted }

func TestADeletedTableLeavesTheMessageInItsQueue(t *testing.T) {
	for name, change := range map[string]func(*Means){
		"Facts": func(m *Means) { m.Facts = deleted{} },
		"Work":  func(m *Means) { m.Work = deleted{} },
	} {
		w := newWorld(t)
		e := w.owe(1, letter("approved"))
		means := w.means()
		change(&means)
		handler, err := New(settings(), w.mails, config.Fixed(configuration()), means)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.deliver(handler, e); !errors.Is(err, errDeleted) || len(w.sent) > 0 {
			t.Errorf("without %s: %v, %d mails", name, err, len(w.sent))
		}
		if !w.hasLetter(e) {
			t.Error("the letter is gone")
		}
	}
	w := newWorld(t)
	handler, err := New(settings(), w.mails, config.NewSource(deleted{}, time.Now), w.means())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.deliver(handler, w.owe(1, letter("approved"))); !errors.Is(err, errDeleted) {
		t.Errorf("without a configuration: %v", err)
	}
}
