package cognito

import (
	"strings"
	"unicode/utf8"
)

const (
	// MaxEventBytes is the largest event Decode and Splice accept: the limit of
	// a synchronous Lambda invocation, 6 MiB.
	// Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
	MaxEventBytes = 6 << 20
	// MaxDepth is how deep objects and lists may be nested in an event. Events
	// as Cognito sends them need fewer than ten levels; only attributes of an
	// identity provider can add more.
	MaxDepth = 1000
)

// check reports whether text is one valid JSON value of acceptable size and
// depth. It accepts exactly what utf8.Valid and json.Valid accept together, up
// to MaxDepth. It is here because it can tell nesting from other faults and takes
// less than half the time of json.Valid, which would be the larger part of what
// an event costs.
func check(text string) error {
	if len(text) > MaxEventBytes {
		return ErrTooLarge
	}
	if !utf8.ValidString(text) {
		return ErrNotUTF8
	}
	c := checker{text: text}
	if !c.value(0) || c.space() != 0 || c.at < len(text) {
		return c.reason()
	}
	return nil
}

// A checker walks text that may be anything. Its methods report whether the
// text was valid so far and leave at behind what they read.
type checker struct {
	text    string
	at      int
	tooDeep bool
}

func (c *checker) reason() error {
	if c.tooDeep {
		return ErrTooDeep
	}
	return ErrNotJSON
}

// space skips white space and returns the byte after it, or 0 at the end.
func (c *checker) space() byte {
	for ; c.at < len(c.text); c.at++ {
		if b := c.text[c.at]; b > ' ' || !isSpace(b) {
			return b
		}
	}
	return 0
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// take skips b if it comes next.
func (c *checker) take(b byte) bool {
	if c.at < len(c.text) && c.text[c.at] == b {
		c.at++
		return true
	}
	return false
}

func (c *checker) value(depth int) bool {
	switch c.space() {
	case '{':
		return c.object(depth + 1)
	case '[':
		return c.list(depth + 1)
	case '"':
		return c.str()
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	}
	return c.number()
}

func (c *checker) word(word string) bool {
	if !strings.HasPrefix(c.text[c.at:], word) {
		return false
	}
	c.at += len(word)
	return true
}

func (c *checker) object(depth int) bool {
	if c.tooDeep = depth > MaxDepth; c.tooDeep {
		return false
	}
	c.at++
	if c.space() == '}' {
		return c.take('}')
	}
	for {
		if c.space() != '"' || !c.str() || c.space() != ':' || !c.take(':') || !c.value(depth) {
			return false
		}
		if c.space() != ',' {
			return c.take('}')
		}
		c.at++
	}
}

func (c *checker) list(depth int) bool {
	if c.tooDeep = depth > MaxDepth; c.tooDeep {
		return false
	}
	c.at++
	if c.space() == ']' {
		return c.take(']')
	}
	for {
		if !c.value(depth) {
			return false
		}
		if c.space() != ',' {
			return c.take(']')
		}
		c.at++
	}
}

// str expects a quote at c.at.
func (c *checker) str() bool {
	for c.at++; ; {
		c.at += plain(c.text[c.at:])
		if c.at == len(c.text) {
			return false
		}
		switch c.text[c.at] {
		case '"':
			c.at++
			return true
		case '\\':
			if !c.escape() {
				return false
			}
		default: // a control character
			return false
		}
	}
}

// plain counts the leading bytes of text that stand for themselves in a string.
func plain(text string) int {
	for i := range len(text) {
		if b := text[i]; b == '"' || b == '\\' || b < ' ' {
			return i
		}
	}
	return len(text)
}

// escape expects a backslash at c.at and moves behind the escape sequence.
func (c *checker) escape() bool {
	c.at++
	if c.at == len(c.text) || strings.IndexByte(`"\/bfnrtu`, c.text[c.at]) < 0 {
		return false
	}
	c.at++
	if c.text[c.at-1] != 'u' {
		return true
	}
	for range 4 {
		if c.at == len(c.text) || !isHex(c.text[c.at]) {
			return false
		}
		c.at++
	}
	return true
}

func isHex(b byte) bool {
	return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f'
}

func (c *checker) number() bool {
	c.take('-')
	if !c.take('0') && !c.digits() {
		return false
	}
	if c.take('.') && !c.digits() {
		return false
	}
	if c.take('e') || c.take('E') {
		if !c.take('+') {
			c.take('-')
		}
		return c.digits()
	}
	return true
}

// digits skips at least one digit.
func (c *checker) digits() bool {
	start := c.at
	for c.at < len(c.text) && isDigit(c.text[c.at]) {
		c.at++
	}
	return c.at > start
}
