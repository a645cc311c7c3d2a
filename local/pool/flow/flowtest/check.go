package flowtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/smithy-go"
)

// Fired returns the events since the last call of Fired, Events or Sources, and fails the test when
// triggers other than these were called, or in another order.
func (p *Pool) Fired(t testing.TB, want ...cognito.Source) []Event {
	t.Helper()
	events := p.Events()
	if got := sources(events); !slices.Equal(got, want) {
		t.Fatalf("triggers fired:\n  %v\nwanted:\n  %v", got, want)
	}
	return events
}

// Must is the output of a call. The function fails the test when the call was refused.
func Must[T any](out T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return out
	}
}

// Refusal is the class and the text of an exception as a client sees it, "class: text", or whatever
// else there is in its place.
func Refusal(err error) string {
	exception, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return fmt.Sprintf("%v", err)
	}
	return exception.ErrorCode() + ": " + exception.ErrorMessage()
}

// Refused fails the test unless a client sees an exception of a class and, unless it is empty, with a
// text.
func Refused(t testing.TB, err error, class wire.Class, text string) {
	t.Helper()
	got, want := Refusal(err), string(class)+": "+text
	if got != want && (text != "" || !strings.HasPrefix(got, want)) {
		t.Fatalf("the client sees %q\nwanted %q", got, want)
	}
}

// ClientNamed is the app client of a name.
func (p *Pool) ClientNamed(t testing.TB, name string) *settings.Client {
	t.Helper()
	client, ok := p.Settings.Load().ClientNamed(name)
	if !ok {
		t.Fatalf("there is no client %s", name)
	}
	return client
}

// User is who a name leads to.
func (p *Pool) User(t testing.TB, name string) directory.User {
	t.Helper()
	user, ok := p.Directory.Find(name)
	if !ok {
		t.Fatal("the user is not in the directory")
	}
	return user
}

// Edit changes the user whom a name leads to.
func (p *Pool) Edit(t testing.TB, name string, change func(*directory.User)) {
	t.Helper()
	_, err := p.Directory.Update(p.User(t, name).Sub, func(u *directory.User) error {
		change(u)
		return nil
	})
	if err != nil {
		t.Fatalf("changing the user: %v", err)
	}
}

// Reconfigure changes the settings in force.
func (p *Pool) Reconfigure(t testing.TB, change func(*settings.Settings)) {
	t.Helper()
	err := p.Settings.Update(func(s *settings.Settings) error {
		change(s)
		return nil
	})
	if err != nil {
		t.Fatalf("changing the settings: %v", err)
	}
}

// Wait moves the clock forward.
func (p *Pool) Wait(t testing.TB, d time.Duration) {
	t.Helper()
	if err := p.Clock.Advance(d); err != nil {
		t.Fatal(err)
	}
}

// Code is what the newest message carries.
func (p *Pool) Code(t testing.TB) string {
	t.Helper()
	messages := p.Mail.List(mailbox.Filter{})
	if len(messages) == 0 {
		t.Fatal("the mailbox is empty")
	}
	return messages[len(messages)-1].Code
}
