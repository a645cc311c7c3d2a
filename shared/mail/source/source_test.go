package source_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/mail/source"
)

// folder is a folder of policies with the texts as they are delivered; files replace or join them.
func folder(t *testing.T, files map[string]string) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{"mail.yaml": {Data: []byte("version: 1\n")}}
	for _, locale := range mail.Locales() {
		text, err := os.ReadFile("../../../policy/mail/texts/" + locale + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		all["mail/texts/"+locale+".yaml"] = &fstest.MapFile{Data: text}
	}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func TestCompile(t *testing.T) {
	compiled, err := source.Compile(folder(t, map[string]string{
		"mail/own/texts/de.yaml":          "digest:\n  subject:\n    one: \"{{.Count}} Antrag\"\n    other: \"{{.Count}} Anträge\"\nwelcome:\n  heading: Servus\n",
		"mail/own/templates/welcome.html": "<h1>{{template \"line\" .Heading}}</h1>",
		"mail/own/templates/welcome.txt":  "{{.Heading}}",
	}), "policy")
	if err != nil {
		t.Fatal(err)
	}
	var german render.Compiled
	if err := json.Unmarshal(compiled["mail/de.json"], &german); err != nil {
		t.Fatal(err)
	}
	if len(compiled) != 7 || german.Own["digest.subject#one"] != "{{.Count}} Antrag" || german.Own["digest.subject"] != "{{.Count}} Anträge" ||
		german.Own["welcome.heading"] != "Servus" || german.Texts["welcome.heading"] != "Willkommen bei {{.Brand}}" {
		t.Errorf("compiled to %d files; an operator's German texts are %q", len(compiled), german.Own)
	}
	if !strings.Contains(german.Templates["welcome.html"], "<h1>") || german.Templates["welcome.txt"] != "{{.Heading}}" {
		t.Errorf("an operator's templates are %q", german.Templates)
	}
	again, err := source.Compile(folder(t, nil), "policy")
	if err != nil || strings.Contains(string(again["mail/de.json"]), `"own"`) {
		t.Errorf("without own texts: %v", err)
	}
}

func TestMistakesSayWhere(t *testing.T) {
	own := func(text string) map[string]string { return map[string]string{"mail/own/texts/de.yaml": text} }
	page := func(text string) map[string]string {
		return map[string]string{"mail/own/templates/welcome.html": text}
	}
	const own1 = "policy/mail/own/texts/de.yaml:"
	const page1 = "policy/mail/own/templates/welcome.html:"
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"missing texts":            {map[string]string{"mail/texts/fr.yaml": "welcome:\n  heading: Bonjour\n"}, "welcome: lacks subject, preheader, body, button"},
		"unused text":              {own("welcome:\n  headline: x\n"), own1 + "2:13: welcome.headline: there is no such text; welcome has subject, preheader, heading, body, button"},
		"unused message":           {own("newsletter:\n  heading: x\n"), own1 + "2:10: newsletter: there is no message newsletter; there are: common, welcome, sign_in_alert, "},
		"unknown variable":         {own("welcome:\n  body: \"Hallo {{.Name}}\"\n"), own1 + "2:9: welcome.body: uses {{.Name}}, which it does not have; it has {{.Brand}}"},
		"bad placeholder":          {own("welcome:\n  body: \"{{Brand}}\"\n"), own1 + "2:9: welcome.body: has {{Brand: a placeholder is written as {{.Name}}"},
		"open placeholder":         {own("welcome:\n  body: \"{{.Brand}\"\n"), own1 + "2:9: welcome.body: has {{.Brand}: a placeholder"},
		"closing alone":            {own("welcome:\n  body: \"Brand}}\"\n"), own1 + "2:9: welcome.body: has }} without {{"},
		"a code in a subject":      {own("cognito_sign_up:\n  subject: \"{{.Code}}\"\n"), own1 + "2:12: cognito_sign_up.subject: uses {{.Code}}"},
		"a missing code":           {own("cognito_sign_up:\n  sms: Hallo\n"), own1 + "2:8: cognito_sign_up.sms: must hold {{.Code}}"},
		"a form is missing":        {own("digest:\n  body: {one: x}\n"), own1 + "2:9: digest.body: lacks the form other; this language has one, other"},
		"a form too many":          {own("digest:\n  body: {one: x, few: y, other: z}\n"), "digest.body.few: is no form of this language, which has one, other"},
		"forms of nothing":         {own("welcome:\n  body: {one: x, other: z}\n"), own1 + "2:9: welcome.body: counts nothing"},
		"a number":                 {own("welcome:\n  body: 42\n"), own1 + "2:9: welcome.body: must be a text"},
		"an empty text":            {own("welcome:\n  body: \" \"\n"), own1 + "2:9: welcome.body: is empty"},
		"a hidden character":       {own("welcome:\n  body: \"a\\u202eb\"\n"), own1 + "2:9: welcome.body: has the unseen character U+202E"},
		"a long subject":           {own("welcome:\n  subject: |\n    a\n    b\n"), "welcome.subject: must be one line"},
		"no keys":                  {own("welcome: x\n"), own1 + "1:10: must be keys with values"},
		"a doubled key":            {own("welcome: {body: x}\nwelcome: {body: y}\n"), own1 + "2:1: mapping key"},
		"a long text message":      {own("cognito_sign_up:\n  sms: \"{{.Code}} " + strings.Repeat("x", 140) + "\"\n"), own1 + "2:8: cognito_sign_up.sms: is longer than 140 characters, code and brand in place"},
		"a page, unclosed":         {page("<p>\n<b>{{.Heading}\n"), page1 + "2:4: "},
		"a page, no function":      {page("<p>\n  {{shout .Heading}}\n"), page1 + "2:3: function \"shout\" not defined"},
		"a page that fails":        {page("<p>\n  {{.Headline}}\n"), page1 + "2:5: "},
		"a page, no context":       {page("<p>\n<a href='{{if .Link}}'{{end}}>\n"), page1},
		"a long line":              {page("<p>" + strings.Repeat("x", 1000)), page1 + " has a line over 998 bytes; break it"},
		"a template of what":       {map[string]string{"mail/own/templates/hello.html": "x"}, "policy/mail/own/templates/hello.html: is named after no message"},
		"a template in what":       {map[string]string{"mail/own/templates/welcome.md": "x"}, "policy/mail/own/templates/welcome.md: is named after no message"},
		"texts in what":            {map[string]string{"mail/own/texts/it.yaml": "welcome: {body: x}"}, "policy/mail/own/texts/it.yaml: is named after no language"},
		"a template without end":   {page("{{range 200000000}}{{end}}"), page1 + " takes too long to write"},
		"a tag":                    {own("welcome:\n  body: \"<b>Hallo</b>\"\n"), own1 + "2:9: welcome.body: holds <b: texts are plain words, no HTML"},
		"a long signature":         {own("common:\n  signature: \"" + strings.Repeat("lang ", 5000) + "\"\n"), own1 + "2:12: common: is longer than 20000 characters"},
		"a long subject, one line": {own("welcome:\n  subject: \"" + strings.Repeat("lang ", 100) + "\"\n"), own1 + "2:12: welcome.subject: is longer than 394 characters"},
		"a folder of what":         {map[string]string{"mail/own/template/welcome.html": "x"}, "policy/mail/own/template: nobody reads this; own holds the folders texts and templates"},
		"a file of what":           {map[string]string{"mail/own/welcome.html": "x"}, "policy/mail/own/welcome.html: nobody reads this; own holds the folders texts and templates"},
		"a folder of templates":    {map[string]string{"mail/own/templates/de/welcome.html": "x"}, "policy/mail/own/templates/de: is named after no message"},
		"a bad brand":              {map[string]string{"mail.yaml": "brand: {name: \"\"}"}, "policy/mail.yaml:1:15: brand.name"},
	} {
		t.Run(name, func(t *testing.T) {
			compiled, err := source.Compile(folder(t, c.files), "policy")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("an operator reads\n%v\nwant\n%s", err, c.want)
			}
			if err != nil && len(compiled) == len(mail.Locales()) && slices.Contains([]string{"missing texts", "unused text"}, name) {
				t.Error("it was compiled all the same")
			}
		})
	}
}

