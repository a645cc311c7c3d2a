package mailer

import (
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"testing"

	"gatehouse/policy/policytest"
	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail"
)

func TestAWelcomeMailIsSentOnce(t *testing.T) {
	w := newWorld(t)
	handler, e := w.mailer(), w.owe(1, letter("welcome"))
	for range 3 {
		if err := w.deliver(handler, e); err != nil {
			t.Fatal(err)
		}
	}
	w.check(e, ledger.Sent, 1, false)
	sent := w.sent[0]
	if sent.To != address || sent.EffectID != e.ID || sent.ConfigurationSet != "mails" || sent.Locale != "en" || sent.Subject == "" || sent.HTML == "" || sent.Text == "" {
		t.Errorf("sent to %q: %s, %q", sent.To, sent, sent.Subject)
	}
	if !strings.Contains(sent.From, "<no-reply@example.org>") || !strings.HasPrefix(sent.From, `"`) {
		t.Errorf("the sender %q lacks the brand's name", sent.From)
	}
	if w.notes[noteSent] != 1 || w.notes[noteGone] != 2 || w.entry(e).MessageID != "0100-1" {
		t.Errorf("counted %v; the ledger has the id %q", w.notes, w.entry(e).MessageID)
	}
}

func TestSettings(t *testing.T) {
	good := settings()
	for name, change := range map[string]func(*Settings){
		"FROM_ADDRESS":    func(s *Settings) { s.From = "no address" },
		"MAIL_PER_SECOND": func(s *Settings) { s.PerSecond = 0 },
	} {
		bad := settings()
		change(&bad)
		if err := bad.Validate(); err == nil || !strings.HasPrefix(err.Error(), name) || strings.Contains(err.Error(), "no address") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
}

func TestTheSenderHasAName(t *testing.T) {
	brand := mail.Brand{Name: "Exämple\r\nBcc: x"}
	for address, want := range map[string]string{
		"a@example.org":            "=?utf-8?b?RXjDpG1wbGUgQmNjOiB4?= <a@example.org>",
		"Own Name <a@example.org>": `"Own Name" <a@example.org>`,
	} {
		if got, err := Sender(address, brand); err != nil || got != want {
			t.Errorf("%q became %q (%v), want %q", address, got, err, want)
		}
	}
	if _, err := Sender("nobody", brand); err == nil {
		t.Error("a sender without an address was accepted")
	}
}

func TestOpenReadsTheConfigurationFromWork(t *testing.T) {
	w := newWorld(t)
	if err := w.work.Write(t.Context(), written(config.Row(configuration()))); err != nil {
		t.Fatal(err)
	}
	policies := policytest.Default()
	handler, warm, err := Open(settings(), policies.Mail, policies.MailTexts, w.means(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := warm(t.Context()); err != nil {
		t.Error(err)
	}
	e := w.owe(1, letter("welcome"))
	if err := w.deliver(handler, e); err != nil {
		t.Fatal(err)
	}
	w.check(e, ledger.Sent, 1, false)
	if _, _, err := Open(settings(), []byte("{"), policies.MailTexts, w.means(), nil); err == nil {
		t.Error("a broken policy was opened")
	}
}

func TestRealMeansAreComplete(t *testing.T) {
	w := newWorld(t)
	means := Real(w, w)
	means.Facts, means.Work, means.Now = w.facts, w.work, w.clock
	handler, err := New(settings(), w.mails, w.fixed(), means)
	if err != nil {
		t.Fatal(err)
	}
	e := w.owe(1, letter("sign_in_alert"))
	if err := w.deliver(handler, e); err != nil {
		t.Fatal(err)
	}
	w.check(e, ledger.Sent, 1, false)
}

// The samples are what Lambda sends: the bodies of their records are effects of the mail queue.
func TestSamplesAreOfTheQueue(t *testing.T) {
	for name, want := range map[string]string{"welcome": "welcome", "batch": "sign_in_alert approved", "unreadable": ""} {
		content, err := os.ReadFile("../../events/mailer/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var batch struct{ Records []struct{ Body string } }
		if err := json.Unmarshal(content, &batch); err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, record := range batch.Records {
			if e, err := effect.Decode([]byte(record.Body)); err == nil && e.Queue == fact.Mail {
				kinds = append(kinds, e.Kind)
			}
		}
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("%s has mails %q, want %q", name, got, want)
		}
	}
}
