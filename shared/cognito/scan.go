package cognito

import (
	"encoding/json"
	"iter"
	"strings"
)

// A scanner moves forward over text that check has accepted, so it needs no
// error paths. Between calls it stands at the first byte of a value. What it
// returns are substrings of text wherever no escape sequence is in the way.
type scanner struct {
	text string
	at   int
	key  int // where the key of the member last reached begins
}

// scan returns a scanner standing at the one value of a checked text.
func scan(text string) *scanner {
	s := &scanner{text: text}
	s.space()
	return s
}

// peek returns the first byte of the value: it tells its kind.
func (s *scanner) peek() byte { return s.text[s.at] }

// space skips white space and returns the byte after it.
func (s *scanner) space() byte {
	for isSpace(s.text[s.at]) {
		s.at++
	}
	return s.text[s.at]
}

// members ranges over the keys of the object the scanner stands at. The loop
// body finds the scanner at the member's value and may read it; a value it
// leaves alone is skipped. After the loop the scanner is behind the object.
func (s *scanner) members() iter.Seq[string] {
	return func(yield func(string) bool) {
		s.at++
		for s.space() != '}' {
			if s.peek() == ',' {
				s.at++
				s.space()
			}
			s.key = s.at
			key := s.unquote()
			s.space()
			s.at++
			s.space()
			start := s.at
			if !yield(key) {
				return
			}
			if s.at == start {
				s.skip()
			}
		}
		s.at++
	}
}

// elements ranges over the list the scanner stands at, as members does.
func (s *scanner) elements() func(yield func() bool) {
	return func(yield func() bool) {
		s.at++
		for s.space() != ']' {
			if s.peek() == ',' {
				s.at++
				s.space()
			}
			start := s.at
			if !yield() {
				return
			}
			if s.at == start {
				s.skip()
			}
		}
		s.at++
	}
}

// raw skips the value and returns its JSON text.
func (s *scanner) raw() string {
	start := s.at
	s.skip()
	return s.text[start:s.at]
}

// skip moves behind the value, however deep it is.
func (s *scanner) skip() {
	for depth := 0; ; {
		switch s.peek() {
		case '"':
			s.skipString()
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			depth--
			s.at++
		case ' ', '\n', '\t', '\r', ',', ':':
			s.at++
		default:
			s.skipScalar()
		}
		if depth == 0 {
			return
		}
	}
}

// skipScalar moves behind a number, true, false or null.
func (s *scanner) skipScalar() {
	for s.at < len(s.text) && strings.IndexByte(" \n\t\r,:]}", s.text[s.at]) < 0 {
		s.at++
	}
}

// skipString moves behind a string and reports whether it holds an escape
// sequence.
func (s *scanner) skipString() (escaped bool) {
	for s.at++; ; s.at += 2 {
		s.at += plain(s.text[s.at:])
		if s.text[s.at] == '"' {
			s.at++
			return escaped
		}
		escaped = true
	}
}

// unquote skips a string and returns what it says.
func (s *scanner) unquote() string {
	start := s.at
	if !s.skipString() {
		return s.text[start+1 : s.at-1]
	}
	var said string
	// A checked string literal always decodes.
	_ = json.Unmarshal([]byte(s.text[start:s.at]), &said)
	return said
}
