package login

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// redeem makes tokens for a code. Whoever shows a code uses it up, also with a wrong verifier.
func (l *Login) redeem(r *http.Request, client *settings.Client) (flow.Tokens, error) {
	switch {
	case r.Form.Get("code") == "" || r.Form.Get("redirect_uri") == "":
		return flow.Tokens{}, &oauthError{"invalid_request", ""}
	case !allows(client, types.OAuthFlowTypeCode):
		return flow.Tokens{}, &oauthError{"unauthorized_client", ""}
	}
	held, err := l.codes.Take(r.Form.Get("code"), l.Clock.Now(), nil)
	if err != nil || held.clientID != *client.ClientId || held.redirect != r.Form.Get("redirect_uri") || !held.proves(r.Form.Get("code_verifier")) {
		return flow.Tokens{}, &oauthError{"invalid_grant", ""}
	}
	user, ok := l.Directory.BySub(held.entry.user.Sub)
	if !ok || user.Disabled {
		return flow.Tokens{}, &oauthError{"invalid_grant", "User is disabled."}
	}
	held.entry.user = user
	return l.Finish(r.Context(), request(r, client), held.entry.end(client, held.scopes, held.nonce))
}

// proves compares a verifier with the challenge of the authorization request (RFC 7636). Without a
// challenge there must be no verifier.
func (c code) proves(verifier string) bool {
	if c.challenge == "" {
		return verifier == ""
	}
	sum := sha256.Sum256([]byte(verifier))
	return sameText(base64.RawURLEncoding.EncodeToString(sum[:]), c.challenge)
}

// machine makes the token of a client that acts for itself.
func (l *Login) machine(r *http.Request, client *settings.Client) (flow.Tokens, error) {
	switch {
	case !serves(client): // as was seen of clients made without the flag
		return flow.Tokens{}, &oauthError{"invalid_grant", ""}
	case !allows(client, types.OAuthFlowTypeClientCredentials) || client.Secret() == "":
		return flow.Tokens{}, &oauthError{"unauthorized_client", ""}
	}
	scopes, err := machineScopes(client, strings.Fields(r.Form.Get("scope")))
	if err != nil {
		return flow.Tokens{}, err
	}
	called := request(r, client)
	if metadata := r.Form.Get("aws_client_metadata"); metadata != "" {
		if json.Unmarshal([]byte(metadata), &called.Metadata) != nil {
			return flow.Tokens{}, &oauthError{"invalid_request", "aws_client_metadata must be a JSON object of strings"}
		}
	}
	if err := l.admit(quota.ClientAuthentication); err != nil {
		return flow.Tokens{}, err
	}
	return l.Machine(r.Context(), called, client, scopes)
}

// machineScopes are the scopes of resource servers that were asked for, or all of the client's.
func machineScopes(client *settings.Client, asked []string) ([]string, error) {
	own := slices.DeleteFunc(slices.Clone(client.AllowedOAuthScopes), func(scope string) bool { return !strings.Contains(scope, "/") })
	if len(asked) == 0 {
		return own, nil
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	for _, scope := range asked {
		if !slices.Contains(own, scope) {
			return nil, &oauthError{"invalid_scope", ""}
		}
	}
	return asked, nil
}
