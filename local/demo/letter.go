package main

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"gatehouse/local/pool/mailbox"
	"gatehouse/shared/cognito"
	"gatehouse/shared/web"
)

// letter is one message. Its code, password or link is for nobody's eyes but its reader's.
type letter struct {
	mailbox.Message
	language string   // empty where it does not say
	text     []string // its paragraphs, where they are to be printed; else nil
}

// open reads a message. Of each mail in each language the first one is printed with its text; of text messages,
// which are short, each.
func (t *traveller) open(m mailbox.Message) letter {
	l := letter{Message: m}
	paragraphs := []string{m.Body}
	if l.medium() == mail {
		l.language, paragraphs = read(cmp.Or(m.HTML, m.Body)) // Cognito's have one body alone
	}
	if l.medium() == sms || !t.shown[l.code()] {
		t.shown[l.code()] = true
		for _, p := range paragraphs {
			l.text = append(l.text, l.masked(p))
		}
	}
	return l
}

// String is the line that stands for the message.
func (l letter) String() string {
	line := "text message, "
	if l.medium() == mail {
		line = "mail " + strconv.Quote(l.masked(l.Subject)) + ", "
	}
	line += l.code()
	switch {
	case l.Code == "":
		return line
	case l.Source == cognito.CustomMessageAdminCreateUser:
		return line + ", with the password " + hidden
	}
	return line + ", with the code " + hidden
}

// medium is the message's in expected.txt.
func (l letter) medium() string {
	if l.Medium == string(cognito.DeliverEmail) {
		return mail
	}
	return sms
}

// code says which message it is: our name of it or Cognito's occasion, and the language unless English.
func (l letter) code() string {
	name := l.Kind
	if name == "" {
		name = strings.TrimPrefix(string(l.Source), "CustomMessage_")
	}
	if l.language != "" && l.language != "en" {
		name += "/" + l.language
	}
	return name
}

// masked is text of the message with a mask over its code and over the tokens of its links.
func (l letter) masked(text string) string {
	if l.Code != "" {
		text = strings.ReplaceAll(text, l.Code, hidden)
	}
	return linkToken.ReplaceAllString(text, "${1}"+hidden)
}

var linkToken = regexp.MustCompile(`(https?://\S*[?&]` + web.TokenField + `=)[^&\s]+`)

// hidden stands for a code or password of any length.
const hidden = "******"
