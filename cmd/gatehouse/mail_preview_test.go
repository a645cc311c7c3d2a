package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/shared/mail"
)

func TestMailPreview(t *testing.T) {
	policyProject(t, map[string]string{
		"policy/mail.yaml":              "brand: {name: Example Portal}\n",
		"policy/mail/own/texts/de.yaml": "welcome: {subject: \"Servus bei {{.Brand}}\"}\n",
	})
	got := gatehouse(t, "", "mail", "preview", "--out", "shown")
	if got != (said{0, "20 messages in 7 languages: shown/index.html\n", ""}) {
		t.Fatalf("got %+v", got)
	}
	index := string(content(t, "shown/index.html"))
	for _, locale := range mail.Locales() {
		for _, kind := range mail.Kinds() {
			base := filepath.Join("shown", locale, string(kind))
			content(t, base+".html")
			content(t, base+".txt")
			if link := locale + "/" + string(kind) + ".html"; !strings.Contains(index, link) {
				t.Errorf("the index does not lead to %s", link)
			}
		}
	}
	if !strings.Contains(index, "Servus bei Example Portal") {
		t.Error("the index does not show the operator's own subject")
	}
	for _, want := range []string{"German (de)", "Portuguese (pt)", "Cognito fills", "en/cognito_sign_up.link.html"} {
		if !strings.Contains(index, want) {
			t.Errorf("the index does not say %s", want)
		}
	}
	if sms := string(content(t, "shown/en/cognito_sign_up.sms.txt")); sms != "123456 is your Example Portal confirmation code.\n" {
		t.Errorf("the text message is %q", sms)
	}
}

// Whoever reads the preview sees what people get, not what Cognito replaces.
func TestThePreviewIsFilledAsCognitoWould(t *testing.T) {
	policyProject(t, nil)
	gatehouse(t, "", "mail", "preview")
	for file, want := range map[string]string{
		"cognito_sign_up.html":           ">123456</div>",
		"cognito_sign_up.link.html":      ">Click Here</a>",
		"cognito_sign_up.link.txt":       "Subject: Confirm your email address for Gatehouse\n",
		"cognito_admin_create_user.html": "jane.doe",
		"cognito_admin_create_user.txt":  "User name: jane.doe\n",
	} {
		text := string(content(t, filepath.Join("mail-preview", "en", file)))
		if !strings.Contains(text, want) || strings.Contains(text, "{####}") || strings.Contains(text, "{username}") || strings.Contains(text, "{##") {
			t.Errorf("%s lacks %s, or holds a placeholder:\n%s", file, want, text)
		}
	}
}

func content(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestMailPreviewOfMistakes(t *testing.T) {
	policyProject(t, map[string]string{"policy/mail/own/texts/de.yaml": "welcome: {subjekt: Servus}\n"})
	got := gatehouse(t, "", "mail", "preview")
	if want := "policy/mail/own/texts/de.yaml:1:20: welcome.subjekt: there is no such text; welcome has subject, preheader, heading, body, button\n"; got != (said{1, "", want}) {
		t.Errorf("got %+v, want %s", got, want)
	}
	if _, err := os.Stat("mail-preview"); err == nil {
		t.Error("something was written all the same")
	}
}
