package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/mail/source"
)

//go:embed mail_preview.html
var previewHTML string

type previewCommand struct {
	Out string `default:"mail-preview" placeholder:"DIR" help:"Folder to write to; by default mail-preview."`
	Dir string `placeholder:"DIR" help:"Folder of the policies; by default policy in the project you are in."`
}

// Help is shown below the one-line description.
func (previewCommand) Help() string {
	return `Writes every message in every language, with made-up values, as it is sent: <locale>/<message>.html and .txt,
.sms.txt for Cognito's own, and index.html to look at them. What Cognito fills in has made-up values, too. Policy, texts and templates are read as they are
now; nothing needs to be compiled.

	gatehouse mail preview
	gatehouse mail preview --out dist/mails

Exit codes: 0 done; 1 a mistake in a text or template; 2 a fault.`
}

// Run executes the command.
func (p previewCommand) Run(c console) error {
	dir, err := policyDir(p.Dir)
	if err != nil {
		return err
	}
	mails, err := currentMails(dir)
	if good, fault := c.accept(err); fault != nil || !good {
		return mistakeOr(fault)
	}
	var previews []preview
	for _, locale := range mail.Locales() {
		for _, kind := range mail.Kinds() {
			one, err := p.write(mails, kind, locale)
			if err != nil {
				return err
			}
			previews = append(previews, one)
		}
	}
	index := filepath.Join(p.Out, "index.html")
	if err := writeIndex(index, previews); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%d messages in %d languages: %s\n", len(mail.Kinds()), len(mail.Locales()), index)
	return err
}

// mistakeOr is a fault, or the exit code of a mistake that has been printed.
func mistakeOr(fault error) error {
	if fault != nil {
		return fault
	}
	return checked(false)
}

// currentMails opens policy, texts and templates as they are in the folder.
func currentMails(dir string) (*render.Mails, error) {
	compiled, err := readPolicy("mail", filepath.Join(dir, "mail.yaml"))
	if err != nil {
		return nil, err
	}
	texts, err := mailTexts(dir)
	if err != nil {
		return nil, err
	}
	return render.Open(compiled, func(locale string) ([]byte, error) { return texts[source.Folder+"/"+locale+".json"], nil })
}

// preview is one message on the index.
type preview struct {
	Kind     mail.Kind
	Locale   string
	Language string // the locale's name
	Subject  string
	SMS      string
	Page     string // path of the page, as seen from the index
	Linked   string // path of the page with a link instead of a code; empty if there is none
}

// write renders one message into the folder, also with a link where that may stand in place of its code.
func (p previewCommand) write(mails *render.Mails, kind mail.Kind, locale string) (preview, error) {
	shown := preview{Kind: kind, Locale: locale, Language: display.English.Tags().Name(language.Make(locale)), Page: locale + "/" + string(kind)}
	message, err := sampled(mails, kind, locale, "")
	if err != nil {
		return shown, err
	}
	shown.Subject, shown.SMS = message.Subject, message.SMS
	if err := p.put(shown.Page, message); err != nil || !linked(kind) {
		return shown, err
	}
	if message, err = sampled(mails, kind, locale, linkPlaceholder); err != nil {
		return shown, err
	}
	message.SMS, shown.Linked = "", shown.Page+".link"
	return shown, p.put(shown.Linked, message)
}

// put writes the parts of a message to files.
func (p previewCommand) put(page string, message render.Message) error {
	base := filepath.Join(p.Out, page)
	parts := map[string]string{".html": message.HTML, ".txt": "Subject: " + message.Subject + "\n\n" + message.Text}
	if message.SMS != "" {
		parts[".sms.txt"] = message.SMS + "\n"
	}
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
		return err
	}
	for extension, text := range parts {
		if err := os.WriteFile(base+extension, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeIndex writes the page that shows them all.
func writeIndex(file string, previews []preview) error {
	page, err := template.New("index").Parse(previewHTML)
	if err != nil {
		return err
	}
	var out strings.Builder
	if err := page.Execute(&out, previews); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(out.String()), 0o644)
}
