package login

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	"github.com/google/uuid"
)

// code is what an authorization code stands for.
type code struct {
	clientID, redirect, challenge, nonce string
	scopes                               []string
	entry                                entry
}

// entry is somebody who may have tokens.
type entry struct {
	user    directory.User
	session session
	// owesPost says that post authentication has still to be told, after the tokens.
	owesPost bool
}

// signIn is the end of a sign-in on the pages. First says that somebody comes from a provider for the
// first time: post authentication does not hear of that.
func (l *Login) signIn(w http.ResponseWriter, r *http.Request, a authorization, user directory.User, s session, first bool) error {
	switches := l.Settings.Load().Switches
	due := !first && (s.provider != "" || switches.HostedLoginPostAuthentication)
	if due && !switches.PostAuthenticationAfterTokens {
		if err := l.PostAuthentication(r.Context(), request(r, a.client), user); err != nil {
			return err
		}
	}
	s.sub, s.at = user.Sub, l.Clock.Now()
	l.remember(w, r, s)
	l.land(w, r, a, entry{user: user, session: s, owesPost: due && switches.PostAuthenticationAfterTokens})
	return nil
}

// land sends the browser back with a code or, in the implicit grant, with tokens.
func (l *Login) land(w http.ResponseWriter, r *http.Request, a authorization, e entry) {
	if a.implicit {
		l.landImplicit(w, r, a, e)
		return
	}
	key := uuid.NewString()
	l.codes.Put(key, code{
		clientID: *a.client.ClientId, redirect: a.get("redirect_uri"), challenge: a.get("code_challenge"),
		nonce: a.get("nonce"), scopes: a.scopes, entry: e,
	}, l.Clock.Now().Add(codeLives), l.Clock.Now())
	a.back(w, r, url.Values{"code": {key}})
}

// landImplicit gives no refresh token: the one that is made stays here.
func (l *Login) landImplicit(w http.ResponseWriter, r *http.Request, a authorization, e entry) {
	tokens, err := l.Finish(r.Context(), request(r, a.client), e.end(a.client, a.scopes, a.get("nonce")))
	if err != nil {
		a.fail(w, r, federationError(err))
		return
	}
	with := url.Values{"access_token": {tokens.Access}, "token_type": {"Bearer"}, "expires_in": {strconv.Itoa(int(tokens.ExpiresIn))}}
	if tokens.ID != "" {
		with.Set("id_token", tokens.ID)
	}
	a.back(w, r, with)
}

// end is the sign-in that tokens are made for.
func (e entry) end(client *settings.Client, scopes []string, nonce string) flow.SignIn {
	return flow.SignIn{
		User: e.user, Client: client, Source: cognito.Source(e.session.source), Scopes: scopes, Nonce: nonce,
		Hosted: true, AuthTime: e.session.at.Truncate(time.Second), SkipPostAuthentication: !e.owesPost,
	}
}
