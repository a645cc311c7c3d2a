package mail

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Locales are the languages that all messages are written in. English is the first, and the last resort.
func Locales() []string { return []string{"en", "de", "fr", "es", "pt", "ja", "ar"} }

// longestTag is more bytes than a language tag has that means anything to us.
const longestTag = 64

// Wish is what to remember of a person's language: the first candidate in a language of ours, otherwise the first
// there is. It looks at the language alone and leaves the rest to [Mails.Locale], for functions that write no mail.
func Wish(candidates ...string) string {
	first := ""
	for _, candidate := range candidates {
		if len(candidate) > longestTag {
			continue
		}
		name, _, _ := strings.Cut(strings.ReplaceAll(candidate, "_", "-"), "-")
		if slices.Contains(Locales(), strings.ToLower(name)) {
			return candidate
		}
		first = cmp.Or(first, candidate)
	}
	return first
}

// matcher finds the nearest of our languages.
type matcher struct{ nearest language.Matcher }

func newMatcher() matcher {
	var tags []language.Tag
	for _, locale := range Locales() {
		tags = append(tags, language.Make(locale))
	}
	return matcher{language.NewMatcher(tags)}
}

// match is the first of ours that serves a candidate; candidates are BCP 47 tags, be it with underscores.
func (m matcher) match(candidates ...string) string {
	for _, candidate := range candidates {
		if slices.Contains(Locales(), candidate) {
			return candidate
		}
		if candidate == "" || len(candidate) > longestTag {
			continue
		}
		tag, err := language.Parse(candidate)
		if err != nil {
			continue
		}
		if _, index, confidence := m.nearest.Match(tag); confidence > language.No {
			return Locales()[index]
		}
	}
	return Locales()[0]
}

// The directions of writing, as HTML calls them.
const (
	leftToRight = "ltr"
	rightToLeft = "rtl"
)

func directionOf(locale string) string {
	if locale == "ar" {
		return rightToLeft
	}
	return leftToRight
}
