package faults

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

// with is the sample of a confirmation with other attributes.
func with(t *testing.T, attributes map[string]string) []byte {
	t.Helper()
	var event map[string]any
	if err := json.Unmarshal(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"), &event); err != nil {
		t.Fatal(err)
	}
	for name, value := range attributes {
		event["request"].(map[string]any)["userAttributes"].(map[string]any)[name] = value
	}
	raw, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A kind of message that the mailer does not know becomes a dead letter with that reason. Other mails of the row go out.
func TestAnUnknownKindOfMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe(fact.Confirmed, fact.Letter{Kind: "advert"}, fact.Letter{Kind: "welcome"})
	w.pass(time.Hour)
	w.sent(welcome)
	w.filed("unknown_kind", "letter/advert/1")
	w.redrive()
	w.pass(time.Hour)
	w.sent(welcome)
	w.filed("unknown_kind", "letter/advert/1") // until a version comes that knows it
}

// A message that is none is put off, since a newer version may have sent it, and then becomes a dead letter.
func TestAMessageThatNobodyCanRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.queue.put([]byte(`{"v":9}`))
	w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
	w.pass(3 * time.Hour)
	w.sent(welcome)
	w.filed("unreadable", "")
}

// A debt of a newer version stays owed, is counted, and holds up none that is known.
func TestAnUnknownDebt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe(fact.Confirmed, fact.Letter{Kind: "welcome"})
	newer := store.Write{Key: store.Key{PK: fact.Person(poolID, sub), SK: fact.Confirmed}, Add: map[string]store.Value{"owed": store.Set{"telex/hello/1"}}}
	if err := w.facts.Write(t.Context(), newer); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	w.sent(welcome)
	w.counted("unknown_debt")
	if _, unknown := fact.Owed(w.row(fact.Confirmed)); unknown != 1 {
		t.Error("what a newer version owes was forgotten")
	}
}

// A letter without a variable that its text needs is a dead letter. With the variable it is sent.
func TestAMissingVariable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe(fact.SignIn, fact.Letter{Kind: "device_limit"})
	w.pass(time.Hour)
	w.sent()
	w.filed("unrenderable", "letter/device_limit/1")
	w.owe(fact.SignIn, fact.Letter{Kind: "device_limit", Values: map[string]string{"Limit": "3"}})
	w.redrive()
	w.pass(time.Hour)
	w.ends("Your Gatehouse account has reached its device limit")
}

// A megabyte in any attribute is an account like others. What is no name or language is cut or left out; DynamoDB's limit of a
// row is never near.
func TestAMegabyte(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("Jane ", 1<<20/5)
	for name, want := range map[string][]string{
		"name": {welcome}, "locale": {welcome}, "zoneinfo": {welcome}, "custom:note": {welcome}, "profile": {welcome},
		"email": nil, // no address can be that long, so nobody is written to
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.confirmed(with(t, map[string]string{name: huge}))
			for _, row := range w.rows() {
				if text, err := json.Marshal(row); err != nil || len(text) > 10_000 {
					t.Errorf("the row has %d bytes, %v", len(text), err)
				}
			}
			if len(w.rows()) != 1 {
				t.Errorf("%d facts, want the confirmation", len(w.rows()))
			}
			w.pass(time.Hour)
			w.ends(want...)
			for _, m := range w.ses.taken() {
				if len(m.raw) > 100_000 {
					t.Errorf("the mail has %d bytes", len(m.raw))
				}
			}
		})
	}
}

// injections are texts that would add header fields if they were written into a mail as they are.
func injections() map[string]string {
	return map[string]string{
		"lines":           "Jane\r\nBcc: eve@example.org\r\n\r\nPay here",
		"a line feed":     "Jane\nBcc: eve@example.org",
		"separators":      "Jane\u2028Bcc: eve@example.org\u2029\u0085",
		"a null":          "Jane\x00Bcc: eve@example.org",
		"an encoded word": "=?utf-8?q?Jane=0ABcc:_eve=40example.org?=",
	}
}

