package disposable

import (
	_ "embed"
	"slices"
	"strings"

	"gatehouse/shared/email"
)

//go:embed protected.txt
var protected email.List

// Why says why an entry of a raw list was left out of the prepared one.
type Why string

// The reasons for leaving an entry out.
const (
	// Malformed: no domain of at least two labels.
	Malformed Why = "malformed"
	// PublicSuffix: it would block everybody who registered below it.
	PublicSuffix Why = "public_suffix"
	// Protected: it would block a relay, a large provider, or another domain
	// that must never be blocked (protected.txt).
	Protected Why = "protected"
)

// Dropped is an entry of a raw list that was left out.
type Dropped struct {
	// Entry is the line as it stood in the raw list.
	Entry string
	// Why it was left out.
	Why Why
}

// Prepare makes a list that can be searched out of a raw one: one domain a line,
// blank lines and lines that begin with # ignored. Domains are normalised,
// sorted bytewise and made unique. What must not stand in a list that blocks
// people is left out and reported in the order of the raw list; the caller
// decides whether it still trusts such a list.
func Prepare(raw string) (email.List, []Dropped) {
	shielded := shield()
	var names []string
	var dropped []Dropped
	for line := range strings.Lines(raw) {
		entry := strings.TrimSpace(line)
		if entry == "" || entry[0] == '#' {
			continue
		}
		name, why := admit(entry, shielded)
		if why != "" {
			dropped = append(dropped, Dropped{Entry: entry, Why: why})
			continue
		}
		names = append(names, name)
	}
	slices.Sort(names)
	var list strings.Builder
	for _, name := range slices.Compact(names) {
		list.WriteString(name)
		list.WriteByte('\n')
	}
	return email.List(list.String()), dropped
}

// admit normalises an entry, or says why it cannot be listed.
func admit(entry string, shielded map[string]bool) (string, Why) {
	name, err := email.Normalize(entry)
	switch {
	case err != nil:
		return "", Malformed
	case email.IsPublicSuffix(name):
		return "", PublicSuffix
	case shielded[name]:
		return "", Protected
	}
	if _, relay := email.Relay(name); relay {
		return "", Protected
	}
	return name, ""
}

// shield is every domain whose listing would block a protected one: itself and
// its parents.
func shield() map[string]bool {
	shielded := map[string]bool{}
	for _, list := range []email.List{protected, email.Relays(), email.FreeProviders()} {
		for name := range list.All() {
			for parent := range email.Parents(name) {
				shielded[parent] = true
			}
		}
	}
	return shielded
}
