package signup_test

import (
	"strings"
	"testing"

	"gatehouse/shared/signup"
)

func nameCode(t testing.TB, rules *signup.Rules, name string) string {
	t.Helper()
	a := rules.Read(map[string]string{"name": name})
	err := rules.Names(&a)
	if err != nil {
		checkRefusal(t, err)
	}
	return codeOf(t, err)
}

func TestPeopleKeepTheirNames(t *testing.T) {
	rules := rulesOf(t, nil)
	for _, name := range []string{
		"", "Jane Doe", "J.R. Smith", "J.R.R. Doe", "St.John", "St. John-Doe", "Dr.No", "Dr. Doe", "Prof.Dr. Doe", "J.Doe",
		"O'Brien", "O’Brien", "d'Arc", "Anne-Marie", "Müller", "Müller GmbH & Co. KG", "S.p.A.", "Doe S.A./N.V.", "Doe, Jane",
		"山田 太郎", "山田。太郎", "محمد", "علی\u200cرضا", "ක්\u200dෂ", "नमस्ते", "Đặng", "ʻOkina", "Ng", "X Æ A-12", "Jane 2nd", "Jane (JD) Doe",
		"Node.js Foundation", "Mr.Link", "J.Link", "Dr.Dev", "prof.dev Jane", "jane.doe", "jane.dev", "link.top",
		"jane.doe@example.com", "Jane Doe <jane.doe@example.com>", "jane_doe@example.com", "Jane/John", "c/o Jane Doe", "M.Sc/B.Sc", "Dr.Smith/Jones",
		"...", "a: b", "12:30", "Jane :)", "v1.2", "3.14", "👩\u200d💻", "Jane\u200eDoe", "www", "WWW Doe", "Jane Doe.", "J.ȺȺȺȺ Doe", "J.İ Doe",
	} {
		if got := nameCode(t, rules, name); got != "" {
			t.Errorf("%q is answered with %q, but it is a name", name, got)
		}
	}
}

func TestALinkIsNoName(t *testing.T) {
	rules := rulesOf(t, nil)
	for _, name := range []string{
		"https://example.com", "HTTPS://EXAMPLE.COM", "Jane http://example.com/x Doe", "ftp://example.com", "x://y",
		"www.example.com", "WWW.example", "see (www.example.de)", "www.例え.jp",
		"example.com", "EXAMPLE.COM", "Example.Com", "Win at example.com!", "example.com.", "<example.com>", "example.com:8080",
		"visit:example.com", "example.com,example.org", "prize-2.example.net/win?x=1", "ASP.NET", "пример.рф", "скидка.com",
		"example。com", "example．com", "example｡com", "bit.ly/abc", "t.me/abc", "example.de/abc", "example.io?x", "example.app/x",
		"claim prize.top now", "get it at example.shop", "a https://b", "\"example.com\"", "example.com…",
	} {
		if got := nameCode(t, rules, name); got != signup.CodeName {
			t.Errorf("%q is answered with %q, but mail shows it as a link", name, got)
		}
	}
}

func TestControlCharactersAreNoName(t *testing.T) {
	rules := rulesOf(t, nil)
	for _, character := range []string{
		"\x00", "\t", "\n", "\r", "\x1b", "\x7f", "\u0085", "\u009f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff",
	} {
		if got := nameCode(t, rules, "Jane"+character+"Doe"); got != signup.CodeName {
			t.Errorf("%+q in a name is answered with %q", character, got)
		}
	}
}

func TestOnlyTheAttributesOfThePolicyAreNames(t *testing.T) {
	rules := rulesOf(t, func(p *signup.Policy) { p.Names.Attributes = []string{"nickname", "custom:company"} })
	cases := map[string]string{
		"nickname": signup.CodeName, "custom:company": signup.CodeName, "name": "", "website": "", "email": "",
	}
	for attribute, want := range cases {
		a := rules.Read(map[string]string{attribute: "https://example.com"})
		if got := codeOf(t, rules.Names(&a)); got != want {
			t.Errorf("a link in %s is answered with %q, want %q", attribute, got, want)
		}
	}
}

func TestEveryDefaultNameIsLookedAt(t *testing.T) {
	rules := rulesOf(t, nil)
	for _, attribute := range []string{"name", "given_name", "family_name", "middle_name", "nickname", "preferred_username"} {
		a := rules.Read(map[string]string{attribute: "example.com"})
		if got := codeOf(t, rules.Names(&a)); got != signup.CodeName {
			t.Errorf("a link in %s is answered with %q", attribute, got)
		}
	}
}

// FuzzNames holds that any text is answered, that a scheme and a control character never pass, and that
// text without dot, colon and control character always does.
func FuzzNames(f *testing.F) {
	for _, seed := range []string{
		"Jane Doe", "J.R. Smith", "https://example.com", "www.example.com", "a.b.c/d", "。", "．com", ".", "..", "a..com", "@.", "\x00", "\xff.com",
		"Jane\u202eDoe", "山田。太郎", "-.-", "/.?#", strings.Repeat("a.", 1000),
	} {
		f.Add(seed)
	}
	rules := rulesOf(f, nil)
	f.Fuzz(func(t *testing.T, name string) {
		refused := nameCode(t, rules, name) != ""
		if strings.Contains(name, "://") && !refused {
			t.Errorf("%q passes with a scheme", name)
		}
		if strings.ContainsAny(name, "\n\r\t\x00\u202e") && !refused {
			t.Errorf("%q passes with a control character", name)
		}
		plain := strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz '-") == ""
		if plain && refused {
			t.Errorf("%q is refused", name)
		}
	})
}
