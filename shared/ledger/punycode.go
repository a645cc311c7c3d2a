package ledger

import (
	"strings"
	"unicode/utf8"
)

// The parameters that Punycode has in domain names.
//
// Source: https://www.rfc-editor.org/rfc/rfc3492#section-5
const (
	base         = 36
	tMin         = 1
	tMax         = 26
	skew         = 38
	damp         = 700
	initialBias  = 72
	firstUnicode = 0x80
)

// toASCII is a domain with the labels that need it in Punycode: bücher.example is xn--bcher-kva.example. What
// is ASCII already, also a label that begins with xn--, stays as it is. The library for this, which
// package email uses, maps and checks as well, with 70 KB of tables that nothing here needs.
func toASCII(domain string) string {
	labels := strings.Split(domain, ".")
	for i, label := range labels {
		if strings.ContainsFunc(label, func(r rune) bool { return r >= firstUnicode }) {
			labels[i] = "xn--" + punycode([]rune(label))
		}
	}
	return strings.Join(labels, ".")
}

// punycode writes the ASCII characters and then, from the lowest to the highest, how far it is to each
// place where another one stands. Its numbers stay small enough for labels of some thousand characters.
//
// Source: https://www.rfc-editor.org/rfc/rfc3492#section-6.3
func punycode(label []rune) string {
	var out []byte
	for _, r := range label {
		if r < firstUnicode {
			out = utf8.AppendRune(out, r)
		}
	}
	basic := len(out)
	if basic > 0 {
		out = append(out, '-')
	}
	delta, bias, written := 0, initialBias, basic
	for n := rune(firstUnicode); written < len(label); n++ {
		next := lowest(label, n)
		delta += int(next-n) * (written + 1)
		n = next
		for _, r := range label {
			switch {
			case r < n:
				delta++
			case r == n:
				out = appendDelta(out, delta, bias)
				bias = adapt(delta, written+1, written == basic)
				delta = 0
				written++
			}
		}
		delta++
	}
	return string(out)
}

// lowest is the lowest character from n on.
func lowest(label []rune, n rune) rune {
	found := rune(0x10FFFF)
	for _, r := range label {
		if r >= n {
			found = min(found, r)
		}
	}
	return found
}

// appendDelta writes a number with digits whose weights depend on the bias, lowest first.
func appendDelta(out []byte, delta, bias int) []byte {
	const digits = "abcdefghijklmnopqrstuvwxyz0123456789"
	rest := delta
	for k := base; ; k += base {
		threshold := min(max(k-bias, tMin), tMax)
		if rest < threshold {
			return append(out, digits[rest])
		}
		rest -= threshold
		out = append(out, digits[threshold+rest%(base-threshold)])
		rest /= base - threshold
	}
}

// adapt is the bias for the next number, by which numbers of its size become short.
//
// Source: https://www.rfc-editor.org/rfc/rfc3492#section-6.1
func adapt(delta, written int, first bool) int {
	scaled := delta / 2
	if first {
		scaled = delta / damp
	}
	scaled += scaled / written
	k := 0
	for ; scaled > (base-tMin)*tMax/2; k += base {
		scaled /= base - tMin
	}
	return k + (base-tMin+1)*scaled/(scaled+skew)
}