func TestALanguageThatIsMissing(t *testing.T) {
	files := folder(t, nil)
	delete(files, "mail/texts/ja.yaml")
	if _, err := source.Compile(files, "policy"); err == nil || err.Error() != "policy/mail/texts/ja.yaml: is missing" {
		t.Errorf("an operator reads %v", err)
	}
	if _, err := source.Compile(fstest.MapFS{}, "policy"); err == nil {
		t.Error("an empty folder was compiled")
	}
}

// A mistake in a template is told once, and of the file it stands in, though all languages fail with it.
func TestATemplateIsBlamedOnce(t *testing.T) {
	const page = "mail/own/templates/cognito_sign_up.html"
	const codeOrLink = "write {{if .CodeLink}}{{.CodeLink}}{{else}}{{.Code}}{{end}}"
	for name, c := range map[string]struct{ file, text, want string }{
		"no code":         {page, "<p>Hello</p>", "does not show the code: " + codeOrLink},
		"a code, no link": {page, "<p>{{.Code}}</p>", "does not show the code: " + codeOrLink},
		"a link, no code": {page, "<p>{{.CodeLink}}</p>", "does not show the code: " + codeOrLink},
		"a link in href":  {page, "{{.Code}}<a href='{{.CodeLink}}'>x</a>", "does not show the code: " + codeOrLink},
		"no links here":   {"mail/own/templates/cognito_authentication.html", "<p>", "does not show the code: write {{.Code}}"},
		"no user name": {"mail/own/templates/cognito_admin_create_user.html", "<p>{{.Code}}",
			"does not show the user name: write {{range .Facts}}{{.Label}}: {{.Value}}{{end}}"},
		"too long":         {page, "{{.Code}}{{.CodeLink}}" + strings.Repeat("x\n", 10_001), "is longer than 20000 characters"},
		"a line too long":  {page, "{{.Code}}{{.CodeLink}}" + strings.Repeat("x", 1000), "has a line over 998 bytes; break it"},
		"nothing to see":   {"mail/own/templates/welcome.txt", "{{/* nothing */}}", "is empty"},
		"an unknown field": {"mail/own/templates/welcome.txt", "a\n{{.Headline}}", "executing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := source.Compile(folder(t, map[string]string{c.file: c.text}), "policy")
			if err == nil || !strings.HasPrefix(err.Error(), "policy/"+c.file+":") || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("an operator reads\n%v\nwant once\npolicy/%s: %s", err, c.file, c.want)
			}
		})
	}
}
