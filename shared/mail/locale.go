package mail

import (
	"slices"

	"golang.org/x/text/language"
)

// Locales are the languages that all messages are written in. English is the first, and the last resort.
func Locales() []string { return []string{"en", "de", "fr", "es", "pt", "ja", "ar"} }

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
	const longestTag = 64
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
