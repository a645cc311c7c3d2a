package email

import (
	"errors"
	"strings"
	"testing"
)

func TestPatternMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, address string
		want             bool
	}{
		{"example.com", "jane@example.com", true},
		{"EXAMPLE.com.", "jane@Example.Com", true},
		{"example.com", "jane@mail.example.com", false},
		{"example.com", "jane@notexample.com", false},
		{"*.example.com", "jane@mail.example.com", true},
		{"*.example.com", "jane@a.b.example.com", true},
		{"*.example.com", "jane@example.com", false},
		{"*.example.com", "jane@notexample.com", false},
		{"jane@example.com", "Jane@EXAMPLE.com", true},
		{"Jane@example.com", "jane+news@example.com", true},
		{"jane+news@example.com", "jane+News@example.com", true},
		{"jane+news@example.com", "jane@example.com", false},
		{"jane@example.com", "janet@example.com", false},
		{"jane@example.com", "jane@mail.example.com", false},
		{"bücher.example", "jane@xn--bcher-kva.example", true},
		{"*.xn--bcher-kva.example", "jane@post.BÜCHER.example", true},
		{"user@github.io", "user@github.io", true},
		{"*.ac.uk", "jane@example.ac.uk", true},
		{"*.AC.uk", "jane@mail.example.ac.uk", true},
		{"*.ac.uk", "jane@example.co.uk", false},
		{"*.ac.uk", "jane@notac.uk", false},
		{"*.uk", "jane@example.ac.uk", true},
		{"*.edu", "jane@example.edu", true},
		{"*.top", "jane@a.example.top", true},
		{"*.com", "jane@example.com", true},
		{"*.github.io", "jane@jane.github.io", true},
		{"*.рф", "jane@пример.рф", true},
		{"mil.no", "jane@mil.no", true},
		{"mil.no", "jane@example.mil.no", false},
		{"co.uk", "jane@example.co.uk", false},
	} {
		p, err := ParsePattern(c.pattern)
		if err != nil {
			t.Errorf("ParsePattern(%q): %v", c.pattern, err)
			continue
		}
		a, err := Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Match(a); got != c.want {
			t.Errorf("%s covers %s: %v, want %v", c.pattern, c.address, got, c.want)
		}
		if _, got := NewPatterns([]Pattern{p}).Match(a); got != c.want {
			t.Errorf("a list of %s covers %s: %v, want %v", c.pattern, c.address, got, c.want)
		}
	}
	if (Pattern{}).Match(Address{}) || (Pattern{}).Match(Address{"jane", "example.com"}) {
		t.Error("the zero pattern covers something")
	}
}

func TestParsePatternRefuses(t *testing.T) {
	for in, reason := range map[string]Reason{
		"":                    ReasonPattern,
		"*":                   ReasonPattern,
		"*.":                  ReasonPattern,
		"*.*.example.com":     ReasonPattern,
		"mail.*.example.com":  ReasonPattern,
		"*example.com":        ReasonPattern,
		"com":                 ReasonOneLabel,
		"com.":                ReasonOneLabel,
		"*.123":               ReasonNumericTLD,
		"*.a_b":               ReasonLabel,
		"@example.com":        ReasonNoLocal,
		"*@example.com.":      ReasonLocalStar,
		"jane*@example.com":   ReasonLocalStar,
		"*@*.example.com":     ReasonLabel,
		"jane@":               ReasonNoDomain,
		"exa mple.com":        ReasonLabel,
		"https://example.com": ReasonLabel,
	} {
		_, err := ParsePattern(in)
		fault := new(SyntaxError)
		if !errors.As(err, &fault) || fault.Reason != reason {
			t.Errorf("ParsePattern(%q) answers %v, want the reason %s", in, err, reason)
		}
	}
}

