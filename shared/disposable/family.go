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
	digit  []string // word#
	end    []string // *word
	whole  []string // word, in bytewise order
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
	if family = families.find(registered(domain)); family == "" || mistakable(domain) {
		return "", false
	}
	return family, true
}

// registered is the label left of the public suffix, without hyphens. The
// top-level domain email reads as a part of the name: it is added.
func registered(domain string) string {
	var registrable string
	for registrable = range email.Parents(domain) {
	}
	label, suffix, _ := strings.Cut(registrable, ".")
	if suffix == "email" {
		label += suffix
	}
	return strings.ReplaceAll(label, "-", "")
}

// find returns a line that fits, or "".
func (l *lines) find(label string) string {
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
	for _, group := range [...][]string{l.begin, l.digit, l.end} {
		for _, line := range group {
			if fits(label, line) {
				return line
			}
		}
	}
	return ""
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

// fits reports whether a label fits a word that may (*) go on at the side where
// the sign stands, or must with a digit (#).
func fits(label, word string) bool {
	word, before := strings.CutPrefix(word, "*")
	word, after := strings.CutSuffix(word, "*")
	word, digit := strings.CutSuffix(word, "#")
	switch {
	case before && after:
		return strings.Contains(label, word)
	case before:
		return strings.HasSuffix(label, word)
	case after:
		return strings.HasPrefix(label, word)
	case digit:
		rest, found := strings.CutPrefix(label, word)
		return found && rest != "" && '0' <= rest[0] && rest[0] <= '9'
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
