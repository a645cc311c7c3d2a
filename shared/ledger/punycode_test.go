package ledger

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// The words are samples of the standard.
//
// Source: https://www.rfc-editor.org/rfc/rfc3492#section-7.1
func TestDomainsInASCII(t *testing.T) {
	for given, want := range map[string]string{
		"":                      "",
		".":                     ".",
		"example.com":           "example.com",
		"xn--bcher-kva.example": "xn--bcher-kva.example",
		"bücher.example":        "xn--bcher-kva.example",
		"shop.bücher.example":   "shop.xn--bcher-kva.example",
		"ü":                     "xn--tda",
		"他们为什么不说中文":             "xn--ihqwcrb4cv8a8dqg056pqjye",
		"почемужеонинеговорятпорусски": "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
		"パフィーdeルンバ":                    "xn--de-jg4avhby1noc0d",
		"そのスピードで":                      "xn--d9juau41awczczp",
		"\U0010FFFF.example":           "xn--dn32g.example",
	} {
		if got := toASCII(given); got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
}

// Every domain that an address can hold becomes what the library makes of it, up to labels that are in
// Punycode already: the library looks whether they could be, and here they stay as they are.
func FuzzDomainsInASCII(f *testing.F) {
	for _, seed := range []string{
		"example.com", "bücher.example", "xn--bcher-kva.example", "..ü", "-ü-", "aüa.üaü.öü", "他们.example", "\U0010FFFFa\u0080",
		"a\u0301.example", "straße.example", "مثال.إختبار", "ü。example", "xn--ü", strings.Repeat("ü", 400), strings.Repeat("\U0010FFFF\u0080", 166),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, domain string) {
		if len(domain) > 1000 || strings.ContainsRune(domain, utf8.RuneError) {
			return // refused before
		}
		got := toASCII(domain)
		for i := range len(got) {
			if got[i] >= utf8.RuneSelf {
				t.Fatalf("%q became %q", domain, got)
			}
		}
		if strings.Contains(domain, "xn--") {
			return
		}
		if want, err := idna.Punycode.ToASCII(domain); err != nil || got != want {
			t.Errorf("%q became %q, want %q (%v)", domain, got, want, err)
		}
	})
}
