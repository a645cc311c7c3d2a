package render

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"gatehouse/shared/mail"
)

// ErrKind says that there is no message of that kind.
var ErrKind = errors.New("no such message")

// ErrValue says that a value is missing without which there is no message, or that one cannot be used. The
// error around it names the kind and the variable, never the value.
var ErrValue = errors.New("value missing or unusable")

// Limits of what people typed, in characters.
const (
	maxName  = 64
	maxProse = 500
	maxCode  = 256 // Cognito's longest password
)

// prepare makes the values of a message harmless and writes them as its texts show them. What the kind does
// not declare is left out, and so is what the person typed where nobody has proved whose address it is.
func prepare(kind mail.Kind, locale string, v Values) (map[Variable]string, error) {
	declared := declarations[kind]
	values := map[Variable]string{}
	for name, text := range v.written(locale) {
		hidden := name.Typed() && !kind.Team() && !v.Proved
		if text != "" && declared.has(name) && !hidden {
			values[name] = text
		}
	}
	for _, name := range declared.must {
		if values[name] == "" {
			return nil, fmt.Errorf("%s: %s: %w", kind, name, ErrValue)
		}
	}
	if link, given := values[VarLink]; given && !mail.IsLink(link) {
		return nil, fmt.Errorf("%s: %s: %w", kind, VarLink, ErrValue)
	}
	return values, nil
}

// written are all values as text; one that is missing is empty.
func (v Values) written(locale string) map[Variable]string {
	values := map[Variable]string{
		VarName:     foreign(locale, unlink(mail.Clean(v.Name, maxName))),
		VarDevice:   foreign(locale, unlink(mail.Clean(v.Device, maxName))),
		VarMessage:  foreign(locale, unlink(mail.Clean(v.Message, maxProse))),
		VarReason:   foreign(locale, mail.Clean(v.Reason, maxProse)),
		VarClient:   foreign(locale, mail.Clean(v.Client, maxName)),
		VarAddress:  foreign(locale, mail.Clean(v.Address, mail.MaxAddress)),
		VarUsername: foreign(locale, mail.Clean(v.Username, maxCode)),
		VarCode:     mail.Clean(v.Code, maxCode),
		VarCodeLink: mail.Clean(v.CodeLink, maxCode),
		VarLink:     v.Link,
	}
	if !v.Time.IsZero() {
		values[VarTime] = mail.When(locale, v.Time, v.Zone)
	}
	if !v.Until.IsZero() {
		values[VarUntil] = mail.When(locale, v.Until, v.Zone)
	}
	if v.Count > 0 {
		values[VarCount] = strconv.Itoa(v.Count)
	}
	if v.Limit > 0 {
		values[VarLimit] = strconv.Itoa(v.Limit)
	}
	return values
}

// foreign keeps a value's direction of writing from the text around it, where they may differ.
func foreign(locale, text string) string {
	if text == "" || directionOf(locale) == leftToRight && !strings.ContainsFunc(text, turns) {
		return text
	}
	return isolate + text + endIsolate
}

// turns tells the characters of scripts that are written from right to left, by the blocks Unicode keeps for
// them.
//
// Source: https://www.unicode.org/reports/tr9/#Bidirectional_Character_Types
func turns(r rune) bool {
	return r >= 0x0590 && r <= 0x08ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}

// unlink takes apart what mail programs make links of, so that nobody can send a link by calling themself
// one: each dot inside a word is followed by a space, as are slashes and the sign of an address.
func unlink(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	inside := false // a word is going on
	for i, r := range text {
		out.WriteRune(r)
		if splits(r) && inside && goesOn(firstRune(text[i+len(string(r)):])) {
			out.WriteByte(' ')
		}
		inside = r != ' '
	}
	return out.String()
}

// splits tells the characters that join the parts of an address: dots, also those of Chinese and Japanese,
// which browsers take for dots, colons, slashes and the at sign.
func splits(r rune) bool {
	return strings.ContainsRune(".:/@．。｡・․﹒：／＠", r)
}

// goesOn says whether a word goes on with a character: also with one that is not seen, or that browsers read as a
// letter. A sentence goes on with a space, and a bracket closes.
func goesOn(r rune) bool {
	return r == '/' || r == '／' || r == '%' || r > ' ' && !unicode.IsPunct(r)
}

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}
