// Package person reads from an event of Cognito's who it is about, in the form in which facts and letters
// hold it.
package person

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
)

// How long what an event says may be, in bytes unless it says otherwise. What is longer is nothing that a
// pool gives out, and left out; names are cut.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AttributeType.html
const (
	maxID     = 128
	maxUser   = 128 // characters
	maxLocale = 35
	maxZone   = 64
	maxName   = 100 // characters
	maxDevice = 60  // characters
)

// ErrNobody is an event that does not say whom it is about.
var ErrNobody = errors.New("the event names nobody: no sub or user name, or one that no pool gives out")

// Event is what an event says.
type Event struct {
	// PoolID is the user pool.
	PoolID string
	// UserName is the name in the pool.
	UserName string
	// Client is the id of the app client.
	Client string
	// Attributes are the user's. May be nil.
	Attributes map[string]string
	// Locale is the language that the client asks for, as a BCP 47 tag; the attribute goes before it. May be empty.
	Locale string
	// Device is what the client calls its device. May be empty.
	Device string
}

// Person is who an event is about.
type Person struct {
	// Key is the partition key of the person's rows.
	Key string
	// UserName is what the pool's administrative calls take.
	UserName string
	// Client is the id of the app client; empty if it had none.
	Client string
	// Locale is the language asked for, as a BCP 47 tag; empty if none.
	Locale string

	letter fact.Letter
}

// Read reads an event.
func Read(e Event) (Person, error) {
	sub := e.Attributes["sub"]
	if !isID(sub) || !isID(e.PoolID) || e.UserName == "" || utf8.RuneCountInString(e.UserName) > maxUser {
		return Person{}, ErrNobody
	}
	p := Person{
		Key:      fact.Person(e.PoolID, sub),
		UserName: e.UserName,
		Client:   upTo(maxID, e.Client),
		Locale:   mail.Wish(tag(e.Attributes["locale"]), tag(e.Locale)),
	}
	p.letter = fact.Letter{
		To:     proved(e.Attributes),
		Name:   mail.Clean(e.Attributes["name"], maxName),
		Locale: p.Locale,
		Zone:   upTo(maxZone, e.Attributes["zoneinfo"]),
		Proved: true,
		Client: p.Client,
		Device: mail.Clean(e.Device, maxDevice),
	}
	return p, nil
}

// isID says whether a text has the form of ids of pools and people. What becomes part of a key stands in queues and notices,
// and so it can be nothing else.
func isID(text string) bool {
	return text != "" && len(text) <= maxID && strings.IndexFunc(text, isForeign) < 0
}

// isForeign says whether a character stands in no id and in no tag of a language.
func isForeign(c rune) bool {
	return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_'
}

// tag is a text that may be the tag of a language. Rows keep it for good, so it must be nothing else, such as an address.
func tag(text string) string {
	if len(text) > maxLocale || strings.IndexFunc(text, isForeign) >= 0 {
		return ""
	}
	return text
}

// Letter is a letter to the person; false when no address is proved to be theirs, so that none may be sent.
func (p Person) Letter(kind mail.Kind, at time.Time) (fact.Letter, bool) {
	l := p.letter
	l.Kind, l.At = string(kind), at
	return l, l.To != ""
}

// proved is the address that the pool knows to be the person's own; empty if there is none.
func proved(attributes map[string]string) string {
	if !strings.EqualFold(attributes["email_verified"], "true") {
		return ""
	}
	return upTo(mail.MaxAddress, attributes["email"])
}

// upTo is the text, unless it is longer than anything of its kind.
func upTo(limit int, text string) string {
	if len(text) > limit {
		return ""
	}
	return text
}
