package login

import (
	"net/http"
	"slices"
	"strings"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/reply"
)

// userInfo tells a client about the owner of an access token. All values are strings, as Cognito's.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
func (l *Login) userInfo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	scheme, access, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || access == "" {
		refuseBearer(w, http.StatusBadRequest, "invalid_request", "The access token must be in the Authorization header, as Bearer.")
		return
	}
	bearer, err := l.Introspect(strings.TrimSpace(access))
	if err != nil {
		refuseBearer(w, http.StatusUnauthorized, "invalid_token",
			"Access token is expired, disabled, or deleted, or the user has globally signed out.")
		return
	}
	if !slices.Contains(bearer.Scopes, "openid") {
		refuseBearer(w, http.StatusForbidden, "insufficient_scope", "The access token needs the scope openid.")
		return
	}
	reply.JSON(w, http.StatusOK, about(bearer))
}

// about is what the token's scopes and the client's permissions let a client know.
func about(bearer flow.Bearer) map[string]string {
	known := map[string]string{"sub": bearer.User.Sub, "username": bearer.User.Name}
	for name := range flow.Readable(bearer.User, bearer.Client, true, bearer.Scopes) {
		known[name] = bearer.User.Attributes[name]
	}
	if len(bearer.User.Identities) > 0 {
		known["identities"] = flow.Identities(bearer.User)
	}
	return known
}

// refuseBearer answers in the form of RFC 6750.
func refuseBearer(w http.ResponseWriter, status int, code, description string) {
	w.Header().Set("WWW-Authenticate", `Bearer error="`+code+`", error_description="`+description+`"`)
	reply.JSON(w, status, map[string]string{"error": code, "error_description": description})
}
