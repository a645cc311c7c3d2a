package policy_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"gatehouse/policy"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/policyfile"
)

// As for sign-up: an editor neither hides nor invents a mistake.
func TestMailSchemaAndCheckAgree(t *testing.T) {
	cases := map[string]struct {
		text string
		good bool
	}{
		"nothing but the version": {"version: 1", true},
		"a brand":                 {"brand: {name: Example Portal, logo: \"https://www.example.com/logo.png\"}", true},
		"colours":                 {"brand: {colours: {accent: \"#000000\", on_accent: \"#FFFFFF\"}}", true},
		"links":                   {"brand: {links: {site: \"https://www.example.com\", support: \"mailto:help@example.com\", privacy: \"\"}}", true},
		"a footer":                {"brand: {footer: \"Example Inc.\\n1 Example Street\", reply_to: help@example.com}", true},
		"a locale":                {"locale: ja", true},
		"welcome":                 {"welcome: {after: approval, first_sign_in: false}", true},
		"alerts":                  {"sign_in_alert: {mode: quiet, quiet: 8h, not_me: false}", true},
		"alerts, off":             {"sign_in_alert: {mode: off}", true},
		"version":                 {"version: 2", false},
		"unknown key":             {"brnd: {name: x}", false},
		"no name":                 {"brand: {name: \"\"}", false},
		"a blank name":            {"brand: {name: \" \"}", false},
		"a long name":             {"brand: {name: " + strings.Repeat("x", 41) + "}", false},
		"a logo by http":          {"brand: {logo: \"http://www.example.com/logo.png\"}", false},
		"a colour by name":        {"brand: {colours: {accent: blue}}", false},
		"a short colour":          {"brand: {colours: {accent: \"#00f\"}}", false},
		"a link to nowhere":       {"brand: {links: {site: example.com}}", false},
		"a long footer":           {"brand: {footer: " + strings.Repeat("x", 501) + "}", false},
		"no address":              {"brand: {reply_to: example.com}", false},
		"an unknown locale":       {"locale: it", false},
		"an unknown time":         {"welcome: {after: sign_up}", false},
		"text for a switch":       {"welcome: {first_sign_in: perhaps}", false},
		"an unknown mode":         {"sign_in_alert: {mode: new_device}", false},
		"minutes":                 {"sign_in_alert: {quiet: 90m}", false},
	}
	schema := compiledSchema(t, mailSchema)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if err := validate(t, schema, c.text); (err == nil) != c.good {
				t.Errorf("the schema says %v", err)
			}
			decoded := mail.Default()
			if err := policyfile.Decode("mail.yaml", []byte(c.text), &decoded); (err == nil) != c.good {
				t.Errorf("the check says %v", err)
			}
		})
	}
}

func TestTheCompiledMailPolicyIsOfTheFile(t *testing.T) {
	text, err := os.ReadFile("mail.yaml")
	if err != nil {
		t.Fatal(err)
	}
	decoded := mail.Default()
	if err := policyfile.Decode("policy/mail.yaml", text, &decoded); err != nil {
		t.Fatal(err)
	}
	want, err := policyfile.Compile(decoded)
	if err != nil {
		t.Fatal(err)
	}
	if string(policy.Mail()) != string(want) {
		t.Error("policy/compiled/mail.json is not what policy/mail.yaml says: run `bin/gatehouse policy compile`")
	}
}

// What functions embed makes every message, with an operator's own texts, within the limits of what carries it.
func TestTheCompiledTextsMakeMails(t *testing.T) {
	mails, err := render.Open(policy.Mail(), policy.MailTexts)
	if err != nil {
		t.Fatal(err)
	}
	for _, locale := range mail.Locales() {
		for _, kind := range mail.Kinds() {
			message, err := mails.Render(kind, locale, render.Samples(kind, locale))
			if err != nil || message.OwnFailed {
				t.Errorf("%s in %s: %v, own text failed: %v", kind, locale, err, message.OwnFailed)
			}
			for line := range strings.Lines(message.HTML + message.Text) {
				if len(line) > render.MaxLine+1 {
					t.Errorf("%s in %s has a line of %d bytes", kind, locale, len(line))
				}
			}
			if kind.Decision() || kind.Cognito() {
				if size := utf8.RuneCountInString(message.HTML); size > render.MaxCognitoEmail/2 {
					t.Errorf("%s in %s has %d characters of HTML", kind, locale, size)
				}
			}
		}
	}
	if _, err := policy.MailTexts("xx"); err == nil {
		t.Error("there are texts in a language that is none")
	}
}

// A text message fits into one segment, code and a name of usual length in place.
func TestTextMessagesFitOneSegment(t *testing.T) {
	mails, err := render.Open(policyNamed(t, "Example Portal"), policy.MailTexts)
	if err != nil {
		t.Fatal(err)
	}
	longest, err := render.Open(policyNamed(t, strings.Repeat("W", 40)), policy.MailTexts)
	if err != nil {
		t.Fatal(err)
	}
	for _, locale := range mail.Locales() {
		for _, kind := range mail.Kinds() {
			if !kind.Cognito() {
				continue
			}
			message, err := mails.Render(kind, locale, render.Samples(kind, locale))
			if size := utf8.RuneCountInString(message.SMS); err != nil || size > render.SMSSegment(message.SMS) {
				t.Errorf("%s in %s has %d characters, one segment has %d: %s (%v)", kind, locale, size, render.SMSSegment(message.SMS), message.SMS, err)
			}
			if message, err := longest.Render(kind, locale, render.Samples(kind, locale)); err != nil || message.OwnFailed {
				t.Errorf("%s in %s does not fit the longest brand: %v", kind, locale, err)
			}
		}
	}
}

func policyNamed(t *testing.T, brand string) []byte {
	t.Helper()
	p := mail.Default()
	p.Brand.Name = brand
	compiled, err := policyfile.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestTheReadmeListsEveryMessage(t *testing.T) {
	text, err := os.ReadFile("mail/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range mail.Kinds() {
		reader := "person"
		switch {
		case kind.Team():
			reader = "team"
		case kind.BeforeProof():
			reader = "address not proved"
		}
		row := strings.Join([]string{"| `" + string(kind) + "`", reader, names(render.Must(kind)), names(render.May(kind))}, " | ") + " |"
		row = strings.ReplaceAll(strings.ReplaceAll(row, "|  |", "| |"), "|  |", "| |")
		if !strings.Contains(string(text), row+"\n") {
			t.Errorf("policy/mail/README.md lacks the row\n%s", row)
		}
	}
}

func names(variables []render.Variable) string {
	var all []string
	for _, variable := range variables {
		all = append(all, string(variable))
	}
	return strings.Join(all, ", ")
}
