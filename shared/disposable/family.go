package disposable

import (
	"slices"
	"strings"

	"gatehouse/shared/email"
)

//go:generate go test -run ^TestFamilyTableIsInStep$ -update .

// lines are the lines of families.txt, sorted by how they are looked for: every sign-up with a domain
// that is not listed asks for all of them.
type lines struct {
	mail   []string // *word*, and the word holds "mail"
	inside []string // *word*
	begin  []string // word*
	longer []string // word+
	end    []string // *word
	whole  []string // word, in bytewise order
	under  []string // any of these, under the one public suffix behind the dot
}

// Family reports whether a normalised domain is named after a throw-away mail
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
	if family = families.find(label, suffix); family == "" || mistakable(domain) {
		return "", false
	}
	return family, true
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

// find returns a line that fits, or "".
func (l *lines) find(label, suffix string) string {
	if strings.Contains(label, "mail") {
		if line := inside(l.mail, label); line != "" {
			return line
		}
	}
	if line := inside(l.inside, label); line != "" {
		return line
	}
	if _, ok := slices.BinarySearch(l.whole, label); ok {
		return label
	}
	for _, group := range [...][]string{l.begin, l.longer, l.end} {
		for _, line := range group {
			if fits(label, line) {
				return line
			}
		}
	}
	return l.findUnder(label, suffix)
}

// inside returns the first line whose word stands anywhere in the label.
func inside(group []string, label string) string {
	for _, line := range group {
		if strings.Contains(label, line[1:len(line)-1]) {
			return line
		}
	}
	return ""
}

func (l *lines) findUnder(label, suffix string) string {
	for _, line := range l.under {
		if word, only, _ := strings.Cut(line, "."); only == suffix && fits(label, word) {
			return line
		}
	}
	return ""
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
