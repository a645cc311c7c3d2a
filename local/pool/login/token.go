package login

import (
	"errors"
	"net/http"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/reply"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// granted is the answer of the token endpoint.
type granted struct {
	ID        string `json:"id_token,omitempty"`
	Access    string `json:"access_token"`
	Refresh   string `json:"refresh_token,omitempty"`
	ExpiresIn int32  `json:"expires_in"`
	Type      string `json:"token_type"`
}

// token serves the token endpoint.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
func (l *Login) token(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	tokens, err := l.grant(r)
	if err != nil {
		refuseGrant(w, err)
		return
	}
	reply.JSON(w, http.StatusOK, granted{tokens.ID, tokens.Access, tokens.Refresh, tokens.ExpiresIn, "Bearer"})
}

func (l *Login) grant(r *http.Request) (flow.Tokens, error) {
	if err := readForm(r); err != nil {
		return flow.Tokens{}, err
	}
	client, err := l.authenticate(r)
	if err != nil {
		return flow.Tokens{}, err
	}
	switch r.Form.Get("grant_type") {
	case "authorization_code":
		return l.redeem(r, client)
	case "refresh_token":
		return l.refresh(r, client)
	case "client_credentials":
		return l.machine(r, client)
	case "":
		return flow.Tokens{}, &oauthError{"invalid_request", ""}
	}
	return flow.Tokens{}, &oauthError{"unsupported_grant_type", ""}
}

// refuseGrant tells a client of an error. What a trigger or the pool says of a person makes the grant
// invalid; which code Cognito has for that is not documented.
func refuseGrant(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	body := struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
	}{Error: "server_error"}
	refused, known := errors.AsType[*oauthError](err)
	exception, raised := errors.AsType[*wire.Exception](err)
	switch {
	case known:
		body.Error, body.Description = refused.code, refused.description
	case raised && exception.Class == wire.TooManyRequests:
		status, body.Error, body.Description = http.StatusTooManyRequests, "too_many_requests", exception.Message
	case raised && exception.Class != wire.InternalError:
		body.Error, body.Description = "invalid_grant", told(err)
	default:
		status = http.StatusInternalServerError
	}
	reply.JSON(w, status, body)
}

// refresh makes new tokens for a refresh token; it comes with a new refresh token where they rotate.
func (l *Login) refresh(r *http.Request, client *settings.Client) (flow.Tokens, error) {
	given := r.Form.Get("refresh_token")
	switch {
	case given == "":
		return flow.Tokens{}, &oauthError{"invalid_request", ""}
	case !allows(client, types.OAuthFlowTypeCode) && !client.Flow("ALLOW_REFRESH_TOKEN_AUTH"):
		return flow.Tokens{}, &oauthError{"unauthorized_client", ""}
	}
	if err := l.admit(quota.UserAuthentication); err != nil {
		return flow.Tokens{}, err
	}
	if l.ofDevice(given) {
		return flow.Tokens{}, &oauthError{"invalid_grant", "Invalid Refresh Token"}
	}
	return l.Refresh(r.Context(), request(r, client), client, given, cognito.TokenGenerationRefreshTokens)
}

// ofDevice says whether a refresh token was made on a confirmed device: it is good with the device's key
// only, for which this endpoint has no parameter.
func (l *Login) ofDevice(refresh string) bool {
	grant, _ := l.GrantOf(refresh) // of an unknown token nothing is known
	user, _ := l.Directory.BySub(grant.Sub)
	_, bound := flow.ConfirmedDevice(user, grant.DeviceKey)
	return bound
}
