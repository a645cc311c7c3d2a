package mail_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gatehouse/shared/mail"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"as it is":            {"Jane Doe", "Jane Doe"},
		"one line":            {"Jane\r\nBcc: x\tDoe", "Jane Bcc: x Doe"},
		"spaces":              {"  Jane \u00a0\u3000 Doe  ", "Jane Doe"},
		"direction":           {"\u202eenaJ\u202c\u2066\u2069\u200e\u200f\u061c", "enaJ"},
		"unseen":              {"Ja\u200bne\ufeff\u2060\u00ad", "Jane"},
		"control":             {"J\x00a\x1bn\u0085e", "Jan e"},
		"invalid":             {"Ja\xffne", "Jane"},
		"private and surplus": {"Ja\ue000ne", "Jane"},
		"joiners":             {"می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀"},
		"nothing":             {"\u202e\r\n", ""},
	} {
		if got := mail.Clean(c.text, 20); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCleanCutsBetweenCharacters(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"just long enough":     {"1234567890", "1234567890"},
		"too long":             {"12345678901", "123456789…"},
		"not inside an accent": {"12345678e\u0301xx", "12345678…"},
		"not inside a family":  {"1234567👩\u200d👩\u200d👧", "1234567…"},
		"not inside a flag":    {"12345678🇩🇪x", "12345678…"},
		"not before a colour":  {"12345678👍🏽x", "12345678…"},
	} {
		if got := mail.Clean(c.text, 10); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCleanKeepsItsLimit(t *testing.T) {
	for _, text := range []string{strings.Repeat("x", 1<<20), strings.Repeat("\u0301", 1<<20), strings.Repeat("\u200d", 100), strings.Repeat("🇩", 100)} {
		for limit := range 20 {
			if got := mail.Clean(text, limit+1); utf8.RuneCountInString(got) > limit+1 {
				t.Fatalf("%d characters, want %d at most", utf8.RuneCountInString(got), limit+1)
			}
		}
	}
	if got := mail.Header("Subject\r\nBcc: x" + strings.Repeat("y", 300)); utf8.RuneCountInString(got) != 200 || strings.ContainsAny(got, "\r\n") {
		t.Errorf("a header of %d characters: %q", utf8.RuneCountInString(got), got)
	}
}

func FuzzClean(f *testing.F) {
	for _, name := range []string{
		"", " ", "Jane\r\nBcc: victim@example.com", "\u202eecilA\u202c", "\u2066\u2067\u2068\u2069\u200e\u200f\u061c", "\x00\x07\x1b[31m", "\xff\xfe",
		strings.Repeat("e\u0301", 100), strings.Repeat("\u200d", 100), "محمد", "👩‍👩‍👧‍👦", "a\u2028b\u2029c", "\u2060\ufeff\u200b", "Dr.Jane O'Doe",
	} {
		f.Add(name, 20)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = limit&0xff + 1
		got := mail.Clean(text, limit)
		if utf8.RuneCountInString(got) > limit || !utf8.ValidString(got) || strings.ContainsFunc(got, steers) {
			t.Errorf("Clean(%q, %d) is %q", text, limit, got)
		}
		if again := mail.Clean(got, limit); again != got {
			t.Errorf("%q cleaned again is %q", got, again)
		}
	})
}

// steers tells characters that nobody sees, but for the joiners.
func steers(r rune) bool {
	joins := r == '\u200c' || r == '\u200d'
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && !joins
}
