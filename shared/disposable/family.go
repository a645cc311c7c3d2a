package disposable

import (
	_ "embed"
	"strings"

	"gatehouse/shared/email"
)

//go:embed families.txt
var families email.List

// Family reports whether a normalised domain is named after a throwaway mail
// service, listed or not: such services put up the same name under ever new
// top-level domains (tempmail, 10minutemail, trash-mail). It looks at the label
// that was registered, without its hyphens, never at subdomains of it. Family is
// the line of families.txt that fits, such as *tempmail*.
//
// The words are chosen so that no ordinary company or university carries them;
// words that some do (spam, minute, drop, temp) are not among them. A large
// provider, a relay, and what is likely a typing slip of a provider's domain
// belong to no family.
func Family(domain string) (family string, ok bool) {
	label, suffix := registered(domain)
	for pattern := range families.All() {
		word, only, some := strings.Cut(pattern, ".")
		if some && only != suffix {
			continue
		}
		if fits(label, word) && !mistakable(domain) {
			return pattern, true
		}
	}
	return "", false
}

// registered is the label left of the public suffix, without hyphens, and that
// suffix. The top-level domain email reads as a part of the name: it is added.
func registered(domain string) (label, suffix string) {
	var registrable string
	for registrable = range email.Parents(domain) {
	}
	label, suffix, _ = strings.Cut(registrable, ".")
	if suffix == "email" {
		label += suffix
	}
	return strings.ReplaceAll(label, "-", ""), suffix
}

// fits reports whether a label fits a word that may (*) or must (+) go on at the
// side where the sign stands.
func fits(label, word string) bool {
	word, before := strings.CutPrefix(word, "*")
	word, after := strings.CutSuffix(word, "*")
	longer, more := strings.CutSuffix(word, "+")
	switch {
	case before && after:
		return strings.Contains(label, word)
	case before:
		return strings.HasSuffix(label, word)
	case after:
		return strings.HasPrefix(label, word)
	case more:
		return len(label) > len(longer) && strings.HasPrefix(label, longer)
	}
	return label == word
}

// mistakable reports whether a domain is a provider's or only a slip away.
func mistakable(domain string) bool {
	_, free := email.Free(domain)
	_, relay := email.Relay(domain)
	_, slip := email.Suggest(domain)
	return free || relay || slip
}