// The name stands in the mail on one line. SES is told of one addressee and of fields that are ours.
func TestAHeaderInAName(t *testing.T) {
	t.Parallel()
	for name, text := range injections() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.confirmed(with(t, map[string]string{"name": text}))
			w.pass(time.Minute)
			w.owe(fact.SignIn, fact.Letter{Kind: "sign_in_alert", Name: text, Device: text}) // of the device, which anyone can choose
			w.pass(time.Minute)
			w.ends(welcome, "New sign-in to your Gatehouse account")
			w.harmless()
		})
	}
}

// The only subject with something that was typed is the team's: a new request names the address.
func TestAHeaderInASubject(t *testing.T) {
	t.Parallel()
	for name, text := range injections() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.owe("gate#approval", fact.Letter{Kind: "new_request", Name: text, Values: map[string]string{
				"Address": text, "Message": text, "Link": "https://portal.example.com/decide",
			}})
			w.pass(time.Minute)
			if n := len(w.ses.taken()); n != 1 {
				t.Fatalf("%d mails were sent; counted: %v", n, w.notes)
			}
			w.harmless()
		})
	}
}

// An addressee that is more than an address gets nothing, and the dead letter says why.
func TestAHeaderInAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.confirmed(with(t, map[string]string{"email": address + "\r\nBcc: eve@example.org"}))
	w.pass(time.Hour)
	w.sent()
	w.filed("invalid_address", letter)
}

// controls are characters that end lines or turn text around.
var controls = regexp.MustCompile("[\x00-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e]")

// harmless checks how the mails reached SES.
func (w *world) harmless() {
	w.Helper()
	for _, m := range w.ses.taken() {
		if m.to != address || controls.MatchString(m.subject) {
			w.Errorf("to %q, subject %q", m.to, m.subject)
		}
		for _, part := range []string{m.html, m.text} {
			if found := controls.FindString(strings.ReplaceAll(part, "\n", "")); found != "" {
				w.Errorf("the mail holds %q", found)
			}
			for line := range strings.Lines(part) {
				if strings.HasPrefix(strings.ToLower(line), "bcc:") {
					w.Errorf("a line of the mail is %q", line)
				}
			}
		}
		for _, h := range m.headers {
			if controls.MatchString(h.Name+h.Value) || strings.Contains(strings.ToLower(h.Name+h.Value), "bcc") {
				w.Errorf("the mail has the header %q: %q", h.Name, h.Value)
			}
		}
	}
}

// A name that turns the text around it is shown without the turn, in languages of both directions.
func TestANameThatTurnsTextAround(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{"en", "ar", "ja"} {
		for name, text := range map[string]string{
			"an override": "Jane \u202egpj.eoD", "an embedding": "\u202bJane\u202a", "unclosed isolates": "Jane\u2066\u2067\u2068", "marks": "\u200f\u200eJane\u061c",
		} {
			t.Run(locale+", "+name, func(t *testing.T) {
				w := newWorld(t)
				w.confirmed(with(t, map[string]string{"name": text, "locale": locale}))
				w.pass(time.Minute)
				if len(w.ses.taken()) != 1 {
					t.Fatalf("%d mails were sent; counted: %v", len(w.ses.taken()), w.notes)
				}
				w.harmless()
				w.closed()
			})
		}
	}
}

// closed checks that every isolate of a mail ends on its line, as ours do.
func (w *world) closed() {
	w.Helper()
	for _, m := range w.ses.taken() {
		if !strings.Contains(m.text, "Jane") {
			w.Error("the name is missing")
		}
		for line := range strings.Lines(m.subject + "\n" + m.text) {
			opened := strings.Count(line, "\u2066") + strings.Count(line, "\u2067") + strings.Count(line, "\u2068")
			if opened != strings.Count(line, "\u2069") {
				w.Errorf("an isolate stays open in %q", line)
			}
		}
	}
}
