package email

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, local, domain string }{
		{"jane@example.com", "jane", "example.com"},
		{"Jane.Doe+News@EXAMPLE.Com", "Jane.Doe+News", "example.com"},
		{"jane@example.com.", "jane", "example.com"},
		{"!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~", "example.org"},
		{"jane@bücher.example", "jane", "xn--bcher-kva.example"},
		{"jane@BÜCHER.example", "jane", "xn--bcher-kva.example"},
		{"jane@xn--bcher-kva.example", "jane", "xn--bcher-kva.example"},
		{"jane@пример。испытание", "jane", "xn--e1afmkfd.xn--80akhbyknj4f"},
		{"jane@example．com", "jane", "example.com"},
		{"jane@example.com。", "jane", "example.com"},
		{"jane@a--b.example.com", "jane", "a--b.example.com"},
		{"jane@1.example.com", "jane", "1.example.com"},
		{strings.Repeat("a", 64) + "@example.com", strings.Repeat("a", 64), "example.com"},
		{"j@" + domainOf(252), "j", domainOf(252)},
	} {
		got, err := Parse(c.in)
		if err != nil || got != (Address{c.local, c.domain}) {
			t.Errorf("Parse(%q) = %+v, %v, want %s at %s", c.in, got, err, c.local, c.domain)
		}
	}
}

// domainOf makes a valid domain of n octets, of which at least 190 are needed.
func domainOf(n int) string {
	tail := strings.Repeat("a", 61) + "." + strings.Repeat("b", 61) + "." + strings.Repeat("c", 61) + ".com"
	return strings.Repeat("d", n-len(tail)-1) + "." + tail
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		in     string
		reason Reason
	}{
		{"", ReasonEmpty},
		{"jane", ReasonNoAt},
		{"@example.com", ReasonNoLocal},
		{"jane@", ReasonNoDomain},
		{"jane@.", ReasonNoDomain},
		{".jane@example.com", ReasonLocalDots},
		{"jane.@example.com", ReasonLocalDots},
		{"jane..doe@example.com", ReasonLocalDots},
		{`"jane doe"@example.com`, ReasonQuoted},
		{"jane doe@example.com", ReasonLocalCharacter},
		{" jane@example.com", ReasonLocalCharacter},
		{"jane@doe@example.com", ReasonLocalCharacter},
		{"jane\x00@example.com", ReasonLocalCharacter},
		{"jane\r\n@example.com", ReasonLocalCharacter},
		{"Jane <jane@example.com", ReasonLocalCharacter},
		{"jané@example.com", ReasonLocalNotASCII},
		{"jane\xff@example.com", ReasonLocalNotASCII},
		{strings.Repeat("a", 65) + "@example.com", ReasonLocalTooLong},
		{"jane@[192.0.2.1]", ReasonAddressLiteral},
		{"jane@[IPv6:2001:db8::1]", ReasonAddressLiteral},
		{"jane@192.0.2.1", ReasonNumericTLD},
		{"jane@localhost", ReasonOneLabel},
		{"jane@localhost.", ReasonOneLabel},
		{"jane@example.com..", ReasonLabel},
		{"jane@.example.com", ReasonLabel},
		{"jane@example..com", ReasonLabel},
		{"jane@-example.com", ReasonLabel},
		{"jane@example-.com", ReasonLabel},
		{"jane@exa_mple.com", ReasonLabel},
		{"jane@example.com ", ReasonLabel},
		{"jane@exam ple.com", ReasonLabel},
		{"jane@example.com>", ReasonLabel},
		{"jane@example.com\n", ReasonLabel},
		{"jane@" + strings.Repeat("a", 64) + ".com", ReasonLabel},
		{"jane@xn--a.example", ReasonIDN},
		{"jane@\xff.example", ReasonIDN},
		{"jane@" + strings.Repeat("ü", 64) + ".example", ReasonLabel},
		{"jane@" + strings.Repeat("a.", 130) + "com", ReasonDomainTooLong},
		{"jane@" + domainOf(253), ReasonTooLong},
		{strings.Repeat("a", 64<<10), ReasonTooLong},
		{"jane@" + strings.Repeat("ü.", 32<<10), ReasonTooLong},
	} {
		got, err := Parse(c.in)
		var fault *SyntaxError
		if !errors.As(err, &fault) || fault.Reason != c.reason || got != (Address{}) {
			t.Errorf("Parse(%.40q) = %+v, %v, want the reason %s", c.in, got, err, c.reason)
		}
	}
}

