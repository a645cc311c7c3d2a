package mailer

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/link"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/store"
)

func TestEveryKindOfOursCanBeSent(t *testing.T) {
	for _, kind := range mail.Kinds() {
		if kind.Cognito() {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t)
			l := letter(string(kind))
			if kind != mail.SignInAlert {
				l.Values["Link"] = portal + "/page"
			}
			e := w.owe(1, l)
			if err := w.deliver(w.mailer(), e); err != nil {
				t.Fatal(err)
			}
			w.check(e, ledger.Sent, 1, false)
		})
	}
}

func TestTheMailIsWrittenInTheLettersLanguage(t *testing.T) {
	for asked, want := range map[string]string{"de-CH": "de", "ar": "ar", "tlh": "en", "": "en"} {
		w := newWorld(t)
		l := letter("welcome")
		l.Locale = asked
		if err := w.deliver(w.mailer(), w.owe(1, l)); err != nil {
			t.Fatal(err)
		}
		if got := w.sent[0].Locale; got != want {
			t.Errorf("asked for %q, written in %q, want %q", asked, got, want)
		}
	}
}

var linkIn = regexp.MustCompile(`https://gatehouse\.example\.com/not-me\?t=[A-Za-z0-9_-]+`)

func TestAnAlertCarriesALinkWhoseHashIsStored(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("sign_in_alert"))
	if err := w.deliver(w.mailer(), e); err != nil {
		t.Fatal(err)
	}
	w.check(e, ledger.Sent, 1, false)
	found := linkIn.FindString(w.sent[0].Text)
	if found == "" || !strings.Contains(w.sent[0].HTML, found) || !strings.Contains(w.sent[0].Text, "Example Web") {
		t.Fatalf("the mail lacks its link or the app's name:\n%s", w.sent[0].Text)
	}
	address, err := url.Parse(found)
	if err != nil {
		t.Fatal(err)
	}
	key, ok := link.Key(address.Query().Get("t"))
	row, stored, err := w.work.Get(t.Context(), key, store.Strong)
	if !ok || !stored || err != nil {
		t.Fatalf("the link's row is not there: %v", err)
	}
	if l, err := link.Of(row); err != nil || l.Person != person || l.UserName != "jane" || l.Purpose != link.NotMe || !l.At.Equal(noon) {
		t.Errorf("the link is of %+v (%v)", l, err)
	}
}

func TestAnAlertGoesOutWithoutALinkRatherThanNotAtAll(t *testing.T) {
	w := newWorld(t)
	e := w.owe(1, letter("sign_in_alert"))
	nameless := store.Write{Key: e.Key, Remove: []string{"userName"}}
	if err := w.facts.Write(t.Context(), nameless); err != nil {
		t.Fatal(err)
	}
	if err := w.deliver(w.mailer(), e); err != nil {
		t.Fatal(err)
	}
	w.check(e, ledger.Sent, 1, false)
	if w.notes[noteNoLink] != 1 || linkIn.MatchString(w.sent[0].Text) {
		t.Errorf("counted %v", w.notes)
	}
}

// fixed renders every mail as one message, or fails.
type fixed struct {
	Renderer
	message render.Message
	err     error
}

func (f fixed) Render(mail.Kind, string, render.Values) (render.Message, error) {
	return f.message, f.err
}

func TestAMailThatRanAwayIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		renderer fixed
		reason   string
	}{
		"too large":    {fixed{message: render.Message{HTML: strings.Repeat("x", ledger.MaxMail+1)}}, ledger.ReasonTooLarge},
		"no such kind": {fixed{err: render.ErrKind}, ledger.ReasonUnknownKind},
		"no text":      {fixed{err: render.ErrValue}, ledger.ReasonUnrenderable},
	} {
		w := newWorld(t)
		test.renderer.Renderer = w.mails
		w.mails = test.renderer
		e := w.owe(1, letter("welcome"))
		if err := w.deliver(w.mailer(), e); err != nil {
			t.Fatal(err)
		}
		if len(w.sent) > 0 || w.entry(e).Reason != test.reason {
			t.Errorf("%s: %d mails, reason %q", name, len(w.sent), w.entry(e).Reason)
		}
	}
}

func TestAnOverrideThatFailsIsCounted(t *testing.T) {
	w := newWorld(t)
	w.mails = fixed{Renderer: w.mails, message: render.Message{Subject: "s", Text: "t", HTML: "h", OwnFailed: true}}
	if err := w.deliver(w.mailer(), w.owe(1, letter("welcome"))); err != nil || w.notes[noteOwnText] != 1 {
		t.Errorf("%v, counted %v", err, w.notes)
	}
}

func TestNothingTypedSteersTheMail(t *testing.T) {
	w := newWorld(t)
	l := letter("sign_in_alert")
	l.Name, l.Device = "Jane\r\nBcc: other@example.net", "phone\u202egnp.exe<script>"
	if err := w.deliver(w.mailer(), w.owe(1, l)); err != nil {
		t.Fatal(err)
	}
	sent := w.sent[0]
	if strings.ContainsAny(sent.Subject, "\r\n") || strings.Contains(sent.Text, "\u202e") || strings.Contains(sent.HTML, "<script>") || strings.Contains(sent.HTML, "\u202e") {
		t.Errorf("subject %q, text\n%s", sent.Subject, sent.Text)
	}
}

func TestBeforeProofNothingTypedIsRepeated(t *testing.T) {
	w := newWorld(t)
	l := fact.Letter{Kind: "request_received", To: address, Name: "Buy at shop.example.net", Locale: "en", At: noon}
	if err := w.deliver(w.mailer(), w.owe(1, l)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.sent[0].Text+w.sent[0].HTML+w.sent[0].Subject, "shop.example.net") {
		t.Error("the mail repeats what a stranger typed")
	}
}

// named is a renderer with a policy in which an app has another name.
type named struct{ Renderer }

func (n named) Policy() mail.Policy {
	policy := n.Renderer.Policy()
	policy.Apps = map[string]string{"Example Web": "Our website"}
	return policy
}

func TestAnAlertCallsTheAppAsThePolicyDoes(t *testing.T) {
	w := newWorld(t)
	w.mails = named{w.mails}
	l := letter("sign_in_alert")
	l.Client = "client1"
	if err := w.deliver(w.mailer(), w.owe(1, l)); err != nil {
		t.Fatal(err)
	}
	if text := w.sent[0].Text; !strings.Contains(text, "Our website") || strings.Contains(text, "Example Web") {
		t.Errorf("the app is called otherwise:\n%s", text)
	}
}
