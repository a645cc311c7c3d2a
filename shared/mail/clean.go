package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes what a person typed harmless for a mail: one line of valid text without control characters and
// without those that turn the direction of writing, of at most limit characters. What is cut off is cut
// between characters as people see them, and an ellipsis says so.
func Clean(text string, limit int) string {
	kept := make([]rune, 0, min(len(text), limit+1))
	for _, r := range text {
		if len(kept) > limit {
			break
		}
		switch {
		case unicode.IsSpace(r):
			if len(kept) > 0 && kept[len(kept)-1] != ' ' {
				kept = append(kept, ' ')
			}
		case harmless(r):
			kept = append(kept, r)
		}
	}
	if len(kept) > limit {
		kept = cut(kept, limit)
	}
	return strings.TrimSpace(string(kept))
}

// Header makes a text harmless for a header field such as a subject: as [Clean], of at most 200 characters.
func Header(text string) string { return Clean(text, 200) }

// harmless tells characters that are to be seen from those that steer. Of the latter, only the joiners stay:
// names in Persian or in Indian scripts, and pictures, are spelled with them.
func harmless(r rune) bool {
	const joiner, nonJoiner = '\u200d', '\u200c'
	return r == joiner || r == nonJoiner || r != utf8.RuneError && !unicode.In(r, unicode.C, unicode.Zl, unicode.Zp)
}

// cut shortens to limit characters, the ellipsis among them. It goes back to where a character begins, unless
// one is longer than any script has.
func cut(text []rune, limit int) []rune {
	const longest = 16
	end := max(limit-1, 0)
	for back := 0; back < longest && end-back > 0; back++ {
		if begins(text, end-back) {
			end -= back
			break
		}
	}
	return append(text[:end:end], '…')
}

// begins says whether a character as people see it begins at i: not with an accent, a joined part, a
// variation or a skin colour, nor with the second half of a flag.
func begins(text []rune, i int) bool {
	r, before := text[i], text[i-1]
	joined := r == '\u200d' || before == '\u200d' || unicode.Is(unicode.M, r)
	tinted := r >= '\U0001F3FB' && r <= '\U0001F3FF'
	flag := unicode.Is(unicode.Regional_Indicator, r) && unicode.Is(unicode.Regional_Indicator, before)
	return !joined && !tinted && !flag
}
