package login

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"gatehouse/local/pool/settings"
)

// read reads the authorization request in a URL, and answers itself when it cannot be followed.
func (l *Login) read(w http.ResponseWriter, r *http.Request) (authorization, bool) {
	query, err := queryOf(r)
	if err != nil {
		l.refuse(w, err)
		return authorization{}, false
	}
	a, err := l.requested(query)
	if refused, ok := errors.AsType[*oauthError](err); ok {
		a.fail(w, r, refused)
		return a, false
	}
	if err != nil {
		l.refuse(w, err)
		return a, false
	}
	return a, true
}

// authorize sends the browser on: back with a code when it is signed in, else to a provider or the
// login page.
func (l *Login) authorize(w http.ResponseWriter, r *http.Request) {
	a, ok := l.read(w, r)
	if !ok {
		return
	}
	provider, err := l.chosen(a)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	s, user, known := l.signedIn(r)
	asked := provider != nil && s.provider != provider.Name || a.get("identity_provider") == localProvider && s.provider != ""
	switch {
	case known && !asked && s.acceptedBy(a.client) && !a.prompts("login", "select_account"):
		l.land(w, r, a, entry{user: user, session: s})
	case a.prompts("none"):
		a.fail(w, r, &oauthError{"login_required", ""})
	case provider != nil:
		l.visit(w, r, a, provider)
	default:
		http.Redirect(w, r, a.target(loginPath, nil), http.StatusFound)
	}
}

// chosen is the provider that a request names, or the only one its client has; nil for the login page.
// What stands in idp_identifier is compared with the providers' names: the local pool gives them no
// other identifiers.
func (l *Login) chosen(a authorization) (*settings.Provider, *oauthError) {
	name := a.get("identity_provider")
	if name == "" {
		name = a.get("idp_identifier")
	}
	offered := l.offered(a.client)
	switch {
	case name == "" && !a.client.Offers(localProvider) && len(offered) == 1:
		return offered[0], nil
	case name == "", name == localProvider && a.client.Offers(localProvider):
		return nil, nil
	}
	at := slices.IndexFunc(offered, func(p *settings.Provider) bool { return strings.EqualFold(p.Name, name) })
	if at < 0 {
		return nil, &oauthError{"invalid_request", "The identity provider " + name + " does not exist for the client"}
	}
	return offered[at], nil
}

// offered are the external providers of a client.
func (l *Login) offered(client *settings.Client) []*settings.Provider {
	set := l.Settings.Load()
	var list []*settings.Provider
	for i := range set.Providers {
		if client.Offers(set.Providers[i].Name) {
			list = append(list, &set.Providers[i])
		}
	}
	return list
}
