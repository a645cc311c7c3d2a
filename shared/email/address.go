// Package email reads e-mail addresses and domains: it parses and normalises
// them, walks a domain's parents, matches the patterns of a policy, and knows
// role accounts, large free providers, privacy relays and their usual typos.
//
// Everything here is pure: no DNS, no files, no clock, and no work at init.
// Lists are sorted texts that are searched where they lie ([List]).
package email

import "strings"

// Limits of RFC 5321 section 4.5.3.1, in octets of the ASCII form.
const (
	maxLocal   = 64
	maxDomain  = 253
	maxAddress = 254
	maxLabel   = 63

	// Longer input is refused before any work is done on it: a character of an
	// internationalised domain has at most four octets, and needs at least one
	// of its ASCII form.
	maxDomainInput = 4 * maxDomain
	maxInput       = maxLocal + 1 + maxDomainInput
)

// Address is a parsed e-mail address. The zero value is no address; [Parse]
// makes valid ones.
type Address struct {
	// Local is the part before the @, spelled as it was given: RFC 5321 leaves
	// its case to the receiving host.
	Local string
	// Domain is the part after the @, in ASCII (IDNA) lower case, without a
	// trailing dot.
	Domain string
}

// Parse reads an e-mail address.
//
// It takes the subset of RFC 5321 and 5322 that a user pool can use. Amazon
// Cognito documents for the email attribute only that it must be an e-mail
// address of at most 2,048 characters
// (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html).
// What it can deliver a code to is what Amazon SES takes: a local part in 7-bit
// ASCII, and a domain that is in, or can be put into, Punycode
// (https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html).
// So Parse refuses a local part with other characters, quoted local parts,
// address literals, comments and display names, and holds the lengths of
// RFC 5321: 64 octets, 253 octets, 254 octets in all. It neither trims spaces
// nor repairs anything but one trailing dot of the domain, upper case in the
// domain, and Unicode domains, which become ASCII.
//
// The error is a *[SyntaxError]; it never holds the input.
func Parse(s string) (Address, error) {
	if s == "" {
		return Address{}, refuse(ReasonEmpty)
	}
	if len(s) > maxInput {
		return Address{}, refuse(ReasonTooLong)
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return Address{}, refuse(ReasonNoAt)
	}
	local := s[:at]
	if reason := checkLocal(local); reason != "" {
		return Address{}, refuse(reason)
	}
	domain, reason := normalize(s[at+1:])
	if reason != "" {
		return Address{}, refuse(reason)
	}
	if len(local)+1+len(domain) > maxAddress {
		return Address{}, refuse(ReasonTooLong)
	}
	return Address{Local: local, Domain: domain}, nil
}

// String is the address as it can be mailed to: local part, @, ASCII domain.
func (a Address) String() string { return a.Local + "@" + a.Domain }

// Tag splits the local part at its first + into the mailbox and its
// sub-address (RFC 5233). Without one, base is the whole local part and tag is
// empty; "jane+" has the base "jane" and an empty tag, so base != a.Local tells
// whether there is a sub-address. A leading + does not start one.
func (a Address) Tag() (base, tag string) {
	base, tag, found := strings.Cut(a.Local, "+")
	if !found || base == "" {
		return a.Local, ""
	}
	return base, tag
}

// checkLocal says what is wrong with a local part, or nothing: it must be a
// dot-atom of RFC 5322 in ASCII.
func checkLocal(local string) Reason {
	switch {
	case local == "":
		return ReasonNoLocal
	case len(local) > maxLocal:
		return ReasonLocalTooLong
	case local[0] == '"':
		return ReasonQuoted
	case local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, ".."):
		return ReasonLocalDots
	}
	for i := range len(local) {
		if c := local[i]; c >= 0x80 {
			return ReasonLocalNotASCII
		} else if c != '.' && !isAtext(c) {
			return ReasonLocalCharacter
		}
	}
	return ""
}

// isAtext reports whether c may stand in an atom (RFC 5322 section 3.2.3).
func isAtext(c byte) bool {
	return isAlphanumeric(c) || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
