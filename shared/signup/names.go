package signup

import (
	"strings"
	"unicode"
)

// Names refuses names that carry a link or a control character: mail to the person and to the team
// shows them, so they are how spam gets itself mailed.
func (r *Rules) Names(a *Applicant) error {
	for _, attribute := range r.Policy.Names.Attributes {
		value := a.Attributes[attribute]
		if strings.ContainsFunc(value, isControl) || hasLink(value) {
			return refusal(CodeName)
		}
	}
	return nil
}

// isControl marks characters that no name needs and that change how the text around them looks: C0 and
// C1 controls, line and paragraph separators, and the marks that turn the direction of writing. The
// joiners that Persian and Indic names need are none of them.
func isControl(c rune) bool {
	switch {
	case c == '\u2028', c == '\u2029', c == '\ufeff':
		return true
	case '\u202a' <= c && c <= '\u202e', '\u2066' <= c && c <= '\u2069':
		return true
	}
	return unicode.IsControl(c)
}

// hasLink finds what mail programs turn into a link: a scheme, "www." or a bare domain. Initials, titles
// and legal forms (J.R., Dr.No, S.p.A.) are none, and neither is an e-mail address, which some providers
// send as the name. A company that is named after its domain (example.com Ltd) has to leave the ending out.
func hasLink(value string) bool {
	if !strings.ContainsAny(value, ".:。．｡") {
		return false
	}
	text := strings.Map(foldDot, value)
	if strings.Contains(text, "://") {
		return true
	}
	for word := range strings.FieldsFuncSeq(text, separatesWords) {
		if isLink(word, len(word) < len(text)) {
			return true
		}
	}
	return false
}

// foldDot turns the other full stops that browsers take as a dot into one.
func foldDot(c rune) rune {
	switch c {
	case '。', '．', '｡':
		return '.'
	}
	return c
}

// separatesWords marks what cannot stand in a link or an e-mail address.
func separatesWords(c rune) bool {
	return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsNumber(c) && !strings.ContainsRune(".-@/?#", c)
}

// isLink tells a link by its ending. After a capital it is how a name goes on (J.Link, Dr.Dev), and some
// endings stand in nicknames (sam.dev): these make a link with a path behind, or in lower case among
// other words.
func isLink(word string, inText bool) bool {
	host, path := word, ""
	if at := strings.IndexAny(word, "/?#"); at >= 0 {
		host, path = word[:at], word[at+1:]
	}
	host = strings.Trim(host, ".-")
	at := strings.LastIndexByte(host, '.')
	if at < 1 || strings.Contains(host, "@") {
		return false
	}
	ending := host[at+1:]
	lower := strings.ToLower(ending)
	switch {
	case hasWWW(host), isOneOf(linkEndings, lower):
		return true
	case ending != lower:
		return false
	case path != "":
		return isCountry(ending) || isOneOf(nameEndings, ending)
	}
	return inText && at >= shortestHost && isOneOf(nameEndings, ending)
}

func hasWWW(host string) bool {
	const prefix = "www."
	return len(host) > len(prefix) && strings.EqualFold(host[:len(prefix)], prefix)
}

// isCountry tells the form of a country's top-level domain.
func isCountry(ending string) bool {
	return len(ending) == 2 && strings.Trim(ending, "abcdefghijklmnopqrstuvwxyz") == ""
}

func isOneOf(list, ending string) bool { return strings.Contains(list, " "+ending+" ") }

const (
	// linkEndings are top-level domains that are common in links and are no part of names.
	linkEndings = " com net org info biz xyz icu cyou online site website store vip monster casino buzz рф "
	// nameEndings are such that stand in names and nicknames too.
	nameEndings = " app click club cn dev io link live me pro ru shop space top work "
	// shortestHost keeps initials and titles in lower case (prof.dev) from being taken for a domain.
	shortestHost = 5
)
