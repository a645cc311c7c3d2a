package email

import (
	"iter"
	"strings"
)

// List is a sorted list of names that is searched in its text, so that it costs
// no work and no memory before the first look-up and none per look-up: one
// normalised name a line, each line ended by a newline, sorted bytewise. Lines
// that begin with # are comments and must stand first.
type List string

// Has reports whether name itself is in the list.
func (l List) Has(name string) bool {
	if name == "" || name[0] == '#' {
		return false
	}
	low, high := 0, len(l)
	for low < high {
		start, end := l.line((low + high) / 2)
		switch line := string(l[start:end]); {
		case line == name:
			return true
		case line < name:
			low = end + 1
		default:
			high = start
		}
	}
	return false
}

// line is the span of the line that position pos lies in, without its newline.
func (l List) line(pos int) (start, end int) {
	start = strings.LastIndexByte(string(l[:pos]), '\n') + 1
	if n := strings.IndexByte(string(l[pos:]), '\n'); n >= 0 {
		return start, pos + n
	}
	return start, len(l)
}

// Match looks for a normalised domain and then for each of its parents, down
// to, but never into, the public suffix. It returns the entry that was found. A
// list must not hold public suffixes itself.
//
// Only when a parent is found is the public suffix list asked, so a domain that
// is not listed, or is listed itself, is answered without an allocation.
func (l List) Match(domain string) (entry string, ok bool) {
	if len(domain) > maxDomain {
		return "", false
	}
	for name := domain; ; {
		if l.Has(name) {
			if len(name) < len(domain) && len(publicSuffix(domain)) >= len(name) {
				return "", false
			}
			return name, true
		}
		_, parent, found := strings.Cut(name, ".")
		if !found {
			return "", false
		}
		name = parent
	}
}

// All yields the names of the list in their order, without the comments.
func (l List) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(l)) {
			name := strings.TrimSuffix(line, "\n")
			if name != "" && name[0] != '#' && !yield(name) {
				return
			}
		}
	}
}
