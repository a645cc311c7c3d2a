package ledger_test

import (
	"strings"
	"testing"

	"gatehouse/shared/config"
	"gatehouse/shared/email"
	"gatehouse/shared/ledger"
)

func TestRecipients(t *testing.T) {
	for given, want := range map[string]string{
		"jane.doe@example.com":                     "jane.doe@example.com",
		"Jane.Doe+tag@Example.COM":                 "Jane.Doe+tag@example.com",
		"jane@bücher.example":                      "jane@xn--bcher-kva.example",
		"jane@BÜCHER.example":                      "jane@xn--bcher-kva.example",
		"":                                         "",
		"jane":                                     "",
		"@example.com":                             "",
		"jane@":                                    "",
		"jane@localhost":                           "",
		"jane@example..com":                        "",
		"jane@example.com\r\nBcc: a@example.net":   "",
		"jane\r\nBcc: a@example.net":               "",
		"jane doe@example.com":                     "",
		"Jane <jane@example.com>":                  "",
		"a@example.net,jane@example.com":           "",
		".jane@example.com":                        "",
		"jäne@example.com":                         "",
		"jane@b\xfccher.example":                   "",
		"jane@\uFFFD.example":                      "",
		"jane@" + strings.Repeat("a", 64) + ".com": "",
		strings.Repeat("a", 65) + "@example.com":   "",
	} {
		got, err := ledger.Recipient(given)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q became %q (%v), want %q", given, got, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "jane") {
			t.Errorf("the error shows the address: %v", err)
		}
	}
}

func TestAMarkDoesNotTellCaseApart(t *testing.T) {
	key := config.Config{HashKey: config.Secret(strings.Repeat("k", config.HashKeySize))}
	if ledger.HashOf("Jane@example.com", key) != ledger.HashOf("jane@example.com", key) || ledger.HashOf("jane@example.com", key) == ledger.HashOf("jan@example.com", key) {
		t.Error("the hashes of addresses are wrong")
	}
}

// What the strict rules take, with a host name of two labels, can be sent to; and what can be sent to
// ends no header field.
func FuzzRecipient(f *testing.F) {
	for _, seed := range []string{"jane.doe@example.com", "jane@bücher.example", "a\r\n@b.c", "xn--@xn--.example", "@"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ledger.Recipient(text)
		if err == nil && (strings.ContainsAny(got, " \r\n,<>\"") || strings.Count(got, "@") != 1) {
			t.Errorf("%q became %q", text, got)
		}
		strict, fault := email.Parse(text)
		if fault == nil && strings.Contains(strict.Domain, ".") && !strings.Contains(strict.Domain, "_") && text == strict.String() && err != nil {
			t.Errorf("%q is an address and cannot be sent to", text)
		}
	})
}
