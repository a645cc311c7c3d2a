package login

import (
	"net/http"
	"net/url"
	"slices"

	"gatehouse/local/pool/wire"
)

// logout signs the browser out and sends it to a registered page, or to the login page.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
func (l *Login) logout(w http.ResponseWriter, r *http.Request) {
	query, err := queryOf(r)
	if err != nil {
		l.refuse(w, err)
		return
	}
	target, err := l.afterLogout(query)
	if err != nil {
		l.refuse(w, err)
		return
	}
	l.forget(r)
	l.setCookie(w, sessionCookie, "", -1)
	http.Redirect(w, r, target, http.StatusFound)
}

// afterLogout is where the browser goes: only to what the client has registered.
func (l *Login) afterLogout(query url.Values) (string, error) {
	if to := query.Get("logout_uri"); to != "" {
		client, err := l.known(query.Get("client_id"))
		switch {
		case err != nil:
			return "", err
		case !slices.Contains(client.LogoutURLs, to):
			return "", wire.InvalidParameter.With("Invalid request: logout_uri is not one of the client's.")
		}
		return to, nil
	}
	if query.Get("redirect_uri") == "" || query.Get("response_type") == "" {
		return "", wire.InvalidParameter.With("Required String parameters 'logout_uri' or 'redirect_uri' with 'response_type' are not present")
	}
	a, err := l.trusted(query)
	if err != nil {
		return "", err
	}
	return a.target(loginPath, nil), nil
}
