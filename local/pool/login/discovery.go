package login

import (
	"net/http"

	"gatehouse/local/pool/reply"
)

// document is the answer of OpenID Connect discovery, with Cognito's members.
type document struct {
	AuthorizationEndpoint string   `json:"authorization_endpoint"`
	EndSessionEndpoint    string   `json:"end_session_endpoint"`
	Algorithms            []string `json:"id_token_signing_alg_values_supported"`
	Issuer                string   `json:"issuer"`
	KeySet                string   `json:"jwks_uri"`
	ResponseTypes         []string `json:"response_types_supported"`
	RevocationEndpoint    string   `json:"revocation_endpoint"`
	Scopes                []string `json:"scopes_supported"`
	SubjectTypes          []string `json:"subject_types_supported"`
	TokenEndpoint         string   `json:"token_endpoint"`
	TokenAuthMethods      []string `json:"token_endpoint_auth_methods_supported"`
	UserInfoEndpoint      string   `json:"userinfo_endpoint"`
}

func (l *Login) discovery(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("pool") != l.Settings.Load().PoolID {
		http.NotFound(w, r)
		return
	}
	reply.JSON(w, http.StatusOK, document{
		AuthorizationEndpoint: l.Address + authorizePath,
		EndSessionEndpoint:    l.Address + logoutPath,
		Algorithms:            []string{"RS256"},
		Issuer:                l.Tokens.URL(),
		KeySet:                l.Tokens.URL() + "/.well-known/jwks.json",
		ResponseTypes:         []string{"code", "token"},
		RevocationEndpoint:    l.Address + revokePath,
		Scopes:                []string{"openid", "email", "phone", "profile"},
		SubjectTypes:          []string{"public"},
		TokenEndpoint:         l.Address + tokenPath,
		TokenAuthMethods:      []string{"client_secret_basic", "client_secret_post"},
		UserInfoEndpoint:      l.Address + userInfoPath,
	})
}

// keys are those that verify tokens.
func (l *Login) keys(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("pool") != l.Settings.Load().PoolID {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(l.Tokens.KeySet()) // the client is gone
}
