package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Widths of lines in plain text.
const (
	lineWidth   = 76  // characters, where there is a space to break at
	longestWord = 900 // bytes, where there is none: an address stays whole
)

// wrap breaks long lines at spaces, and takes out what mail does not want: spaces at the ends of lines, but
// for the one that announces a signature, and more than one empty line.
func wrap(text string) string {
	var out strings.Builder
	empty := true // at the beginning, too
	for line := range strings.Lines(text) {
		if strings.TrimRight(line, "\r\n") == "-- " {
			out.WriteString("-- \n")
			continue
		}
		line = strings.TrimSpace(line)
		if line == "" && empty {
			continue
		}
		empty = line == ""
		wrapLine(&out, line)
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

func wrapLine(out *strings.Builder, line string) {
	width := 0
	for i, word := range strings.Split(line, " ") {
		length := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case width+1+length > lineWidth:
			out.WriteByte('\n')
			width = 0
		default:
			out.WriteByte(' ')
			width++
		}
		writeWord(out, word)
		width += length
	}
	out.WriteByte('\n')
}

// writeWord breaks a word that no line can take, not inside a character.
func writeWord(out *strings.Builder, word string) {
	for len(word) > longestWord {
		end := longestWord
		for end > longestWord/2 && !startsAt(word, end) {
			end--
		}
		for !utf8.RuneStart(word[end]) {
			end--
		}
		out.WriteString(word[:end] + "\n")
		word = word[end:]
	}
	out.WriteString(word)
}

// startsAt says whether a character that stands for itself begins there.
func startsAt(word string, i int) bool {
	r, size := utf8.DecodeRuneInString(word[i:])
	return utf8.RuneStart(word[i]) && size > 0 && !unicode.Is(unicode.M, r)
}
