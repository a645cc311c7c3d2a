package render

import (
	"fmt"
	"sync"

	"gatehouse/shared/mail"
)

// Message is one rendered message.
type Message struct {
	// Subject is one line without control characters, not encoded for a header.
	Subject string
	// HTML is a whole document.
	HTML string
	// Text is the same in plain text, lines ending in \n.
	Text string
	// SMS is empty where the kind has none.
	SMS string
	// Locale is the one it is written in.
	Locale string
	// OwnFailed says that an operator's text or template could not be used and the built-in ones stand here.
	OwnFailed bool
}

// Mails renders messages. It is safe for concurrent use.
type Mails struct {
	policy    mail.Policy
	matcher   matcher
	layout    pages
	languages map[string]func() (*words, error)
}

// Open takes the compiled policy and a function that returns the compiled texts of a locale; it is asked for
// a locale when that is used first.
func Open(compiled []byte, texts func(locale string) ([]byte, error)) (*Mails, error) {
	policy, err := mail.LoadPolicy(compiled)
	if err != nil {
		return nil, err
	}
	m := &Mails{policy: policy, matcher: newMatcher(), layout: builtIn(), languages: map[string]func() (*words, error){}}
	if err := policy.Validate(); err != nil {
		return nil, fmt.Errorf("mail policy: %w", err)
	}
	for _, locale := range mail.Locales() {
		m.languages[locale] = sync.OnceValues(func() (*words, error) {
			content, err := texts(locale)
			if err != nil {
				return nil, fmt.Errorf("texts of %s: %w", locale, err)
			}
			return openLanguage(locale, content)
		})
	}
	return m, nil
}

// Policy is the policy it was opened with.
func (m *Mails) Policy() mail.Policy { return m.policy }

// Locale is the first of ours that serves one of the candidates, such as a user's locale attribute and the
// client metadata, then the pool's default, then en. Candidates are BCP 47 tags; empty and unknown ones are
// passed over.
func (m *Mails) Locale(candidates ...string) string {
	return m.matcher.match(append(candidates, m.policy.Locale)...)
}

// Warm does the work of the first message in each of the locales.
func (m *Mails) Warm(locales ...string) error {
	for _, locale := range locales {
		if _, err := m.Render(mail.SignInAlert, locale, Samples(mail.SignInAlert, locale)); err != nil {
			return err
		}
	}
	return nil
}

// Render writes a message in a locale as [Mails.Locale] returns it; another one is matched first. Where an
// operator's text or template fails, the built-in ones are used. An error is [ErrKind], [ErrValue], or says
// what is wrong with the built-in texts; it never holds a value.
func (m *Mails) Render(kind mail.Kind, locale string, v Values) (Message, error) {
	s, err := m.script(kind, m.Locale(locale), v)
	if err != nil {
		return Message{}, err
	}
	message, err := m.write(s)
	if err == nil || !s.usedOwn {
		return message, err
	}
	s.own, s.err = false, nil
	message, err = m.write(s)
	message.OwnFailed = true
	return message, err
}

// Try is Render without the way out: an operator's text or template that fails is an error, which says why.
func (m *Mails) Try(kind mail.Kind, locale string, v Values) (Message, error) {
	s, err := m.script(kind, m.Locale(locale), v)
	if err != nil {
		return Message{}, err
	}
	return m.write(s)
}

// script is a message about to be written.
func (m *Mails) script(kind mail.Kind, locale string, v Values) (*script, error) {
	if !kind.Known() {
		return nil, fmt.Errorf("%.64q: %w", string(kind), ErrKind)
	}
	language, err := m.languages[locale]()
	if err != nil {
		return nil, err
	}
	values, err := prepare(kind, locale, v)
	if err != nil {
		return nil, err
	}
	values[VarBrand] = m.policy.Brand.Name
	s := &script{language: language, kind: kind, brand: m.policy.Brand, values: values, own: true}
	switch declarations[kind].count {
	case VarCount:
		s.number = v.Count
	case VarLimit:
		s.number = v.Limit
	default: // nothing is counted
	}
	return s, nil
}

// write renders a script, with an operator's texts and templates where it says so.
func (m *Mails) write(s *script) (Message, error) {
	content, err := s.compose()
	if err != nil {
		return Message{}, err
	}
	message := Message{Subject: content.Subject, Locale: content.Locale}
	if message.HTML, err = m.lay(s, content, PartHTML); err != nil {
		return Message{}, err
	}
	if message.Text, err = m.lay(s, content, PartText); err != nil {
		return Message{}, err
	}
	message.Text = wrap(message.Text)
	if s.kind.Cognito() {
		message.SMS = bare(s.part("sms"))
	}
	if s.err != nil {
		return Message{}, s.err
	}
	return message, message.sendable(s.kind, s.values)
}

// lay lays the content out as one part, by the operator's page where there is one.
func (m *Mails) lay(s *script, content Content, part Part) (string, error) {
	extension := part.extension()
	if s.own {
		text, ok, err := s.language.pages.write(string(s.kind)+extension, content)
		if ok && err != nil {
			err = &PartError{Kind: s.kind, Part: part, Err: err}
		}
		if ok {
			s.usedOwn = true
			return text, err
		}
	}
	text, _, err := m.layout.write(extension, content)
	return text, err
}
