package mail

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what can be sent.
const (
	// MaxLine is the longest line of a mail in bytes, without its end.
	//
	// Source: https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1
	MaxLine = 998
	// MaxCognitoEmail is the longest e-mail message Cognito takes, in characters.
	//
	// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
	MaxCognitoEmail = 20_000
	// MaxSMS is the longest text message Cognito takes, in characters, with the code in place.
	MaxSMS = 140
	// MaxSubject is the longest subject Cognito takes, in characters.
	MaxSubject = 140
)

// ErrUnsendable says that a message came out in a form that no mail can have.
var ErrUnsendable = errors.New("message cannot be sent")

// sendable says what makes a message impossible to send, or useless: one of Cognito's without its code.
func (m Message) sendable(kind Kind, values map[Variable]string) error {
	parts := []struct{ name, text string }{{"subject", m.Subject}, {"HTML", m.HTML}, {"text", m.Text}, {"SMS", m.SMS}}
	for _, part := range parts {
		if problem := unsendable(part.text); problem != "" {
			return fmt.Errorf("%s: %s %s: %w", kind, part.name, problem, ErrUnsendable)
		}
	}
	switch {
	case strings.TrimSpace(m.Subject) == "" || utf8.RuneCountInString(m.Subject) > maxSubjectOf(kind):
		return fmt.Errorf("%s: subject is empty or too long: %w", kind, ErrUnsendable)
	case strings.ContainsFunc(m.Subject, unicode.IsControl):
		return fmt.Errorf("%s: subject has control characters: %w", kind, ErrUnsendable)
	case strings.TrimSpace(m.HTML) == "" || strings.TrimSpace(m.Text) == "":
		return fmt.Errorf("%s: the text is empty: %w", kind, ErrUnsendable)
	case kind.Cognito():
		return m.takenByCognito(kind, values)
	}
	return nil
}

// maxSubjectOf leaves room for an address where the subject may hold one.
func maxSubjectOf(kind Kind) int {
	if kind.Cognito() {
		return MaxSubject
	}
	return maxAddress + MaxSubject
}

func unsendable(text string) string {
	if !utf8.ValidString(text) {
		return "is no valid UTF-8"
	}
	for line := range strings.Lines(text) {
		if len(strings.TrimRight(line, "\r\n")) > MaxLine {
			return fmt.Sprintf("has a line over %d bytes", MaxLine)
		}
	}
	return ""
}

// takenByCognito holds a message to what Cognito demands: the placeholders it replaces, and its limits.
func (m Message) takenByCognito(kind Kind, values map[Variable]string) error {
	email := []string{values[VarCode]}
	if link := values[VarCodeLink]; link != "" {
		email[0] = link
	}
	sms := []string{values[VarCode]}
	if name := bare(values[VarUsername]); name != "" {
		email, sms = append(email, name), append(sms, name)
	}
	switch {
	case !containsAll(m.HTML, email) || !containsAll(m.SMS, sms):
		return fmt.Errorf("%s: a placeholder is missing: %w", kind, ErrUnsendable)
	case utf8.RuneCountInString(m.HTML) > MaxCognitoEmail:
		return fmt.Errorf("%s: HTML has more than %d characters: %w", kind, MaxCognitoEmail, ErrUnsendable)
	case utf8.RuneCountInString(m.SMS) > MaxSMS:
		return fmt.Errorf("%s: SMS has more than %d characters: %w", kind, MaxSMS, ErrUnsendable)
	}
	return nil
}

func containsAll(text string, pieces []string) bool {
	for _, piece := range pieces {
		if !strings.Contains(text, piece) {
			return false
		}
	}
	return true
}
