package email

import (
	"iter"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Normalize brings a bare domain into the form all functions of this package
// compare by: ASCII (IDNA), lower case, one trailing dot taken away. It takes
// what can stand behind the @ of an address: at least two labels of letters,
// digits and inner hyphens, the last not of digits only.
//
// The error is a *[SyntaxError]; it never holds the input.
func Normalize(domain string) (string, error) {
	normal, reason := normalize(domain)
	if reason != "" {
		return "", refuse(reason)
	}
	return normal, nil
}

func normalize(domain string) (string, Reason) {
	switch {
	case domain == "" || domain == ".":
		return "", ReasonNoDomain
	case len(domain) > maxDomainInput:
		return "", ReasonDomainTooLong
	case domain[0] == '[':
		return "", ReasonAddressLiteral
	}
	ascii, ok := toASCII(domain)
	if !ok {
		return "", ReasonIDN
	}
	ascii = strings.TrimSuffix(ascii, ".")
	return ascii, checkDomain(ascii)
}

// toASCII lower-cases a domain and converts it when it is internationalised.
// Plain names, nearly all there are, never reach the IDNA tables. What is plain
// is told before lowering, which makes other letters (İ) into ASCII ones than
// IDNA does.
func toASCII(domain string) (ascii string, ok bool) {
	if isASCII(domain) {
		if plain := strings.ToLower(domain); !strings.Contains(plain, "xn--") {
			return plain, true
		}
	}
	if !utf8.ValidString(domain) {
		return "", false
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	return ascii, err == nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// checkDomain says what is wrong with a lower-case ASCII domain, or nothing.
func checkDomain(domain string) Reason {
	if len(domain) > maxDomain {
		return ReasonDomainTooLong
	}
	var label string
	labels := 0
	for label = range strings.SplitSeq(domain, ".") {
		if !validLabel(label) {
			return ReasonLabel
		}
		labels++
	}
	if labels < 2 {
		return ReasonOneLabel
	}
	return checkTLD(label)
}

// checkTLD says what is wrong with a valid label as the last one, or nothing.
func checkTLD(label string) Reason {
	if strings.Trim(label, "0123456789") == "" {
		return ReasonNumericTLD
	}
	return ""
}

// validLabel reports whether label is a host name label (RFC 1123).
func validLabel(label string) bool {
	if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		if c := label[i]; !isAlphanumeric(c) && c != '-' {
			return false
		}
	}
	return true
}

// Parents yields a normalised domain and each of its parents, longest first,
// down to the registrable domain. It never yields a public suffix, be it of the
// ICANN section (co.uk) or the private one (github.io) of the public suffix
// list; so it yields nothing for a domain that is one.
func Parents(domain string) iter.Seq[string] {
	return func(yield func(string) bool) {
		suffix := len(publicSuffix(domain))
		for len(domain) > suffix {
			if !yield(domain) {
				return
			}
			_, domain, _ = strings.Cut(domain, ".")
		}
	}
}

// IsPublicSuffix reports whether a normalised domain is a public suffix, under
// which unrelated people register names: com, co.uk, github.io. Every single
// label is one, known or not.
func IsPublicSuffix(domain string) bool { return domain != "" && publicSuffix(domain) == domain }

// HasKnownTLD reports whether the top-level domain of a normalised domain is one
// of the ICANN section of the public suffix list, rather than a made-up one.
func HasKnownTLD(domain string) bool {
	tld := domain[strings.LastIndexByte(domain, '.')+1:]
	// The star stands for any name: some countries have suffixes of two labels alone (*.ck).
	_, icann := publicsuffix.PublicSuffix("*." + tld)
	return tld != "" && icann
}

// publicSuffix is the public suffix of a normalised domain. For a top-level
// domain the list does not know, it is that top-level domain.
func publicSuffix(domain string) string {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix
}
