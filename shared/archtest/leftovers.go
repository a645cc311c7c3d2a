package archtest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// leftover is a piece of text that no file may hold.
type leftover struct {
	piece string
	wrong string
	do    string
}

// leftovers are put together from halves, so that this file may be searched too.
func leftovers() []leftover {
	const (
		place   = "names a place on somebody's machine"
		outside = "names a place outside the project"
		promise = "promises something for later"
	)
	return []leftover{
		{"/wo" + "rk/", place, "name a path inside the repository"},
		{"/tm" + "p/", place, "use a temporary folder that the program asks for (t.TempDir, mktemp -d)"},
		{"shared/des" + "ign.md", outside, "say here what the reader needs to know"},
		{"shared/rese" + "arch", outside, "say here what the reader needs to know"},
		{"shared/to" + "ols/", outside, "use the project's own script"},
		{"shared/da" + "ta/", outside, "copy the data into the project"},
		{"TO" + "DO", promise, "do it, or write down why it is as it is"},
		{"FIX" + "ME", promise, "do it, or write down why it is as it is"},
	}
}

// Leftovers reports text that has no place in a project of its own: paths of a machine, references to what
// the project does not hold, and promises.
func Leftovers(h *House) []Finding {
	var found []Finding
	for _, name := range h.Files {
		content := h.read(name)
		if !utf8.ValidString(content) || strings.ContainsRune(content, 0) {
			continue // not text
		}
		for _, leftover := range leftovers() {
			before, _, holds := strings.Cut(content, leftover.piece)
			if holds {
				where := fmt.Sprintf("%s:%d", name, strings.Count(before, "\n")+1)
				found = append(found, Finding{where, fmt.Sprintf("%s: %q", leftover.wrong, leftover.piece), leftover.do})
			}
		}
	}
	return found
}
