package web_test

import (
	"net/http"
	"strings"
	"testing"

	"gatehouse/shared/mail"
	"gatehouse/shared/web"
)

func TestTheBrandIsOnEveryPage(t *testing.T) {
	site := open(t, "en")
	for name, page := range pages(site, "en") {
		root := parse(t, send(t, site, http.MethodGet, page).Body.String())
		if header := textOf(find(root, "header")[0]); header != "Example & Co" {
			t.Errorf("%s: begins with %q", name, header)
		}
		footer := find(root, "footer")[0]
		if lines := find(footer, "p"); len(lines) != 2 || textOf(lines[1]) != "1 Example Street" {
			t.Errorf("%s: ends with %q", name, textOf(footer))
		}
		var addresses []string
		for _, a := range find(footer, "a") {
			addresses = append(addresses, attribute(a, "href"))
		}
		if got := strings.Join(addresses, " "); got != "https://www.example.com/ mailto:help@example.com https://www.example.com/privacy" {
			t.Errorf("%s: links to %s", name, got)
		}
	}
}

func TestABareBrandHasNoFooter(t *testing.T) {
	site, err := web.New(mail.Default().Brand, "en", "not-me")
	if err != nil {
		t.Fatal(err)
	}
	root := parse(t, send(t, site, http.MethodGet, site.Done()).Body.String())
	if text := strings.TrimSpace(textOf(find(root, "footer")[0])); text != "" || len(find(root, "a")) > 0 {
		t.Errorf("the page ends with %q", text)
	}
}

func TestColoursOfBothSchemes(t *testing.T) {
	b := brand()
	b.Colours = mail.Colours{Accent: "#010203", OnAccent: "#F0F0F0", AccentDark: "#a0b0c0", OnAccentDark: "#000000"}
	site, err := web.New(b, "en", "not-me")
	if err != nil {
		t.Fatal(err)
	}
	sheet := textOf(find(parse(t, send(t, site, http.MethodGet, site.Done()).Body.String()), "style")[0])
	for _, rule := range []string{
		":root{--accent:#010203;--on-accent:#F0F0F0}",
		"@media (prefers-color-scheme:dark){:root{--accent:#a0b0c0;--on-accent:#000000}}",
	} {
		if !strings.Contains(sheet, rule) {
			t.Errorf("the style sheet lacks %s", rule)
		}
	}
}

func TestABadBrandIsRefused(t *testing.T) {
	cases := map[string]func(*mail.Brand){
		"no name":                 func(b *mail.Brand) { b.Name = " " },
		"no colour":               func(b *mail.Brand) { b.Colours.Accent = "" },
		"a name as colour":        func(b *mail.Brand) { b.Colours.OnAccent = "white" },
		"a style as colour":       func(b *mail.Brand) { b.Colours.AccentDark = "#000;}*{x:y" },
		"a closing tag as colour": func(b *mail.Brand) { b.Colours.OnAccentDark = "</style>" },
		"a script as link":        func(b *mail.Brand) { b.Links.Site = "javascript:alert(1)" },
		"a link without TLS":      func(b *mail.Brand) { b.Links.Support = "http://www.example.com/" },
		"a link without host":     func(b *mail.Brand) { b.Links.Privacy = "https:///privacy" },
	}
	for name, spoil := range cases {
		b := brand()
		spoil(&b)
		if _, err := web.New(b, "en", "not-me"); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
