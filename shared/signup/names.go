package signup

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatehouse/shared/email"
)

// Names refuses names that carry a link or a control character: mail to the person and to the team
// shows them, so they are how spam gets itself mailed. White space around a name, which directories
// leave there, is no fault.
func (r *Rules) Names(a *Applicant) error {
	for _, attribute := range r.Policy.Names.Attributes {
		value := strings.TrimSpace(a.Attributes[attribute])
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

// hasLink finds what mail programs turn into a link: a scheme, "www.", a bare domain, a path or a port
// behind one. Initials, titles and legal forms (J.R., Dr.No, S.p.A.) are none, and neither is an e-mail
// address, which some providers send as the name. A company that is named after its domain (example.com
// Ltd) has to leave the ending out.
func hasLink(value string) bool {
	text := strings.Map(fold, value)
	if !strings.ContainsAny(text, ".:") {
		return false
	}
	if strings.Contains(text, "://") {
		return true
	}
	for word := range strings.FieldsFuncSeq(portToPath(text), separatesWords) {
		if isLink(word, len(word) < len(text)) {
			return true
		}
	}
	return false
}

// fold brings characters into the form in which browsers read them: full-width ASCII and other full
// stops become ASCII, a backslash a slash, and what cannot be seen goes.
func fold(c rune) rune {
	switch {
	case c == '\\':
		return '/'
	case c < 0x80:
		return c
	case c == '。', c == '｡', c == '․', c == '﹒':
		return '.'
	case '！' <= c && c <= '～':
		return fold(c - '！' + '!')
	case unicode.In(c, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	}
	return c
}

// portToPath writes a port as a path (example.com:80 as example.com/80), since either makes a link of what
// stands before it.
func portToPath(text string) string {
	if !strings.Contains(text, ":") {
		return text
	}
	folded := []byte(text)
	for i := range len(folded) - 1 {
		if folded[i] == ':' && '0' <= folded[i+1] && folded[i+1] <= '9' {
			folded[i] = '/'
		}
	}
	return string(folded)
}

// separatesWords marks what cannot stand in a link or an e-mail address.
func separatesWords(c rune) bool {
	return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsNumber(c) && !strings.ContainsRune(".-@/?#", c)
}

// isLink tells a link by its host and what stands around it. A slash also parts words (Jane/example.com):
// what follows one is looked at as well.
func isLink(word string, inText bool) bool {
	if _, rest, found := strings.Cut(word, "//"); found && isDotted(hostOf(rest)) {
		return true
	}
	host, path, hasPath := splitPath(word)
	switch {
	case !hasPath && strings.Contains(host, "@"):
		return false
	case hasWWW(host):
		return true
	case hasPath && isDegree(host) && isDegree(path):
		return false
	case hasPath:
		return isDotted(host) && isReachable(host) || isLink(path, true)
	}
	return isDotted(host) && hasLinkEnding(host, inText)
}

// splitPath parts a word at its path or query. Before one, an @ ends the user of a link; without one it
// makes an e-mail address.
func splitPath(word string) (host, path string, hasPath bool) {
	host = hostOf(word)
	at := strings.IndexAny(word, "/?#")
	if at < 0 {
		return host, "", false
	}
	path = word[at+1:]
	if hasPath = path != "" || word[at] == '/'; hasPath {
		host = host[strings.LastIndexByte(host, '@')+1:]
	}
	return host, path, hasPath
}

func hostOf(word string) string {
	if at := strings.IndexAny(word, "/?#"); at >= 0 {
		word = word[:at]
	}
	return strings.Trim(word, ".-@")
}

func isDotted(host string) bool { return strings.LastIndexByte(host, '.') > 0 }

func hasWWW(host string) bool {
	const prefix = "www."
	return len(host) > len(prefix) && strings.EqualFold(host[:len(prefix)], prefix)
}

// isReachable tells a host that mail programs link with a path behind it: an IPv4 address, or one under
// a top-level domain that there is, in any case.
func isReachable(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.Is4()
	}
	_, ending := cutEnding(host)
	domain, err := email.Normalize("host." + ending)
	return err == nil && email.HasKnownTLD(domain)
}

// hasLinkEnding tells a bare domain by its ending. In capitals it is how a name goes on (J.Net, Maria.Biz,
// Dr.Dev); only .com is not, save after an initial (B.Com). Endings that stand in nicknames (sam.dev) make
// a link among other words alone.
func hasLinkEnding(host string, inText bool) bool {
	name, ending := cutEnding(host)
	lower := strings.ToLower(ending)
	if isOneOf(linkEndings, lower) {
		isName := isCapitalised(name) && isCapitalised(ending) && !strings.Contains(name, ".")
		return !isName || lower == "com" && len(name) > 1
	}
	return ending == lower && inText && len(name) >= shortestHost && isOneOf(nameEndings, ending)
}

// isDegree tells the form of an academic degree or an initialled name (M.Sc, A.Li), of which two may be
// parted by a slash.
func isDegree(word string) bool {
	name, ending := cutEnding(word)
	return 0 < len(name) && len(name) <= 2 && isCapitalised(name) && isCapitalised(ending)
}

// cutEnding parts a host at its last dot.
func cutEnding(host string) (name, ending string) {
	at := strings.LastIndexByte(host, '.')
	if at < 0 {
		return "", host
	}
	return host[:at], host[at+1:]
}

// isCapitalised tells a word in lower case but for its first letter.
func isCapitalised(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && word[size:] == strings.ToLower(word[size:])
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
