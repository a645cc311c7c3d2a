package email

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"Example.COM":        "example.com",
		"example.com.":       "example.com",
		"bücher.example":     "xn--bcher-kva.example",
		"straße.example":     "xn--strae-oqa.example",
		"ＥＸＡＭＰＬＥ.com":        "example.com",
		"XN--bcher-KVA.com":  "xn--bcher-kva.com",
		"fİrma.com":          "xn--firma-8fd.com",
		"\u212aelvin.com":    "kelvin.com",
		"a.b.c.d.example.de": "a.b.c.d.example.de",
	} {
		if got, err := Normalize(in); err != nil || got != want {
			t.Errorf("Normalize(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for in, reason := range map[string]Reason{
		"":                        ReasonNoDomain,
		"com":                     ReasonOneLabel,
		"jane@example.com":        ReasonLabel,
		"*.example.com":           ReasonLabel,
		"example.123":             ReasonNumericTLD,
		strings.Repeat("a", 9999): ReasonDomainTooLong,
	} {
		_, err := Normalize(in)
		if fault := new(SyntaxError); !errors.As(err, &fault) || fault.Reason != reason {
			t.Errorf("Normalize(%.40q) answers %v, want the reason %s", in, err, reason)
		}
	}
}

// TestNormalizeAgreesWithIDNA puts every character into a domain: what is not ASCII, IDNA alone turns into it.
func TestNormalizeAgreesWithIDNA(t *testing.T) {
	for c := rune(0x80); c <= unicode.MaxRune; c++ {
		if !utf8.ValidRune(c) {
			continue
		}
		domain := "f" + string(c) + "rma.com"
		want, err := idna.Lookup.ToASCII(domain)
		if err != nil || checkDomain(want) != "" {
			want = ""
		}
		if got, _ := Normalize(domain); got != want {
			t.Errorf("Normalize of a domain with %U = %q, want %q", c, got, want)
		}
	}
}

func TestParents(t *testing.T) {
	for domain, want := range map[string][]string{
		"example.com":          {"example.com"},
		"a.b.example.com":      {"a.b.example.com", "b.example.com", "example.com"},
		"a.example.co.uk":      {"a.example.co.uk", "example.co.uk"},
		"co.uk":                nil,
		"com":                  nil,
		"":                     nil,
		"jane.github.io":       {"jane.github.io"},
		"a.jane.github.io":     {"a.jane.github.io", "jane.github.io"},
		"github.io":            nil,
		"a.b.cromulent":        {"a.b.cromulent", "b.cromulent"},
		"cromulent":            nil,
		"x.example.ck":         {"x.example.ck"},
		"example.ck":           nil,
		"www.ck":               {"www.ck"},
		"a.xn--e1afmkfd.com":   {"a.xn--e1afmkfd.com", "xn--e1afmkfd.com"},
		"a.b.s3.amazonaws.com": {"a.b.s3.amazonaws.com", "b.s3.amazonaws.com"},
	} {
		if got := slices.Collect(Parents(domain)); !slices.Equal(got, want) {
			t.Errorf("Parents(%q) = %v, want %v", domain, got, want)
		}
	}
	for parent := range Parents("a.b.example.com") {
		if parent == "b.example.com" {
			break // stopping early must not panic
		}
	}
}

func TestIsPublicSuffix(t *testing.T) {
	for domain, want := range map[string]bool{
		"com": true, "co.uk": true, "github.io": true, "eu.org": true, "edu.pl": true, "cromulent": true, "example.ck": true,
		"example.com": false, "www.ck": false, "a.github.io": false, "a.cromulent": false, "": false,
	} {
		if got := IsPublicSuffix(domain); got != want {
			t.Errorf("IsPublicSuffix(%q) = %v, want %v", domain, got, want)
		}
	}
}

func TestHasKnownTLD(t *testing.T) {
	for domain, want := range map[string]bool{
		"example.com": true, "com": true, "a.github.io": true, "example.ck": true, "ck": true, "a.b.bet": true, "x.se": true, "a.xn--p1ai": true,
		"a.cromulent": false, "a.example": false, "cromulent": false, "": false, "com.": false,
	} {
		if got := HasKnownTLD(domain); got != want {
			t.Errorf("HasKnownTLD(%q) = %v, want %v", domain, got, want)
		}
	}
}

func FuzzParents(f *testing.F) {
	for _, seed := range []string{"a.b.example.co.uk", "", ".", "..", "com.", ".com", "192.0.2.1", "::1", "a..b", "\xff.\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, domain string) {
		last := len(domain) + 1
		for parent := range Parents(domain) {
			if len(parent) >= last || !strings.HasSuffix(domain, parent) {
				t.Fatalf("Parents(%q) yields %q out of order", domain, parent)
			}
			last = len(parent)
		}
	})
}
