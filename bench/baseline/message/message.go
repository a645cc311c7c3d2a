// Package message is what the baselines that write messages have in common: a message of the usual length, put together from texts by key
// and laid out by the standard library's templates.
package message

import (
	"html/template"
	"strings"
	texttemplate "text/template"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// layout is a document with as many places as ours has; styles are left out, since they cost nothing to write.
const layout = `<!doctype html><html lang="{{.Locale}}" dir="{{.Direction}}"><head><title>{{.Subject}}</title></head><body>
<p>{{.Preheader}}</p>{{with .Logo}}<img src="{{.}}" alt="">{{end}}<h1>{{.Heading}}</h1><p>{{.Greeting}}</p>
{{range .Body}}<p>{{.}}</p>{{end}}{{with .Link}}<p><a href="{{.}}">{{$.Button}}</a></p>{{end}}<p>{{.Closing}}</p><p>{{.Footer}}</p></body></html>`

const textLayout = `{{.Heading}}

{{.Greeting}}
{{range .Body}}
{{.}}
{{end}}{{.Closing}}

{{.Footer}}
`

// content is what the layouts place.
type content struct {
	Locale, Direction, Subject, Preheader, Logo, Heading, Greeting, Link, Button, Closing, Footer string
	Body                                                                                          []string
}

// Writer writes messages.
type Writer struct {
	texts *i18n.Localizer
	html  *template.Template
	text  *texttemplate.Template
}

// New returns a writer of the one message that there is.
func New() (*Writer, error) {
	bundle := i18n.NewBundle(language.English)
	for id, text := range map[string]string{
		"subject": "Your code for {{.Brand}}", "preheader": "It is valid for a short time.", "heading": "Confirm your address",
		"greeting": "Hello {{.Name}},", "body": "your code is {{.Code}}. Nobody from {{.Brand}} will ever ask you for it.",
		"closing": "If you did not ask for it, you can ignore this message.", "footer": "{{.Brand}} sends this message to those who sign up.",
	} {
		if err := bundle.AddMessages(language.English, &i18n.Message{ID: id, Other: text}); err != nil {
			return nil, err
		}
	}
	html, err := template.New("html").Parse(layout)
	if err != nil {
		return nil, err
	}
	text, err := texttemplate.New("text").Parse(textLayout)
	return &Writer{i18n.NewLocalizer(bundle, "en"), html, text}, err
}

// Write writes the message for a person, in both forms.
func (w *Writer) Write(name, code string) (html, text string, err error) {
	values := map[string]string{"Brand": "Gatehouse", "Name": name, "Code": code}
	say := func(id string) (said string) {
		if err == nil {
			said, err = w.texts.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: values})
		}
		return said
	}
	c := content{
		Locale: "en", Direction: "ltr", Subject: say("subject"), Preheader: say("preheader"), Heading: say("heading"),
		Greeting: say("greeting"), Body: []string{say("body")}, Closing: say("closing"), Footer: say("footer"),
	}
	if err != nil {
		return "", "", err
	}
	var pages [2]strings.Builder
	if err := w.html.Execute(&pages[0], c); err != nil {
		return "", "", err
	}
	err = w.text.Execute(&pages[1], c)
	return pages[0].String(), pages[1].String(), err
}
