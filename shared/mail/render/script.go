package render

import (
	"encoding/json"
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"gatehouse/shared/mail"
)

// Texts are texts by key. A form for numbers stands under its own key: digest.subject#one. What stands under
// the key alone is the form for all other numbers, and for texts without a number.
type Texts map[Key]string

// Compiled is what functions embed for one locale.
type Compiled struct {
	// Texts are ours, all of them.
	Texts Texts `json:"texts"`
	// Own are those that an operator has replaced.
	Own Texts `json:"own,omitempty"`
	// Templates are an operator's, by file name: welcome.html, welcome.txt.
	Templates map[string]string `json:"templates,omitempty"`
}

// words is one locale, ready to write.
type words struct {
	locale    string
	texts     Texts
	own       Texts
	localizer *i18n.Localizer
	pages     pages // an operator's templates
}

// openLanguage reads the compiled texts of a locale.
func openLanguage(locale string, compiled []byte) (*words, error) {
	var content Compiled
	if err := json.Unmarshal(compiled, &content); err != nil {
		return nil, fmt.Errorf("texts of %s: %w", locale, err)
	}
	if len(content.Texts) == 0 {
		return nil, fmt.Errorf("texts of %s: there are none", locale)
	}
	return &words{
		locale:    locale,
		texts:     content.Texts,
		own:       content.Own,
		localizer: i18n.NewLocalizer(i18n.NewBundle(language.Make(locale)), locale),
		pages:     newPages(content.Templates),
	}, nil
}

// message is a text with its forms; ok is false where there is none.
func (t Texts) message(key Key) (text *i18n.Message, ok bool) {
	other, ok := t[key]
	return &i18n.Message{
		ID: string(key), Other: other,
		Zero: t[key+"#zero"], One: t[key+"#one"], Two: t[key+"#two"], Few: t[key+"#few"], Many: t[key+"#many"],
	}, ok
}

// script is one message being written.
type script struct {
	language *words
	kind     mail.Kind
	brand    mail.Brand
	values   map[Variable]string
	number   int  // what texts are inflected by, 0 for none
	own      bool // the operator's texts go first
	usedOwn  bool // one of them was used
	err      error
}

func (s *script) common(part string) string { return s.text("common."+Key(part), false) }

func (s *script) part(part string) string {
	counted := s.number > 0 && (part == "subject" || part == "body")
	return s.text(keyOf(s.kind, part), counted)
}

// text is a text with its values; empty after the first error.
func (s *script) text(key Key, counted bool) string {
	if s.err != nil {
		return ""
	}
	message, found := s.find(key)
	if !found {
		s.err = fmt.Errorf("%s has no text %s", s.language.locale, key)
		return ""
	}
	config := &i18n.LocalizeConfig{DefaultMessage: message, TemplateData: s.values, TemplateParser: filler{}}
	if counted && inflected(message) {
		config.PluralCount = s.number
	}
	text, err := s.language.localizer.Localize(config)
	if err != nil {
		s.err = fmt.Errorf("%s: %s: %w", s.language.locale, key, err)
	}
	return text
}

// inflected says whether a text has forms for numbers: it may as well have none.
func inflected(m *i18n.Message) bool {
	return m.Zero+m.One+m.Two+m.Few+m.Many != ""
}

func (s *script) find(key Key) (*i18n.Message, bool) {
	if s.own {
		if message, found := s.language.own.message(key); found {
			s.usedOwn = true
			return message, true
		}
	}
	return s.language.texts.message(key)
}
