// Package deny holds the only error a person may ever read.
//
// Amazon Cognito shows the text of a trigger's error to whoever signs up or signs in, in the form
// "PreSignUp failed with error <text>." So a text that leaves a function is either an [Error], made
// of a stable code that programs may rely on and one plain sentence for people, or [Unavailable],
// which says nothing about the cause. Everything else stays in the log.
package deny

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is the greatest length of [Error.Text] in characters.
const MaxText = 200

// CodeUnavailable is the code of [Unavailable].
const CodeUnavailable = "unavailable"

// Error is a refusal that a person may read.
type Error struct {
	// Code is stable and made of a-z, 0-9 and _, so that a client can tell refusals apart.
	Code string
	// Sentence is one plain sentence without a full stop at its end, since Cognito adds one.
	Sentence string
	// Suggestion is what the person probably meant, such as the domain of a large provider; empty for
	// none. A phrase with it follows the sentence, unless the text would grow too long.
	Suggestion string

	phrase string // of the wording; empty for the built-in one
}

// New returns a refusal. Policy may replace the sentence, see [Wording].
func New(code, sentence string) *Error {
	return &Error{Code: code, Sentence: sentence}
}

// Unavailable is the one answer to every fault: it names no cause.
func Unavailable() *Error {
	return New(CodeUnavailable, "This is not possible at the moment, please try again later")
}

// The phrase that carries a suggestion, and the place in it that the suggestion takes. A wording
// replaces the phrase under the key [KeySuggestion].
const (
	KeySuggestion = "suggestion"
	placeholder   = "{suggestion}"
	builtInPhrase = "perhaps you meant " + placeholder
)

// Text is what leaves the function: "<code>: <sentence>", at most [MaxText] characters and without a full
// stop at its end, whatever the sentence is.
func (e *Error) Text() string {
	text := clip(e.Code + ": " + e.Sentence)
	if e.Suggestion == "" {
		return text
	}
	phrase := cmp.Or(e.phrase, builtInPhrase)
	longer := text + "; " + strings.ReplaceAll(phrase, placeholder, e.Suggestion)
	if utf8.RuneCountInString(longer) <= MaxText {
		return longer
	}
	return text
}

// clip is the net under [Error.Validate], which tests and policies hold every sentence to.
func clip(text string) string {
	if utf8.RuneCountInString(text) > MaxText {
		text = string([]rune(text)[:MaxText])
	}
	return strings.TrimRight(text, ". ")
}

// Error is [Error.Text].
func (e *Error) Error() string { return e.Text() }

// Wording replaces sentences: locale, then code, then sentence. Locales are language tags such as
// "de" or "pt-BR"; the zero value keeps every sentence.
type Wording map[string]map[string]string

// Apply returns e in the wording for locale: the exact tag first, then its language, then "en", then e
// itself. A suggestion goes only with a phrase of the same wording or, in English, the built-in one: no
// text is in two languages. e is never changed.
func (w Wording) Apply(e *Error, locale string) *Error {
	if e == nil || len(w) == 0 {
		return e
	}
	tag := strings.ReplaceAll(locale, "_", "-")
	for _, tag := range [...]string{tag, languageOf(tag), "en"} {
		sentences := w.sentences(tag)
		if sentence, ok := sentences[e.Code]; ok {
			worded := &Error{Code: e.Code, Sentence: sentence, Suggestion: e.Suggestion, phrase: sentences[KeySuggestion]}
			if worded.phrase == "" && !strings.EqualFold(languageOf(tag), "en") {
				worded.Suggestion = ""
			}
			return worded
		}
	}
	return e
}

func languageOf(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return language
}

// sentences finds the wording of a tag, whatever its case.
func (w Wording) sentences(tag string) map[string]string {
	if found, ok := w[tag]; ok {
		return found
	}
	for name, found := range w {
		if strings.EqualFold(name, tag) {
			return found
		}
	}
	return nil
}

// WordingFault is one sentence of a wording that could not be shown.
type WordingFault struct {
	// Locale and Code are where it stands.
	Locale, Code string
	// Problem says what is wrong with it.
	Problem string
}

// Faults lists every sentence that could not be shown, sorted.
func (w Wording) Faults() []WordingFault {
	var faults []WordingFault
	for _, locale := range slices.Sorted(maps.Keys(w)) {
		for _, code := range slices.Sorted(maps.Keys(w[locale])) {
			sentence := w[locale][code]
			err := (&Error{Code: code, Sentence: sentence}).Validate()
			if err == nil && code == KeySuggestion && !strings.Contains(sentence, placeholder) {
				err = errors.New("the phrase has no place " + placeholder)
			}
			if err != nil {
				faults = append(faults, WordingFault{locale, code, err.Error()})
			}
		}
	}
	return faults
}

// Validate is [Wording.Faults] as one error, or nil.
func (w Wording) Validate() error {
	var faults []error
	for _, f := range w.Faults() {
		faults = append(faults, fmt.Errorf("wording.%s.%s: %s", f.Locale, f.Code, f.Problem))
	}
	return errors.Join(faults...)
}

// Validate reports a code or sentence that breaks the form a person is promised.
func (e *Error) Validate() error {
	switch {
	case !validCode(e.Code):
		return errors.New("the code must be 2 to 40 characters of a-z, 0-9 and _")
	case strings.TrimSpace(e.Sentence) == "":
		return errors.New("the sentence is empty")
	case strings.HasSuffix(strings.TrimSpace(e.Sentence), "."):
		return errors.New("the sentence must not end in a full stop, Cognito adds one")
	case strings.ContainsFunc(e.Sentence, isControl):
		return errors.New("the sentence holds a control character")
	case utf8.RuneCountInString(e.Code+": "+e.Sentence) > MaxText:
		return fmt.Errorf("code and sentence are longer than %d characters", MaxText)
	}
	return nil
}

// isControl marks what ends a line or does not show.
func isControl(c rune) bool { return unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp) }

func validCode(code string) bool {
	if len(code) < 2 || len(code) > 40 {
		return false
	}
	for i := range len(code) {
		c := code[i]
		if c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
