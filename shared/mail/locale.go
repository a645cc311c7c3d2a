package mail

import (
	"cmp"
	"slices"
	"strings"
)

// Locales are the languages that all messages are written in. English is the first, and the last resort.
func Locales() []string { return []string{"en", "de", "fr", "es", "pt", "ja", "ar"} }

// MaxTag is more bytes than a language tag has that means anything to us.
const MaxTag = 64

// Wish is what to remember of a person's language: the first candidate in a language of ours, otherwise the first
// there is. It looks at the language alone; whoever writes the message finds the nearest.
func Wish(candidates ...string) string {
	first := ""
	for _, candidate := range candidates {
		if len(candidate) > MaxTag {
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
