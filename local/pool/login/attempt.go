package login

import (
	"crypto/sha256"
	"net/http"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// maxTries is how often the answers of one sign-in may be wrong.
const maxTries = 5

// attempt is a sign-in whose password was right and that needs something more.
type attempt struct {
	sub, clientID string
	// form is the token of the browser that gave the password: no other may go on.
	form    string
	awaits  types.ChallengeNameType
	code    [sha256.Size]byte // that was sent, if one was
	tries   int
	expires time.Time
}

// proceed asks for what is still to be proved, else ends the sign-in.
func (l *Login) proceed(w http.ResponseWriter, r *http.Request, a authorization, t *attempt) {
	user, ok := l.Directory.BySub(t.sub)
	due, needed := l.SecondFactors(user)
	switch {
	case !ok: // deleted meanwhile
		l.askPassword(w, r, a, http.StatusOK, told(flow.UserNotFound()))
	case user.Status == directory.ForceChangePassword:
		t.awaits = types.ChallengeNameTypeNewPasswordRequired
		l.ask(w, r, a, t, "")
	case !needed:
		l.finish(w, r, a, user)
	case len(due) == 0:
		l.askPassword(w, r, a, http.StatusOK, "This user pool requires a second factor and you have none. "+
			"These pages cannot set one up: use AssociateSoftwareToken and VerifySoftwareToken.")
	default:
		t.awaits = due[0]
		l.askFactor(w, r, a, t, user)
	}
}

// finish signs somebody in who has proved everything.
func (l *Login) finish(w http.ResponseWriter, r *http.Request, a authorization, user directory.User) {
	s := session{source: l.Settings.Load().Switches.HostedLoginSource}
	if err := l.signIn(w, r, a, user, s, false); err != nil {
		l.askPassword(w, r, a, http.StatusOK, told(err))
	}
}

// ask shows the form of what an attempt waits for.
func (l *Login) ask(w http.ResponseWriter, r *http.Request, a authorization, t *attempt, problem string) {
	if t.expires.IsZero() {
		t.expires = l.Clock.Now().Add(a.client.AuthSession())
	}
	key := secret()
	l.attempts.Put(key, t, t.expires, l.Clock.Now())
	page := attemptPage{frame: l.frame(w, r, "Second factor", problem), Action: a.target(loginPath, nil), Attempt: key}
	switch t.awaits {
	case types.ChallengeNameTypeNewPasswordRequired:
		page.Title = "Choose a new password"
		page.Missing = l.missing(t.sub)
		l.show(w, http.StatusOK, "newpassword", page)
		return
	case types.ChallengeNameTypeSoftwareTokenMfa:
		page.Hint = "Enter the code your authenticator app shows."
	case types.ChallengeNameTypeEmailOtp:
		page.Hint = "Enter the code that was sent to your e-mail address."
	default:
		page.Hint = "Enter the code that was sent to your phone."
	}
	l.show(w, http.StatusOK, "code", page)
}

// goOn takes the answer of an attempt. A wrong one may be given again a few times.
func (l *Login) goOn(w http.ResponseWriter, r *http.Request, a authorization) {
	t, err := l.attempts.Take(r.PostForm.Get("attempt"), l.Clock.Now(), nil)
	if err != nil || t.clientID != *a.client.ClientId || !sameText(t.form, knownToken(r)) {
		l.askPassword(w, r, a, http.StatusOK, "Your session has expired. Please sign in again.")
		return
	}
	answer := l.takeFactor
	if t.awaits == types.ChallengeNameTypeNewPasswordRequired {
		answer = l.takeNewPassword
	}
	user, err := answer(r, a, t)
	switch {
	case err == nil && t.awaits == types.ChallengeNameTypeNewPasswordRequired:
		l.proceed(w, r, a, t)
	case err == nil:
		l.finish(w, r, a, user)
	case t.tries+1 >= maxTries:
		l.askPassword(w, r, a, http.StatusOK, told(err))
	default:
		t.tries++
		l.ask(w, r, a, t, told(err))
	}
}
