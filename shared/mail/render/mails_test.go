package render_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"gatehouse/policy"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/policyfile"
)

// branded is a policy with everything a brand can have.
func branded() mail.Policy {
	p := mail.Default()
	p.Brand.Name = "Example Portal"
	p.Brand.Links = mail.Links{Site: "https://www.example.com", Support: "mailto:help@example.com", Privacy: "https://www.example.com/privacy"}
	p.Brand.Footer = "Example Inc.\n1 Example Street, Exampletown"
	return p
}

// delivered are the texts as they are delivered, by locale, whatever an operator has replaced.
func delivered(t testing.TB) map[string]render.Compiled {
	t.Helper()
	all := map[string]render.Compiled{}
	for _, locale := range mail.Locales() {
		compiled, err := policy.MailTexts(locale)
		if err != nil {
			t.Fatal(err)
		}
		var one render.Compiled
		if err := json.Unmarshal(compiled, &one); err != nil {
			t.Fatal(err)
		}
		all[locale] = render.Compiled{Texts: one.Texts}
	}
	return all
}

// open makes mails of a policy and texts.
func open(t testing.TB, p mail.Policy, texts map[string]render.Compiled) *render.Mails {
	t.Helper()
	compiled, err := policyfile.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := render.Open(compiled, func(locale string) ([]byte, error) { return json.Marshal(texts[locale]) })
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

// render writes a message that must succeed.
func written(t testing.TB, mails *render.Mails, kind mail.Kind, locale string, v render.Values) render.Message {
	t.Helper()
	message, err := mails.Render(kind, locale, v)
	if err != nil {
		t.Fatalf("%s in %s: %v", kind, locale, err)
	}
	return message
}

func TestEveryMessageInEveryLanguage(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for _, locale := range mail.Locales() {
		direction := map[bool]string{true: "rtl", false: "ltr"}[locale == "ar"]
		for _, kind := range mail.Kinds() {
			message := written(t, mails, kind, locale, render.Samples(kind, locale))
			opening := fmt.Sprintf(`<html lang="%s" dir="%s">`, locale, direction)
			if !strings.Contains(message.HTML, opening) || message.Locale != locale || message.OwnFailed {
				t.Errorf("%s in %s does not begin with %s, or says %q, %v", kind, locale, opening, message.Locale, message.OwnFailed)
			}
			for part, text := range map[string]string{"HTML": message.HTML, "text": message.Text} {
				if !strings.Contains(text, "Exampletown") || !strings.Contains(text, "https://www.example.com/privacy") {
					t.Errorf("%s in %s: the %s lacks the brand's footer", kind, locale, part)
				}
				if strings.Contains(text, "{{") || strings.Contains(text, "ZgotmplZ") || strings.Contains(text, "<no value>") {
					t.Errorf("%s in %s: the %s shows a placeholder:\n%s", kind, locale, part, text)
				}
			}
			if (message.SMS != "") != kind.Cognito() {
				t.Errorf("%s in %s has the text message %q", kind, locale, message.SMS)
			}
		}
	}
}

func TestSignInAlert(t *testing.T) {
	message := written(t, open(t, branded(), delivered(t)), mail.SignInAlert, "de", render.Samples(mail.SignInAlert, "de"))
	const text = `Neue Anmeldung in Ihrem Konto

Guten Tag Jane Doe,

In Ihrem Konto bei Example Portal hat sich jemand angemeldet. Waren Sie das,
ist nichts weiter zu tun.

Waren Sie es nicht, sichern Sie Ihr Konto bitte sofort: Alle Geräte werden
abgemeldet, und für die nächste Anmeldung ist ein neues Passwort nötig.

Zeitpunkt: 21. November 2031, 18:43 Uhr (Europe/Berlin)
Anwendung: Example Web
Gerät, nach Angabe der Anwendung: Firefox, Linux

Das war ich nicht:
https://gatehouse.example.com/page?t=EXAMPLE-TOKEN-0000000000000000000000

Das Öffnen der Seite ändert noch nichts: Erst Ihre Bestätigung dort löst
etwas aus.

Mit freundlichen Grüßen
Ihr Team von Example Portal

-- 
Website: https://www.example.com
Hilfe: help@example.com
Datenschutz: https://www.example.com/privacy

Sie erhalten diese Nachricht, weil Sie ein Konto bei Example Portal haben.

Example Inc.
1 Example Street, Exampletown
`
	if message.Text != text {
		t.Errorf("the text is\n%s\nwant\n%s", message.Text, text)
	}
	if want := "Neue Anmeldung in Ihrem Konto bei Example Portal"; message.Subject != want {
		t.Errorf("the subject is %q, want %q", message.Subject, want)
	}
	if !strings.Contains(message.HTML, `<a href="https://gatehouse.example.com/page?t=EXAMPLE-TOKEN-0000000000000000000000"`) {
		t.Error("no button leads to the page")
	}
}

// Who was turned away has no account that could be the reason.
func TestARejectionSaysWhyItCame(t *testing.T) {
	message := written(t, open(t, branded(), delivered(t)), mail.Rejected, "en", render.Samples(mail.Rejected, "en"))
	if !strings.Contains(message.Text, "because you asked for access to Example Portal.") || strings.Contains(message.Text, "because of your account") {
		t.Errorf("the text is\n%s", message.Text)
	}
}

func TestNumbersAreInflected(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for _, c := range []struct {
		locale string
		count  int
		want   string
	}{
		{"en", 1, "1 request for access is waiting"}, {"en", 2, "2 requests for access are waiting"},
		{"es", 1, "1 solicitud de acceso pendiente"}, {"es", 2, "2 solicitudes de acceso pendientes"}, {"es", 2_000_000, "2000000 de solicitudes de acceso pendientes"},
		{"ja", 1, "1 件の利用申請が審査待ちです"},
		{"ar", 1, "طلب وصول واحد بانتظار القرار"}, {"ar", 2, "طلبا وصول بانتظار القرار"}, {"ar", 5, "5 طلبات وصول بانتظار القرار"},
		{"ar", 11, "11 طلبًا للوصول بانتظار القرار"}, {"ar", 100, "100 طلب وصول بانتظار القرار"},
	} {
		values := render.Samples(mail.Digest, c.locale)
		values.Count = c.count
		if got := written(t, mails, mail.Digest, c.locale, values).Subject; got != c.want {
			t.Errorf("%d in %s: %q, want %q", c.count, c.locale, got, c.want)
		}
	}
}

func TestWhatMissesAVariableIsRefused(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for _, kind := range mail.Kinds() {
		if len(render.Must(kind)) == 0 {
			written(t, mails, kind, "en", render.Values{})
			continue
		}
		if _, err := mails.Render(kind, "en", render.Values{}); !errors.Is(err, render.ErrValue) || !strings.Contains(err.Error(), string(kind)) {
			t.Errorf("%s without values: %v", kind, err)
		}
	}
	if _, err := mails.Render("newsletter", "en", render.Values{}); !errors.Is(err, render.ErrKind) {
		t.Errorf("an unknown message: %v", err)
	}
}

func TestButtonsLeadToSitesOnly(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for link, good := range map[string]bool{
		"https://example.com/x?t=1": true, "http://localhost:9229/x": true, "http://127.0.0.1:1/": true,
		"http://example.com/": false, "javascript:alert(1)": false, "https://": false, "//example.com": false,
		"https://user:secret@example.com/": false, "https://example.com/a b": false, "https://example.com/\r\nBcc: x": false,
		"https://example.com/" + strings.Repeat("x", 900): false, "https://ex\u202eample.com/": false,
	} {
		values := render.Samples(mail.FreeSlot, "en")
		values.Link = link
		_, err := mails.Render(mail.FreeSlot, "en", values)
		if (err == nil) != good || err != nil && (!errors.Is(err, render.ErrValue) || strings.Contains(err.Error(), "example.com")) {
			t.Errorf("a button to %.60q: %v", link, err)
		}
	}
}

func TestMailsOfManyAtOnce(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	var running sync.WaitGroup
	for i := range 64 {
		running.Go(func() {
			locale := mail.Locales()[i%len(mail.Locales())]
			for _, kind := range mail.Kinds() {
				if _, err := mails.Render(kind, locale, render.Samples(kind, locale)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
}

func TestBrokenTextsAreAnError(t *testing.T) {
	compiled, err := policyfile.Compile(mail.Default())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"no JSON": "x", "nothing": "{}"} {
		mails, err := render.Open(compiled, func(string) ([]byte, error) { return []byte(text), nil })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := mails.Render(mail.Welcome, "en", render.Values{}); err == nil || mails.Warm("en") == nil {
			t.Errorf("%s: a message came of it", name)
		}
	}
	if _, err := render.Open([]byte("{}"), nil); err == nil {
		t.Error("an empty policy was opened")
	}
	if _, err := render.Open([]byte("x"), nil); err == nil {
		t.Error("a policy that is no JSON was opened")
	}
}

func BenchmarkRender(b *testing.B) {
	mails := open(b, branded(), delivered(b))
	values := render.Samples(mail.CognitoSignUp, "de")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := mails.Render(mail.CognitoSignUp, "de", values); err != nil {
			b.Fatal(err)
		}
	}
}

// Without the button nobody is signed out by it, so the mail must not say so.
func TestAnAlertWithoutAButtonPromisesNothing(t *testing.T) {
	texts := delivered(t)
	mails := open(t, branded(), texts)
	for _, locale := range mail.Locales() {
		v := render.Samples(mail.SignInAlert, locale)
		v.Link = ""
		message := written(t, mails, mail.SignInAlert, locale, v)
		small := texts[locale].Texts["sign_in_alert.small"]
		_, promise, found := strings.Cut(strings.TrimSpace(texts[locale].Texts["sign_in_alert.body"]), "\n\n")
		if !found || small == "" || strings.Contains(message.HTML, small) || strings.Contains(strings.Join(strings.Fields(message.Text), " "), promise) {
			t.Errorf("%s still promises what only the button does:\n%s", locale, message.Text)
		}
	}
}
