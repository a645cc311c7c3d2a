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
		"J.Net", "N.Org", "L.Info", "Dr.Info", "Maria.Biz", "Jean.Monster", "St.Site", "J.Online", "Smith.Vip", "Jane Doe, B.Com", "É.Net",
		"Jane Doe\n", "\tJane Doe", " Jane Doe ", "Jane Doe\r\n", "\u00a0Jane Doe\u2028", "Jane\u00adDoe", "M.Sc/B.Sc", "A.Li/J.Doe", "Jane\\John",
		"Ｊａｎｅ　Ｄｏｅ", "1.2.3.4", "v1.2/3", "Doe//Smith", "Is it Dr.No?", "@jane.doe", "sam.cromulent/x", "page 1:2", "Mr.Link 1:2", "www.jane@example.com", "Jane/J.Net", "3.14:15", "12:30/13:30",
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
		"promo.bet/x", "win.sbs/x now", "get-rich.loan/a", "BIT.LY/AbC", "EVIL.TOP/X", "T.ME/abc", "Bit.Ly/AbC", "promo.bet/", "evil.github.io/x",
		"пример.испытание.рф/x", "evil.example.ck/x", "1.2.3.4/x", "user@evil.com/x", "user@promo.bet?x", "promo.bet:443/x", "example.com:80",
		"<a href=//evil.de>", "//evil.de", "see //1.2.3.4", "http:\\\\evil.de", "evil.com\\x", "evil.com@", "@evil.com",
		"evil\u200b.com", "evil.c\u00adom", "evil\u2060.com", "evil\u200c.com", "evil.com\ufe0f", "ｅｖｉｌ．ｃｏｍ", "ｈｔｔｐ：／／ｅｖｉｌ", "evil․com",
		"/evil.com", "Jane/evil.com", "?evil.com", "a.b/evil.com", "Jane/promo.bet/x", "1.2.3.4:80/x", "x//y//evil.de",
		"J.R.Net", "WWW.Jane.Net", "J.Net/x", "j.net", "maria.Biz", "ASP.NET", " example.com\n",
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

// FuzzNames holds that any text is answered, that a scheme and an inner control character never pass,
// that text without dot, colon and control character always does, and that neither outer white space nor
// invisible or full-width characters change the answer.
func FuzzNames(f *testing.F) {
	for _, seed := range []string{
		"Jane Doe", "J.R. Smith", "https://example.com", "www.example.com", "a.b.c/d", "。", "．com", ".", "..", "a..com", "@.", "\x00", "\xff.com",
		"Jane\u202eDoe", "山田。太郎", "-.-", "/.?#", strings.Repeat("a.", 1000), "user@evil.com/x", "http:\\\\evil.de", "1.2.3.4/x", "J.Net", "M.Sc/B.Sc",
		"T.ME:1", "a.b/evil.com", strings.Repeat("/", 2000), "//a.b", "Jane Doe\n", "evil\u200b.com",
	} {
		f.Add(seed)
	}
	rules := rulesOf(f, nil)
	f.Fuzz(func(t *testing.T, name string) {
		code := nameCode(t, rules, name)
		if (strings.Contains(name, "://") || strings.Contains(name, `:\\`)) && code == "" {
			t.Errorf("%q passes with a scheme", name)
		}
		if strings.ContainsAny(strings.TrimSpace(name), "\n\r\t\x00\u202e") && code == "" {
			t.Errorf("%q passes with a control character", name)
		}
		plain := strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz '-") == ""
		if plain && code != "" {
			t.Errorf("%q is refused", name)
		}
		hidden := strings.ReplaceAll(name, ".", "\u00ad.\u200b")
		wide := strings.NewReplacer(".", "．", "/", "／", "com", "ｃｏｍ").Replace(name)
		for _, same := range []string{" " + name + "\n", hidden, wide} {
			if got := nameCode(t, rules, same); got != code {
				t.Errorf("%q is answered with %q, but %q with %q", name, code, same, got)
			}
		}
	})
}
