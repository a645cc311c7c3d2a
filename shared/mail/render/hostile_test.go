package render_test

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
)

// hostile are names as nobody is called.
func hostile() []string {
	return []string{
		"", " ", "Jane\r\nBcc: victim@example.com", "\u202eecilA\u202c", "\u2066\u2067\u2068\u2069\u200e\u200f\u061c", "<script>alert(1)</script>",
		`"><img src=x onerror=alert(1)>`, "{{.Brand}}", "{####}", "{username}", "{##Click##}", "https://evil.example.com/win", "www.evil.example", "evil.example",
		"evil。example", "jane@evil.example", "\x00\x07\x1b[31m", "\xff\xfe", strings.Repeat("x", 1<<20), strings.Repeat("e\u0301", 1000),
		strings.Repeat("\u0301", 500), strings.Repeat("\u200d", 1000), strings.Repeat("'", 64), strings.Repeat("日本語", 300), "محمد", "שלום",
		"👩‍👩‍👧‍👦", strings.Repeat("🏳️‍🌈", 40), "a\u2028b\u2029c", "\u2060\ufeff\u200b", "Dr.Jane O'Doe",
	}
}

func TestHostileValuesStayHarmless(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for _, name := range hostile() {
		for _, kind := range mail.Kinds() {
			for _, locale := range []string{"en", "ar", "ja"} {
				checkHostile(t, mails, kind, locale, name, name)
			}
		}
	}
}

func FuzzRender(f *testing.F) {
	mails := open(f, branded(), delivered(f))
	for i, name := range hostile() {
		if len(name) < 1000 {
			f.Add(uint8(i), name, hostile()[len(hostile())-1-i%5])
		}
	}
	f.Fuzz(func(t *testing.T, pick uint8, name, other string) {
		kinds, locales := mail.Kinds(), mail.Locales()
		checkHostile(t, mails, kinds[int(pick)%len(kinds)], locales[int(pick)%len(locales)], name, other)
	})
}

// checkHostile renders a message full of somebody's words and looks for what they must not do.
func checkHostile(t *testing.T, mails *render.Mails, kind mail.Kind, locale, name, other string) {
	t.Helper()
	values := render.Samples(kind, locale)
	plain := written(t, mails, kind, locale, values)
	values.Name, values.Device, values.Message = name, other, name+other
	values.Reason, values.Client, values.Zone = other, name, other
	message := written(t, mails, kind, locale, values)
	for part, text := range map[string]string{"HTML": message.HTML, "text": message.Text, "subject": message.Subject, "SMS": message.SMS} {
		for line := range strings.Lines(text) {
			if len(line) > render.MaxLine+1 {
				t.Errorf("%s: a line of the %s has %d bytes", kind, part, len(line))
			}
		}
		if !utf8.ValidString(text) || strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), steers) || !balanced(text) {
			t.Errorf("%s: the %s holds characters that steer: %q", kind, part, text)
		}
	}
	for _, tag := range tags(message.HTML) {
		if !slices.Contains(append(tags(plain.HTML), "span", "/span", "wbr"), tag) {
			t.Errorf("%s: somebody's words became the tag <%s>", kind, tag)
		}
	}
	if kind.Cognito() && strings.Count(message.HTML, "{####}") != strings.Count(plain.HTML, "{####}") {
		t.Errorf("%s: somebody's words became a placeholder", kind)
	}
}

// steers tells characters that nobody sees, but for those by which the house isolates values.
func steers(r rune) bool {
	isolates := r == '\u2068' || r == '\u2069'
	joiners := r == '\u200c' || r == '\u200d'
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && !isolates && !joiners
}

// balanced says whether every isolated value ends.
func balanced(text string) bool {
	return strings.Count(text, "\u2068") == strings.Count(text, "\u2069")
}

// tags are the names of the tags of a document.
func tags(document string) []string {
	var names []string
	for piece := range strings.SplitSeq(document, "<") {
		name := piece[:max(strings.IndexAny(piece, " >\n"), 0)]
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestANameNeverBecomesALink(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for name, want := range map[string]string{
		"https://evil.example.com/win": "https: / / evil. example. com/ win",
		"www.evil.example":             "www. evil. example",
		"jane@evil.example":            "jane@ evil. example",
		"evil。example":                 "evil。 example",
		"192.0.2.1":                    "192. 0. 2. 1",
		"evil.\u200dexample":           "evil. \u200dexample", // browsers leave these two out
		"evil.\ufe0fexample":           "evil. \ufe0fexample",
		"evil․example":                 "evil․ example", // and read these as a dot and letters
		"evil.ⓔxample":                 "evil. ⓔxample",
		"evil.%65xample":               "evil. %65xample",
		"Jane (Co.) Doe...":            "Jane (Co.) Doe...",
		"Jane A. Doe":                  "Jane A. Doe",
		"J.R. Doe Jr.":                 "J. R. Doe Jr.",
	} {
		for _, kind := range []mail.Kind{mail.Welcome, mail.NewRequest} {
			values := render.Samples(kind, "en")
			values.Name = name
			message := written(t, mails, kind, "en", values)
			if !strings.Contains(message.Text, want) || !strings.Contains(html.UnescapeString(message.HTML), want) {
				t.Errorf("%s to %q does not say %q:\n%s", kind, name, want, message.Text)
			}
		}
	}
}

// Whoever typed a stranger's address at sign-up must not be able to write to them.
func TestBeforeTheAddressIsProvedNothingTypedIsSent(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	for _, kind := range mail.Kinds() {
		for _, variable := range append(render.Must(kind), render.May(kind)...) {
			if kind.BeforeProof() && variable.Typed() {
				t.Errorf("%s declares %s, which the person typed", kind, variable)
			}
		}
		if kind.Team() {
			continue
		}
		for _, locale := range mail.Locales() {
			values := render.Samples(kind, locale)
			values.Name, values.Device, values.Address, values.Message = "TYPED", "TYPED", "TYPED", "TYPED"
			values.Proved = kind.BeforeProof() // it makes no difference to these
			message := written(t, mails, kind, locale, values)
			if strings.Contains(message.Subject+message.HTML+message.Text+message.SMS, "TYPED") {
				t.Errorf("%s in %s tells a stranger what somebody typed:\n%s", kind, locale, message.Text)
			}
		}
	}
}

func TestForeignScriptsAreIsolated(t *testing.T) {
	mails := open(t, branded(), delivered(t))
	values := render.Samples(mail.Welcome, "en")
	values.Name = "محمد"
	message := written(t, mails, mail.Welcome, "en", values)
	if !strings.Contains(message.HTML, `Hello <span dir="auto">محمد</span>,`) || !strings.Contains(message.Text, "Hello \u2068محمد\u2069,") {
		t.Errorf("an Arabic name may turn an English greeting:\n%s", message.Text)
	}
	message = written(t, mails, mail.Welcome, "ar", render.Samples(mail.Welcome, "ar"))
	if !strings.Contains(message.HTML, `<span dir="auto">Jane Doe</span>`) {
		t.Error("an English name may turn an Arabic greeting")
	}
}
