package render

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatehouse/shared/mail"
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

// Part is one part of a message.
type Part string

// The parts of a message.
const (
	PartSubject Part = "subject" // one text
	PartHTML    Part = "html"    // laid out by a template, such as welcome.html
	PartText    Part = "txt"     // laid out by a template, such as welcome.txt
	PartSMS     Part = "sms"     // one text
)

// extension is that of a template's file.
func (p Part) extension() string {
	if p == PartHTML {
		return ".html"
	}
	return ".txt"
}

// PartError says which part of a message failed.
type PartError struct {
	// Kind is the message.
	Kind mail.Kind
	// Part is the one that failed.
	Part Part
	// Key names the text that the part is, for subject and SMS; empty for what a template lays out.
	Key Key
	// Err is what is wrong with the part, in an operator's words; [ErrUnsendable], or a template's own failure.
	Err error
}

// Error names kind and part. It holds no value.
func (e *PartError) Error() string {
	return string(e.Kind) + "." + string(e.Part) + ": " + e.Err.Error()
}

// Unwrap is what is wrong with the part.
func (e *PartError) Unwrap() error { return e.Err }

// unsendable is a problem of a part.
type unsendable string

// Error is the problem.
func (u unsendable) Error() string { return string(u) }

// Is makes it an [ErrUnsendable].
func (u unsendable) Is(target error) bool { return target == ErrUnsendable }

// sendable says what makes a message impossible to send, or useless: one of Cognito's without its code.
func (m Message) sendable(kind mail.Kind, values map[Variable]string) error {
	for _, part := range []struct {
		name    Part
		problem string
	}{
		{PartSubject, subjectProblem(kind, m.Subject)},
		{PartHTML, htmlProblem(kind, m.HTML, values)},
		{PartText, pageProblem(m.Text)},
		{PartSMS, smsProblem(kind, m.SMS, values)},
	} {
		if part.problem != "" {
			return &PartError{kind, part.name, textOf(kind, part.name, values), unsendable(part.problem)}
		}
	}
	return nil
}

// textOf names the text that a part is; empty for what a template lays out.
func textOf(kind mail.Kind, part Part, values map[Variable]string) Key {
	switch {
	case part == PartHTML || part == PartText:
		return ""
	case part == PartSubject && values[VarCodeLink] != "":
		return keyOf(kind, "subject_link")
	}
	return keyOf(kind, string(part))
}

func subjectProblem(kind mail.Kind, subject string) string {
	longest := maxSubjectOf(kind)
	switch {
	case strings.TrimSpace(subject) == "":
		return "is empty"
	case utf8.RuneCountInString(subject) > longest:
		return longer(longest)
	case strings.ContainsFunc(subject, unicode.IsControl):
		return "has control characters"
	}
	return formProblem(subject)
}

// maxSubjectOf leaves room for an address where the subject may hold one.
func maxSubjectOf(kind mail.Kind) int {
	if kind.Cognito() {
		return MaxSubject
	}
	return mail.MaxAddress + MaxSubject
}

func longer(limit int) string { return "is longer than " + strconv.Itoa(limit) + " characters" }

func formProblem(text string) string {
	if !utf8.ValidString(text) {
		return "is no valid UTF-8"
	}
	for line := range strings.Lines(text) {
		if len(strings.TrimRight(line, "\r\n")) > MaxLine {
			return "has a line over " + strconv.Itoa(MaxLine) + " bytes; break it"
		}
	}
	return ""
}

func pageProblem(text string) string {
	if strings.TrimSpace(text) == "" {
		return "is empty"
	}
	return formProblem(text)
}

// htmlProblem also holds a page to what Cognito demands: the placeholders it replaces, and its limit.
func htmlProblem(kind mail.Kind, page string, values map[Variable]string) string {
	problem := pageProblem(page)
	if problem != "" || !kind.Cognito() {
		return problem
	}
	code := values[VarCode]
	if link := values[VarCodeLink]; link != "" {
		code = link
	}
	switch {
	case utf8.RuneCountInString(page) > MaxCognitoEmail:
		return longer(MaxCognitoEmail)
	case !strings.Contains(page, code) && declarations[kind].has(VarCodeLink):
		return "does not show the code: write {{if .CodeLink}}{{.CodeLink}}{{else}}{{.Code}}{{end}}"
	case !strings.Contains(page, code):
		return "does not show the code: write {{.Code}}"
	case !strings.Contains(page, bare(values[VarUsername])):
		return "does not show the user name: write {{range .Facts}}{{.Label}}: {{.Value}}{{end}}"
	}
	return ""
}

func smsProblem(kind mail.Kind, sms string, values map[Variable]string) string {
	if !kind.Cognito() {
		return ""
	}
	switch {
	case !strings.Contains(sms, values[VarCode]):
		return "must hold {{.Code}}"
	case !strings.Contains(sms, bare(values[VarUsername])):
		return "must hold {{.Username}}"
	case utf8.RuneCountInString(sms) > MaxSMS:
		return longer(MaxSMS) + ", code and brand in place"
	}
	return formProblem(sms)
}
