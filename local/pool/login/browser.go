package login

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
)

// Cookies, named as Cognito's.
const (
	sessionCookie = "cognito"
	formCookie    = "XSRF-TOKEN"
)

// formField is the member of a form that repeats its cookie.
const formField = "_csrf"

// session is a browser that is signed in.
type session struct {
	sub string
	// provider is the external one the person came from; empty when they gave a password.
	provider string
	// source is that of the tokens.
	source string
	at     time.Time
}

// signedIn returns the browser's session and its user, unless the user is gone or disabled. A global
// sign-out leaves it, as Cognito does.
func (l *Login) signedIn(r *http.Request) (session, directory.User, bool) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return session{}, directory.User{}, false
	}
	s, err := l.sessions.Get(cookie.Value, l.Clock.Now())
	if err != nil {
		return session{}, directory.User{}, false
	}
	user, ok := l.Directory.BySub(s.sub)
	return s, user, ok && !user.Disabled
}

// acceptedBy says whether the session is from the pool or a provider that the client offers.
func (s session) acceptedBy(client *settings.Client) bool {
	if s.provider == "" {
		return client.Offers(localProvider)
	}
	return client.Offers(s.provider)
}

// remember signs the browser in, in place of whoever was.
func (l *Login) remember(w http.ResponseWriter, r *http.Request, s session) {
	l.forget(r)
	key := secret()
	now := l.Clock.Now()
	l.sessions.Put(key, s, now.Add(sessionLives), now)
	l.setCookie(w, sessionCookie, key, int(sessionLives/time.Second))
}

// forget ends the browser's session.
func (l *Login) forget(r *http.Request) {
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		_, _ = l.sessions.Take(cookie.Value, l.Clock.Now(), nil) // there may be none
	}
}

// setCookie sets one for all pages; age is in seconds, negative to remove it, 0 until the browser ends.
func (l *Login) setCookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure is for pools behind TLS: without, no browser would send it back
		Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(l.Address, "https://"),
	})
}

// formToken is what this browser's forms must repeat; a browser without one gets one.
func (l *Login) formToken(w http.ResponseWriter, r *http.Request) string {
	if known := knownToken(r); known != "" {
		return known
	}
	token := secret()
	l.setCookie(w, formCookie, token, 0)
	return token
}

func knownToken(r *http.Request) string {
	cookie, err := r.Cookie(formCookie)
	if err != nil || len(cookie.Value) != len(secret()) {
		return ""
	}
	return cookie.Value
}

// ownForm reads a form and says whether it was filled in on a page of this browser, and not sent by
// another site. Browsers send UTF-8: names that are none could not be told apart once they are stored.
func ownForm(r *http.Request) bool {
	if r.ParseForm() != nil || !inUTF8(r.Form) {
		return false
	}
	known := knownToken(r)
	given := r.PostForm[formField]
	return known != "" && slices.ContainsFunc(given, func(token string) bool { return sameText(token, known) })
}

func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