func TestParseAnswersLongInputAtOnce(t *testing.T) {
	long := strings.Repeat("@", 64<<10)
	start := time.Now()
	for range 1000 {
		if _, err := Parse(long); err == nil {
			t.Fatal("64 KB of @ were taken for an address")
		}
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("1000 addresses of 64 KB took %v", took)
	}
}

func TestErrorsNeverHoldTheInput(t *testing.T) {
	for _, in := range []string{"verysecret", "verysecret@", "verysecret@verysecret", "verysecret..@example.com", "a@verysecret_.com"} {
		_, err := Parse(in)
		if err == nil || strings.Contains(err.Error(), "verysecret") {
			t.Errorf("Parse(%q) answers %v", in, err)
		}
	}
}

func TestEveryReasonHasASentence(t *testing.T) {
	seen := map[string]Reason{}
	for _, r := range []Reason{
		ReasonEmpty, ReasonTooLong, ReasonNoAt, ReasonNoLocal, ReasonLocalTooLong, ReasonQuoted, ReasonLocalDots,
		ReasonLocalNotASCII, ReasonLocalCharacter, ReasonLocalStar, ReasonNoDomain, ReasonDomainTooLong, ReasonAddressLiteral,
		ReasonLabel, ReasonIDN, ReasonOneLabel, ReasonNumericTLD, ReasonPattern, ReasonPublicSuffix,
	} {
		fault := &SyntaxError{Reason: r}
		text := fault.Problem()
		if fault.Error() != "email: input "+text {
			t.Errorf("as an error, %s reads %q, want its problem %q after the package's name", r, fault, text)
		}
		if other, twice := seen[text]; twice || strings.Contains(text, "malformed") {
			t.Errorf("%s reads %q, like %q", r, text, other)
		}
		seen[text] = r
	}
}

func TestTag(t *testing.T) {
	for _, c := range []struct{ local, base, tag string }{
		{"jane", "jane", ""},
		{"jane+news", "jane", "news"},
		{"jane+a+b", "jane", "a+b"},
		{"jane+", "jane", ""},
		{"+jane", "+jane", ""},
		{"+", "+", ""},
	} {
		if base, tag := (Address{c.local, "example.com"}).Tag(); base != c.base || tag != c.tag {
			t.Errorf("Tag of %q = %q, %q, want %q, %q", c.local, base, tag, c.base, c.tag)
		}
	}
}

func TestRole(t *testing.T) {
	for _, local := range []string{
		"info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet", "news",
		"webmaster", "www", "uucp", "ftp", "PostMaster", "INFO+x", "no-reply", "noreply", "admin", "root", "help",
	} {
		if !(Address{local, "example.com"}).Role() {
			t.Errorf("%s is not taken for a role account", local)
		}
	}
	for _, local := range []string{"jane", "information", "info.jane", "sale", "", "#", "+info", "a", "zz"} {
		if (Address{local, "example.com"}).Role() {
			t.Errorf("%s is taken for a role account", local)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"jane@example.com", "Jane+News@BÜCHER.example.", "jane@пример。испытание", `"a b"@example.com`, "a@[192.0.2.1]",
		"@", "a@", "@a", "a@b", "a@xn--.b", "a@xn--a-ecp.ru", "\xff@\xff.\xff", "a@b.c\u3002", "a@\u200d.example", "a@ß.example",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Parse(s)
		if err != nil {
			return
		}
		again, err := Parse(a.String())
		if err != nil || again != a {
			t.Errorf("Parse(%q) = %+v, but its own text parses as %+v, %v", s, a, again, err)
		}
		if len(a.String()) > maxAddress {
			t.Errorf("Parse(%q) took an address of %d octets", s, len(a.String()))
		}
		base, _ := a.Tag()
		if base == "" || !strings.HasPrefix(a.Local, base) {
			t.Errorf("the base of %q is %q", a.Local, base)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, in := range []string{"jane.doe@example.com", "Jane.Doe@Example.com", "jane@bücher.example"} {
		b.Run(in, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestParsePlainAddressDoesNotAllocate(t *testing.T) {
	if allocs := testing.AllocsPerRun(100, func() { _, _ = Parse("jane.doe@mail.example.com") }); allocs != 0 {
		t.Errorf("parsing a plain address takes %v allocations, want none", allocs)
	}
}