func TestAStarMailboxIsToldWhatToWrite(t *testing.T) {
	_, err := ParsePattern("*@example.org")
	fault := new(SyntaxError)
	if !errors.As(err, &fault) || fault.Problem() != "has a star before the @; write example.com" {
		t.Errorf("ParsePattern(*@example.org) answers %v", err)
	}
}

func TestCoversSuffix(t *testing.T) {
	for pattern, want := range map[string]bool{
		"*.com": true, "*.cromulent": true, "*.ac.uk": true, "*.UK": true, "*.github.io": true, "*.kobe.jp": true, "*.рф": true,
		"*.example.com": false, "*.city.kobe.jp": false, "example.com": false, "mil.no": false, "co.uk": false, "jane@github.io": false,
	} {
		p, err := ParsePattern(pattern)
		if err != nil {
			t.Errorf("ParsePattern(%q): %v", pattern, err)
		} else if got := p.CoversSuffix(); got != want {
			t.Errorf("%s covers a public suffix: %v, want %v", pattern, got, want)
		}
	}
	if (Pattern{}).CoversSuffix() {
		t.Error("the zero pattern covers a public suffix")
	}
}

func patterns(t *testing.T, written ...string) []Pattern {
	t.Helper()
	var all []Pattern
	for _, s := range written {
		p, err := ParsePattern(s)
		if err != nil {
			t.Fatalf("ParsePattern(%q): %v", s, err)
		}
		all = append(all, p)
	}
	return all
}

func TestPatternsFindTheNarrowest(t *testing.T) {
	if p, ok := (Patterns{}).Match(Address{"jane", "example.com"}); ok {
		t.Errorf("the zero list covers jane@example.com by %q", p)
	}
	list := NewPatterns(patterns(t, "example.com", "*.example.com", "jane@example.com", "*.b.example.com", "EXAMPLE.com", "*.com", "*.ac.uk"))
	for address, want := range map[string]string{
		"jane+x@example.com":  "jane@example.com",
		"joe@example.com":     "example.com",
		"joe@b.example.com":   "*.example.com",
		"joe@a.b.example.com": "*.b.example.com",
		"joe@example.net":     "",
		"joe@other.com":       "*.com",
		"joe@a.other.com":     "*.com",
		"joe@example.ac.uk":   "*.ac.uk",
		"joe@example.co.uk":   "",
	} {
		a, err := Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := list.Match(a); p.String() != want || ok != (want != "") {
			t.Errorf("%s is covered by %q, want %q", address, p, want)
		}
	}
}

func TestPatternsOfPlainAddressesDoNotAllocate(t *testing.T) {
	list := NewPatterns(patterns(t, "example.com", "*.example.org", "jane@example.net"))
	if allocs := testing.AllocsPerRun(100, func() { list.Match(Address{"jane", "mail.example.org"}) }); allocs != 0 {
		t.Errorf("matching takes %v allocations, want none", allocs)
	}
}

func FuzzParsePattern(f *testing.F) {
	for _, seed := range []string{"example.com", "*.example.com", "jane@example.com", "*.com", "*", "*.*", "@", "*@example.com", "*.ac.uk", "*.top", "mil.no", "*.1", "ü.example", "a+b@c.example", "*.x@y.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePattern(s)
		if err != nil {
			return
		}
		again, err := ParsePattern(p.String())
		if err != nil || again != p {
			t.Errorf("ParsePattern(%q) = %q, which itself is read as %q, %v", s, p, again, err)
		}
		if strings.Contains(p.local, "*") {
			t.Errorf("ParsePattern(%q) took a mailbox with a star", s)
		}
		if inside := (Address{"jane", "host" + p.domain}); p.local == "" && p.domain[0] == '.' {
			if _, found := NewPatterns([]Pattern{p}).Match(inside); !found || !p.Match(inside) {
				t.Errorf("%s does not cover a host under it", p)
			}
		} else if p.CoversSuffix() {
			t.Errorf("%s has no star, but covers a public suffix", p)
		}
	})
}
