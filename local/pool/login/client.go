package login

import (
	"net/http"
	"net/url"
	"slices"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// known is the app client that a request of a browser names.
func (l *Login) known(id string) (*settings.Client, error) {
	client, ok := l.Settings.Load().Client(id)
	if !ok {
		return nil, wire.ResourceNotFound.With("Client does not exist.")
	}
	return client, nil
}

// authenticate finds out which client calls. One with a secret gives it in the Authorization header or
// in the form; one without must not give any.
func (l *Login) authenticate(r *http.Request) (*settings.Client, error) {
	id, given := r.Form.Get("client_id"), r.Form.Get("client_secret")
	if name, password, basic := r.BasicAuth(); basic {
		if id != "" && id != unescaped(name) && id != name {
			return nil, &oauthError{"invalid_request", ""}
		}
		id, given = name, password
	} else if r.Header.Get("Authorization") != "" {
		return nil, &oauthError{"invalid_request", ""}
	}
	if id == "" {
		return nil, &oauthError{"invalid_request", ""}
	}
	set := l.Settings.Load()
	client, ok := set.Client(id)
	if !ok {
		client, ok = set.Client(unescaped(id))
	}
	if !ok {
		return nil, &oauthError{"invalid_client", ""}
	}
	if secret := client.Secret(); !sameText(given, secret) && !sameText(unescaped(given), secret) {
		return nil, &oauthError{"invalid_client", "invalid_client_secret"}
	}
	return client, nil
}

// unescaped undoes the form encoding that RFC 6749 wants in the Authorization header and many leave out.
func unescaped(text string) string {
	plain, err := url.QueryUnescape(text)
	if err != nil {
		return text
	}
	return plain
}

// allows says whether a client has a grant.
func allows(client *settings.Client, flow types.OAuthFlowType) bool {
	return serves(client) && slices.Contains(client.AllowedOAuthFlows, flow)
}

// serves says whether a client may use these endpoints at all.
func serves(client *settings.Client) bool {
	return client.AllowedOAuthFlowsUserPoolClient != nil && *client.AllowedOAuthFlowsUserPoolClient
}
