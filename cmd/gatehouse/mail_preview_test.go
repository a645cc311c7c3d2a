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
	if sms := string(content(t, "shown/en/cognito_sign_up.sms.txt")); sms != "{####} is your Example Portal confirmation code.\n" {
		t.Errorf("the text message is %q", sms)
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
	if want := "policy/mail/own/texts/de.yaml:1:20: welcome.subjekt: is read by no message\n"; got != (said{1, "", want}) {
		t.Errorf("got %+v, want %s", got, want)
	}
	if _, err := os.Stat("mail-preview"); err == nil {
		t.Error("something was written all the same")
	}
}
