package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
)

// TokenField is the field of a form, and of a link's query, that holds the token.
const TokenField = "t"

// SignIn is what a page shows of a sign-in. The empty parts are left out.
type SignIn struct {
	// At is when it was.
	At time.Time
	// Zone is the person's time zone, an IANA name. Empty or unknown stands for UTC.
	Zone string
	// App is what the app is called that was signed in to.
	App string
	// Device is what the app called the device. The page says that nobody checked it.
	Device string
}

// machine is the time for programs.
func (s SignIn) machine() string { return s.At.UTC().Format(time.RFC3339) }

// Page is an answer for a person.
type Page struct {
	status   int
	language *language
	body     templ.Component
}

// Status is the HTTP status that the page is sent with.
func (p Page) Status() int { return p.status }

// Ask shows a sign-in and the button that reports it. The language is that of the first wish that there
// are texts for; a wish is a language tag or a header Accept-Language.
func (s *Site) Ask(signIn SignIn, token string, wishes ...string) Page {
	l := s.languages.pick(wishes...)
	return Page{http.StatusOK, l, ask(s, l, signIn, token)}
}

// Done says that the sign-in is reported and what is left to do.
func (s *Site) Done(wishes ...string) Page {
	l := s.languages.pick(wishes...)
	return Page{http.StatusOK, l, done(s, l)}
}

// Ending is why a link opens nothing.
type Ending int

// The endings of a link.
const (
	// Unknown is a link that never was, or is forgotten.
	Unknown Ending = iota
	// Expired is a link that was not used in time.
	Expired
	// Used is a link that was used.
	Used
	// Superseded is a link that a newer one made needless.
	Superseded
)

// Ended says why a link opens nothing. All endings have one status, so that a status tells a machine
// nothing about a link.
func (s *Site) Ended(why Ending, wishes ...string) Page {
	l := s.languages.pick(wishes...)
	m := l.texts.unknown
	switch why {
	case Unknown:
	case Expired:
		m = l.texts.expired
	case Used:
		m = l.texts.used
	case Superseded:
		m = l.texts.superseded
	}
	return Page{http.StatusGone, l, notice(s, l, m)}
}

// Fault is the page of an HTTP status that is no answer: 403, 404, 405 or 413, and for any other 500.
func (s *Site) Fault(status int, wishes ...string) Page {
	l := s.languages.pick(wishes...)
	m, known := map[int]message{
		http.StatusForbidden:             l.texts.elsewhereAsked,
		http.StatusNotFound:              l.texts.notFound,
		http.StatusMethodNotAllowed:      l.texts.notAllowed,
		http.StatusRequestEntityTooLarge: l.texts.tooLarge,
	}[status]
	if !known {
		return Page{http.StatusInternalServerError, l, notice(s, l, l.texts.unavailable)}
	}
	return Page{status, l, notice(s, l, m)}
}

// Write sends a page with the headers that every page has.
func (s *Site) Write(w http.ResponseWriter, r *http.Request, p Page) {
	var body bytes.Buffer
	if err := p.body.Render(r.Context(), &body); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	s.protect(w.Header())
	w.Header().Set("Content-Language", p.language.tag)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body.Bytes()) // whoever asked has gone; nobody else would read an error
	}
}
