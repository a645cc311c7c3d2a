package render

import (
	"slices"

	"golang.org/x/text/language"

	"gatehouse/shared/mail"
)

// matcher finds the nearest of our languages.
type matcher struct{ nearest language.Matcher }

func newMatcher() matcher {
	var tags []language.Tag
	for _, locale := range mail.Locales() {
		tags = append(tags, language.Make(locale))
	}
	return matcher{language.NewMatcher(tags)}
}

// match is the first of ours that serves a candidate; candidates are BCP 47 tags, be it with underscores.
func (m matcher) match(candidates ...string) string {
	for _, candidate := range candidates {
		if slices.Contains(mail.Locales(), candidate) {
			return candidate
		}
		if candidate == "" || len(candidate) > mail.MaxTag {
			continue
		}
		tag, err := language.Parse(candidate)
		if err != nil {
			continue
		}
		if _, index, confidence := m.nearest.Match(tag); confidence > language.No {
			return mail.Locales()[index]
		}
	}
	return mail.Locales()[0]
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
