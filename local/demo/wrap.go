package main

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columnLimit is the most columns a line of text takes: what fits into any terminal.
const columnLimit = 80

// wrap breaks text into lines; the second and later ones begin below the text of the first.
func wrap(prefix, text string) string {
	return fold(prefix, strings.Repeat(" ", len(prefix)), text)
}

// fold breaks text into lines that begin with prefix, from the second on with next. Between Chinese and
// Japanese characters, which are written without spaces, a line may end anywhere.
func fold(prefix, next, text string) string {
	var lines strings.Builder
	line, used, begins := prefix, cells(prefix), true
	for word := range strings.FieldsSeq(text) {
		for i, piece := range pieces(word) {
			gap := ""
			if i == 0 && !begins {
				gap = " "
			}
			if !begins && used+len(gap)+cells(piece) > columnLimit {
				lines.WriteString(line + "\n")
				line, used, gap = next, cells(next), ""
			}
			line, used, begins = line+gap+piece, used+len(gap)+cells(piece), false
		}
	}
	return lines.String() + line + "\n"
}

// pieces are the parts of a word between which a line may end. A mark stays with what it ends or opens.
func pieces(word string) []string {
	var parts []string
	var last rune
	for _, r := range word {
		closes, opened := unicode.In(r, unicode.Po, unicode.Pe, unicode.Lm), unicode.Is(unicode.Ps, last)
		if len(parts) == 0 || (wide(last) || wide(r)) && !closes && !opened {
			parts = append(parts, "")
		}
		parts[len(parts)-1] += string(r)
		last = r
	}
	return parts
}

// cells are the columns that text takes in a terminal.
func cells(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case wide(r):
			n += 2
		case !unicode.In(r, unicode.Mn, unicode.Cf):
			n++
		}
	}
	return n
}

// wide tells the characters that take two columns.
func wide(r rune) bool {
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth
}
