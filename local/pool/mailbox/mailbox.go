package mailbox

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"gatehouse/shared/cognito"
)

// capacity is how many messages are kept.
const capacity = 10_000

// Message is one e-mail or text message.
type Message struct {
	// ID is the message's number, growing from 1; never used twice.
	ID int `json:"id"`
	// Time is when the message was put, by the pool's clock.
	Time time.Time `json:"time"`
	// To is the e-mail address or phone number.
	To string `json:"to"`
	// Medium is EMAIL or SMS.
	Medium string `json:"medium"`
	// Kind names a mail of the project's own, such as welcome; "" for Cognito's messages.
	Kind string `json:"kind,omitempty"`
	// Source is the occasion of a message of Cognito's, as custom message triggers are told it, such as
	// CustomMessage_SignUp; "" for mails of the project's own.
	Source cognito.Source `json:"source"`
	// UserName is the receiver's name in the pool.
	UserName string `json:"userName"`
	// Subject of an e-mail; "" for a text message.
	Subject string `json:"subject"`
	// Body is the text, with the code or link in its place.
	Body string `json:"body"`
	// HTML is the same as a web page, for mails of the project's own; "" otherwise.
	HTML string `json:"html,omitempty"`
	// Code is the code or temporary password; "" when the message has none.
	Code string `json:"code"`
	// Custom says that the text is the custom message trigger's.
	Custom bool `json:"custom"`
}

// Filter picks messages. The zero value picks all.
type Filter struct {
	// To is the whole address, in any case; "" for anybody.
	To string
	// Source is the whole occasion; "" for any.
	Source cognito.Source
	// After is a message's ID: only later messages match.
	After int
	// Kind is that of a mail of the project's own; "" for any message.
	Kind string
	// Coded leaves out messages without a code.
	Coded bool
}

func (f Filter) matches(m Message) bool {
	return m.ID > f.After && (f.To == "" || strings.EqualFold(f.To, m.To)) && (f.Source == "" || f.Source == m.Source) &&
		(f.Kind == "" || f.Kind == m.Kind) && (!f.Coded || m.Code != "")
}

// Mailbox holds the newest 10,000 messages in memory. Make it with New. It is
// safe for concurrent use.
type Mailbox struct {
	now func() time.Time

	mu       sync.Mutex
	last     int       // ID of the newest message ever put
	messages []Message // by ID
	arrival  chan struct{}
}

// New returns an empty mailbox that dates messages by now.
func New(now func() time.Time) *Mailbox {
	return &Mailbox{now: now, arrival: make(chan struct{})}
}

// Put keeps a message and returns it with its ID and Time. When the mailbox is
// full the oldest message goes.
func (m *Mailbox) Put(message Message) Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last++
	message.ID, message.Time = m.last, m.now()
	if len(m.messages) == capacity {
		m.messages = m.messages[1:] // append moves what is left when the room ends
	}
	m.messages = append(m.messages, message)
	close(m.arrival)
	m.arrival = make(chan struct{})
	return message
}

// List returns the messages that match, oldest first; never nil.
func (m *Mailbox) List(f Filter) []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := []Message{}
	for _, message := range m.messages[m.after(f.After):] {
		if f.matches(message) {
			found = append(found, message)
		}
	}
	return found
}

// Get returns the message with this ID.
func (m *Mailbox) Get(id int) (Message, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, found := slices.BinarySearchFunc(m.messages, id, Message.compareID)
	if !found {
		return Message{}, false
	}
	return m.messages[at], true
}

// Wait returns the oldest message that matches, as soon as there is one. The
// error is that of ctx.
func (m *Mailbox) Wait(ctx context.Context, f Filter) (Message, error) {
	for {
		message, found, arrival := m.first(f)
		if found {
			return message, nil
		}
		select {
		case <-arrival:
		case <-ctx.Done():
			return Message{}, ctx.Err()
		}
	}
}

// first returns the oldest match and what is closed at the next arrival.
func (m *Mailbox) first(f Filter) (Message, bool, <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, message := range m.messages[m.after(f.After):] {
		if f.matches(message) {
			return message, true, nil
		}
	}
	return Message{}, false, m.arrival
}

// after is the place of the first message later than id.
func (m *Mailbox) after(id int) int {
	at, found := slices.BinarySearchFunc(m.messages, id, Message.compareID)
	if found {
		at++
	}
	return at
}

func (m Message) compareID(id int) int { return cmp.Compare(m.ID, id) }

// Clear forgets all messages. IDs go on growing.
func (m *Mailbox) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = nil
}
