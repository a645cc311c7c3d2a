package source_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gatehouse/shared/mail"
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
	var german mail.Compiled
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
		"missing texts":          {map[string]string{"mail/texts/fr.yaml": "welcome:\n  heading: Bonjour\n"}, "welcome: lacks subject, preheader, body, button"},
		"unused text":            {own("welcome:\n  headline: x\n"), own1 + "2:13: welcome.headline: is read by no message"},
		"unused message":         {own("newsletter:\n  heading: x\n"), own1 + "2:12: newsletter.heading: is read by no message"},
		"unknown variable":       {own("welcome:\n  body: \"Hallo {{.Name}}\"\n"), own1 + "2:9: welcome.body: uses {{.Name}}, which it does not have; it has {{.Brand}}"},
		"bad placeholder":        {own("welcome:\n  body: \"{{Brand}}\"\n"), own1 + "2:9: welcome.body: has {{Brand: a placeholder is written as {{.Name}}"},
		"open placeholder":       {own("welcome:\n  body: \"{{.Brand}\"\n"), own1 + "2:9: welcome.body: has {{.Brand}: a placeholder"},
		"closing alone":          {own("welcome:\n  body: \"Brand}}\"\n"), own1 + "2:9: welcome.body: has }} without {{"},
		"a code in a subject":    {own("cognito_sign_up:\n  subject: \"{{.Code}}\"\n"), own1 + "2:12: cognito_sign_up.subject: uses {{.Code}}"},
		"a missing code":         {own("cognito_sign_up:\n  sms: Hallo\n"), own1 + "2:6: cognito_sign_up: a placeholder is missing"},
		"a form is missing":      {own("digest:\n  body: {one: x}\n"), own1 + "2:9: digest.body: lacks the form other; this language has one, other"},
		"a form too many":        {own("digest:\n  body: {one: x, few: y, other: z}\n"), "digest.body.few: is no form of this language, which has one, other"},
		"forms of nothing":       {own("welcome:\n  body: {one: x, other: z}\n"), own1 + "2:9: welcome.body: counts nothing"},
		"a number":               {own("welcome:\n  body: 42\n"), own1 + "2:9: welcome.body: must be a text"},
		"an empty text":          {own("welcome:\n  body: \" \"\n"), own1 + "2:9: welcome.body: is empty"},
		"a hidden character":     {own("welcome:\n  body: \"a\\u202eb\"\n"), own1 + "2:9: welcome.body: has the unseen character U+202E"},
		"a long subject":         {own("welcome:\n  subject: |\n    a\n    b\n"), "welcome.subject: must be one line"},
		"no keys":                {own("welcome: x\n"), own1 + "1:10: must be keys with values"},
		"a doubled key":          {own("welcome: {body: x}\nwelcome: {body: y}\n"), own1 + "2:1: mapping key"},
		"a long text message":    {own("cognito_sign_up:\n  sms: \"{{.Code}} " + strings.Repeat("x", 140) + "\"\n"), "cognito_sign_up: SMS has more than 140 characters"},
		"a page, unclosed":       {page("<p>\n<b>{{.Heading}\n"), page1 + "2:4: "},
		"a page, no function":    {page("<p>\n  {{shout .Heading}}\n"), page1 + "2:3: function \"shout\" not defined"},
		"a page that fails":      {page("<p>\n  {{.Headline}}\n"), page1 + "2:5: "},
		"a page, no context":     {page("<p>\n<a href='{{if .Link}}'{{end}}>\n"), page1},
		"a long line":            {page("<p>" + strings.Repeat("x", 1000)), "HTML has a line over 998 bytes"},
		"a template of what":     {map[string]string{"mail/own/templates/hello.html": "x"}, "policy/mail/own/templates/hello.html: is named after no message"},
		"a template in what":     {map[string]string{"mail/own/templates/welcome.md": "x"}, "policy/mail/own/templates/welcome.md: is named after no message"},
		"texts in what":          {map[string]string{"mail/own/texts/it.yaml": "welcome: {body: x}"}, "policy/mail/own/texts/it.yaml: is named after no language"},
		"a template without end": {page("{{range 200000000}}{{end}}"), "takes too long to write"},
		"a bad brand":            {map[string]string{"mail.yaml": "brand: {name: \"\"}"}, "policy/mail.yaml:1:15: brand.name"},
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
