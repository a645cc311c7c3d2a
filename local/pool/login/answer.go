package login

import (
	"net/http"

	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/shelf"
	"gatehouse/local/pool/wire"
)

// idpResponse takes the answer of a provider, and sends the browser back to the client that began.
func (l *Login) idpResponse(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	held, ok := l.back(r)
	if !ok {
		l.refuse(w, wire.NotAuthorized.With("This sign-in is out of date, or began in another browser. Please start again in the app."))
		return
	}
	a := held.authorization
	if query.Has("error") {
		a.fail(w, r, &oauthError{"access_denied", "User cancelled the sign-in at " + held.provider})
		return
	}
	said, err := l.answers.Take(query.Get("code"), l.Clock.Now(), nil)
	if err != nil || said.provider != held.provider {
		a.fail(w, r, &oauthError{"invalid_request", "Invalid code from " + held.provider})
		return
	}
	if err = l.admit(quota.UserFederation); err == nil {
		err = l.federate(w, r, a, said)
	}
	if err != nil {
		a.fail(w, r, federationError(err))
	}
}

// back is the sign-in that a browser comes back to. Only the one that began can.
func (l *Login) back(r *http.Request) (visit, bool) {
	held, err := l.visits.Take(r.URL.Query().Get("state"), l.Clock.Now(), func(v visit) error {
		if !sameText(v.form, knownToken(r)) {
			return shelf.ErrUnknown
		}
		return nil
	})
	return held, err == nil
}

// federationError is what a client hears of a failed sign-in through a provider. Behind a trigger's
// words Cognito leaves a space.
//
// Source: https://github.com/aws-amplify/amplify-js/issues/14063
func federationError(err error) *oauthError {
	text := told(err)
	if wire.ClassOf(err) == wire.UserLambdaValidation {
		text += " "
	}
	return &oauthError{"invalid_request", text}
}
