package render_test

import (
	"strings"
	"testing"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
)

// withOwn are the delivered texts with an operator's for one language.
func withOwn(t *testing.T, locale string, own render.Texts, templates map[string]string) *render.Mails {
	t.Helper()
	texts := delivered(t)
	one := texts[locale]
	one.Own, one.Templates = own, templates
	texts[locale] = one
	return open(t, branded(), texts)
}

func TestOwnTextsGoFirst(t *testing.T) {
	mails := withOwn(t, "de", render.Texts{"welcome.heading": "Servus bei {{.Brand}}", "common.greeting": "Servus {{.Name}}!"}, nil)
	message := written(t, mails, mail.Welcome, "de", render.Samples(mail.Welcome, "de"))
	if !strings.HasPrefix(message.Text, "Servus bei Example Portal\n\nServus Jane Doe!\n\nIhr Konto ist eingerichtet.") || message.OwnFailed {
		t.Errorf("own texts are not used:\n%s", message.Text)
	}
	if english := written(t, mails, mail.Welcome, "en", render.Samples(mail.Welcome, "en")); strings.Contains(english.Text, "Servus") {
		t.Error("own texts are used in another language")
	}
}

func TestOwnTemplatesGoFirst(t *testing.T) {
	templates := map[string]string{
		"welcome.html": `<!doctype html><h1>{{template "line" .Heading}}</h1>{{template "button" .}}<p>{{.Greeting}}</p>`,
		"welcome.txt":  "* {{.Heading}} *\n{{template \"footer\" .}}",
	}
	message := written(t, withOwn(t, "en", nil, templates), mail.Welcome, "en", render.Samples(mail.Welcome, "en"))
	if !strings.HasPrefix(message.HTML, "<!doctype html><h1>Welcome to Example Portal</h1>") || !strings.Contains(message.HTML, `<a href="https://www.example.com"`) {
		t.Errorf("the own page is not used:\n%s", message.HTML)
	}
	if !strings.HasPrefix(message.Text, "* Welcome to Example Portal *\nWebsite: ") || message.OwnFailed {
		t.Errorf("the own text template is not used:\n%s", message.Text)
	}
}

func TestOwnTemplatesMayReplaceAPartOfTheLayout(t *testing.T) {
	templates := map[string]string{"welcome.html": `{{define "brand"}}<tr><td>OWN BRAND</td></tr>{{end}}{{template "layout.html" .}}`}
	message := written(t, withOwn(t, "en", nil, templates), mail.Welcome, "en", render.Samples(mail.Welcome, "en"))
	if !strings.Contains(message.HTML, "<tr><td>OWN BRAND</td></tr>") || !strings.Contains(message.HTML, "Hello Jane Doe,") {
		t.Errorf("the part is not replaced:\n%s", message.HTML)
	}
}

// A wrong override must not keep anybody from signing up.
func TestWhatFailsFallsBackAndSaysSo(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for name, own := range map[string]struct {
		texts     render.Texts
		templates map[string]string
	}{
		"an unknown variable":           {render.Texts{"cognito_sign_up.body": "{{.Nme}}"}, nil},
		"a broken placeholder":          {render.Texts{"cognito_sign_up.body": "{{.Name"}, nil},
		"an empty subject":              {render.Texts{"cognito_sign_up.subject": " "}, nil},
		"a subject of two lines":        {render.Texts{"cognito_sign_up.subject": "a\r\nBcc: x"}, nil},
		"a subject that is too long":    {render.Texts{"cognito_sign_up.subject": strings.Repeat("long ", 60)}, nil},
		"a text message without a code": {render.Texts{"cognito_sign_up.sms": "Welcome"}, nil},
		"a text message too long":       {render.Texts{"cognito_sign_up.sms": "{{.Code}} " + strings.Repeat("x", 134)}, nil},
		"a page that does not parse":    {nil, map[string]string{"cognito_sign_up.html": "{{.Code"}},
		"a page that fails":             {nil, map[string]string{"cognito_sign_up.html": "{{.Code}}{{.Nothing}}"}},
		"a page without the code":       {nil, map[string]string{"cognito_sign_up.html": "<p>Hello</p>"}},
		"a page with a long line":       {nil, map[string]string{"cognito_sign_up.html": "{{.Code}}" + long}},
		"a page that is too long":       {nil, map[string]string{"cognito_sign_up.html": "{{.Code}}" + strings.Repeat("x\n", 10_001)}},
		"a page that is no UTF-8":       {nil, map[string]string{"cognito_sign_up.html": "{{.Code}}{{slice .Brand.Name 0 0}}{{printf \"%s\" \"\\xff\"}}"}},
		"an empty text":                 {nil, map[string]string{"cognito_sign_up.txt": " \n"}},
		"a text template that fails":    {nil, map[string]string{"cognito_sign_up.txt": "{{index .Paragraphs 9}}"}},
	} {
		t.Run(name, func(t *testing.T) {
			values := render.Samples(mail.CognitoSignUp, "en")
			want := written(t, open(t, branded(), delivered(t)), mail.CognitoSignUp, "en", values)
			want.OwnFailed = true
			mails := withOwn(t, "en", own.texts, own.templates)
			if got := written(t, mails, mail.CognitoSignUp, "en", values); got != want {
				t.Errorf("a person gets\n%.300s\n%.300s\n%s", got.Subject, got.Text, got.SMS)
			}
			if _, err := mails.Try(mail.CognitoSignUp, "en", values); err == nil {
				t.Error("nobody is told why")
			}
		})
	}
}

func TestCognitosPlaceholdersPassThrough(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for _, locale := range mail.Locales() {
		created := written(t, mails, mail.CognitoAdminCreateUser, locale, render.Samples(mail.CognitoAdminCreateUser, locale))
		for part, text := range map[string]string{"HTML": created.HTML, "SMS": created.SMS} {
			if strings.Count(text, "{####}") != 1 || strings.Count(text, "{username}") != 1 {
				t.Errorf("the %s in %s must hold each placeholder once:\n%s", part, locale, text)
			}
		}
		values := render.Samples(mail.CognitoSignUp, locale)
		values.CodeLink = "{##Click Here##}"
		linked := written(t, mails, mail.CognitoSignUp, locale, values)
		if !strings.Contains(linked.HTML, "{##Click Here##}") || strings.Contains(linked.HTML, "{####}") || !strings.Contains(linked.SMS, "{####}") {
			t.Errorf("with links instead of codes, in %s: %s", locale, linked.Text)
		}
	}
}
