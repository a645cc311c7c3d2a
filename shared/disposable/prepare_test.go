package disposable

import (
	_ "embed"
	"slices"
	"strings"

	"gatehouse/shared/email"
)

//go:embed protected.txt
var protected email.List

// leftOut is an entry of a raw list that must not be searched, as it stood
// there, and why.
type leftOut struct{ entry, why string }

// prepare makes a list that can be searched out of a raw one: one domain a line,
// blank lines and lines that begin with # ignored. Domains are normalised,
// sorted bytewise and made unique. What must not stand in a list that blocks
// people is left out and reported in the order of the raw list. It runs in tests
// and go generate alone, so that no function carries it.
func prepare(raw string) (email.List, []leftOut) {
	shielded := shield()
	var names []string
	var dropped []leftOut
	for line := range strings.Lines(raw) {
		entry := strings.TrimSpace(line)
		if entry == "" || entry[0] == '#' {
			continue
		}
		name, why := admit(entry, shielded)
		if why != "" {
			dropped = append(dropped, leftOut{entry, why})
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
func admit(entry string, shielded map[string]bool) (name, why string) {
	name, err := email.Normalize(entry)
	switch {
	case err != nil:
		return "", "malformed"
	case email.IsPublicSuffix(name):
		return "", "public suffix" // it would block everybody who registered below it
	case shielded[name]:
		return "", "protected"
	}
	if _, relay := email.Relay(name); relay {
		return "", "protected"
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
