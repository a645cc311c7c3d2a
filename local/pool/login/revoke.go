package login

import (
	"net/http"
	"strings"

	"gatehouse/local/pool/quota"
)

// revoke revokes a refresh token with all tokens of its sign-in. There is nothing to revoke of a token
// that is not known, which is a success (RFC 7009).
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
func (l *Login) revoke(w http.ResponseWriter, r *http.Request) {
	if err := l.revokeToken(r); err != nil {
		refuseGrant(w, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

func (l *Login) revokeToken(r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	client, err := l.authenticate(r)
	if err != nil {
		return err
	}
	if err := l.admit(quota.UserToken); err != nil {
		return err
	}
	given := r.Form.Get("token")
	grant, known := l.GrantOf(given)
	switch {
	case given == "":
		return &oauthError{"invalid_request", ""}
	case strings.Count(given, ".") == 2:
		return &oauthError{"unsupported_token_type", ""}
	case !client.Revokes():
		return &oauthError{"invalid_request", "Token revocation is not enabled for the client."}
	case known && grant.ClientID != *client.ClientId:
		return &oauthError{"unauthorized_client", ""}
	case known:
		l.Directory.RevokeFamily(grant.Origin)
	}
	return nil
}
