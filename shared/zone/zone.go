// Package zone knows the time zones of the world. A deployed function finds no zone database on its
// machine, and the one in package time/tzdata weighs 450 KB; this one is a twentieth of that, because it
// forgets the past: it tells the time as Go's own does from 2025 through 2040, and later by the rule in
// force then.
package zone

import (
	"errors"
	"strings"
	"time"
)

//go:generate go test -run ^TestTheTableIsInStep$ -update .

var errUnknown = errors.New("zone: no time zone has this name")

// longestName is longer than any name that there is, in bytes.
const longestName = 64

// group is the zones that tell the same time.
type group struct {
	names string // with a blank before and after each
	image string // the file of their time, as zic would write it
}

// Load is the zone of an IANA name, an old one too: "Europe/Vienna", "US/Eastern", "UTC". The name may
// come from anybody: whatever is not exactly a name is an error, also "" and "Local". The error does not
// hold the name. A time before 2025 can be told wrongly.
//
// Source: https://www.rfc-editor.org/rfc/rfc9636
func Load(name string) (*time.Location, error) {
	if len(name) > longestName || strings.Contains(name, " ") {
		return nil, errUnknown
	}
	wanted := " " + name + " "
	for _, g := range table {
		if strings.Contains(g.names, wanted) {
			return time.LoadLocationFromTZData(name, []byte(g.image))
		}
	}
	return nil, errUnknown
}
