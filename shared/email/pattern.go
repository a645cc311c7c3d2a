package email

import (
	"slices"
	"strings"
)

// Pattern is one entry of a policy's list of addresses. It has one of three
// forms:
//
//	example.com         every mailbox at exactly this domain
//	*.example.com       every mailbox at any subdomain, not at example.com itself;
//	                    also a public suffix (*.ac.uk, *.top)
//	jane@example.com    this mailbox, with any sub-address (jane+news@example.com)
//
// A mailbox that is written with a sub-address matches only that one. Case does
// not matter, nor whether a domain is written in Unicode or in ASCII. The zero
// value matches nothing.
type Pattern struct {
	local  string // lower case; "" unless the pattern is a mailbox
	domain string // normalised; with a leading dot when it stands for subdomains
}

// ParsePattern reads a pattern. Public suffixes are taken (*.ac.uk, *.top), for
// they bar or narrow as well as names do; where an entry opens a door, ask
// [Pattern.CoversSuffix]. A single label is taken behind a star alone, and a
// star nowhere but in front of a domain: *@example.com would be the mailbox
// that is called so.
//
// The error is a *[SyntaxError]; it never holds the input.
func ParsePattern(s string) (Pattern, error) {
	if strings.Contains(s, "@") {
		return parseMailbox(s)
	}
	name, subdomains := strings.CutPrefix(s, "*.")
	if name == "" || strings.Contains(name, "*") {
		return Pattern{}, refuse(ReasonPattern)
	}
	domain, reason := normalize(name)
	if reason == ReasonOneLabel && subdomains {
		reason = checkTLD(domain)
	}
	if reason != "" {
		return Pattern{}, refuse(reason)
	}
	if subdomains {
		domain = "." + domain
	}
	return Pattern{domain: domain}, nil
}

func parseMailbox(s string) (Pattern, error) {
	address, err := Parse(s)
	if err != nil {
		return Pattern{}, err
	}
	if strings.Contains(address.Local, "*") {
		return Pattern{}, refuse(ReasonLocalStar)
	}
	return Pattern{local: strings.ToLower(address.Local), domain: address.Domain}, nil
}

// CoversSuffix reports whether the pattern stands for all names under a public
// suffix (*.com, *.ac.uk, *.github.io): anybody can register one that it covers.
// A suffix without a star covers its own mailboxes alone, and no such name.
func (p Pattern) CoversSuffix() bool {
	if !strings.HasPrefix(p.domain, ".") {
		return false
	}
	// The second question is about suffixes that the list itself writes with a star (*.kobe.jp).
	return IsPublicSuffix(p.domain[1:]) || IsPublicSuffix("*"+p.domain)
}

// Match reports whether the pattern covers the address.
func (p Pattern) Match(a Address) bool {
	switch {
	case p.domain == "":
		return false
	case p.local != "":
		return p.domain == a.Domain && p.matchLocal(a)
	case p.domain[0] == '.':
		return strings.HasSuffix(a.Domain, p.domain)
	}
	return p.domain == a.Domain
}

func (p Pattern) matchLocal(a Address) bool {
	base, _ := a.Tag()
	return strings.EqualFold(p.local, a.Local) || strings.EqualFold(p.local, base)
}

// String is the pattern as it is written in a policy, normalised.
func (p Pattern) String() string {
	switch {
	case p.local != "":
		return p.local + "@" + p.domain
	case strings.HasPrefix(p.domain, "."):
		return "*" + p.domain
	}
	return p.domain
}

// Patterns is a list of patterns prepared for matching: its cost grows with the
// labels of the address and the logarithm of the list. The zero value is an
// empty list.
type Patterns struct {
	sorted []Pattern
}

// NewPatterns prepares a list of patterns; their order does not matter.
func NewPatterns(patterns []Pattern) Patterns {
	sorted := slices.Clone(patterns)
	slices.SortFunc(sorted, comparePatterns)
	return Patterns{sorted: slices.Compact(sorted)}
}

// Match returns the narrowest pattern of the list that covers the address: a
// mailbox before its domain, a domain before its parents.
func (l Patterns) Match(a Address) (Pattern, bool) {
	if len(l.sorted) == 0 {
		return Pattern{}, false
	}
	base, _ := a.Tag()
	for _, local := range [...]string{strings.ToLower(a.Local), strings.ToLower(base), ""} {
		if p := (Pattern{local: local, domain: a.Domain}); l.has(p) {
			return p, true
		}
	}
	for i := range len(a.Domain) {
		if p := (Pattern{domain: a.Domain[i:]}); a.Domain[i] == '.' && l.has(p) {
			return p, true
		}
	}
	return Pattern{}, false
}

func (l Patterns) has(p Pattern) bool {
	_, found := slices.BinarySearchFunc(l.sorted, p, comparePatterns)
	return found
}

func comparePatterns(a, b Pattern) int {
	if c := strings.Compare(a.domain, b.domain); c != 0 {
		return c
	}
	return strings.Compare(a.local, b.local)
}
