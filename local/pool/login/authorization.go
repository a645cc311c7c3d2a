package login

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// localProvider names the pool itself among a client's providers.
const localProvider = "COGNITO"

// authorization is what a client asks for on a person's behalf.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
type authorization struct {
	client   *settings.Client
	redirect *url.URL
	implicit bool
	scopes   []string
	// query holds all parameters as they came, for the links of pages.
	query url.Values
}

func (a authorization) get(name string) string { return a.query.Get(name) }

// prompts says whether the client asked for one of the prompts.
func (a authorization) prompts(names ...string) bool {
	return slices.ContainsFunc(strings.Fields(a.get("prompt")), func(p string) bool { return slices.Contains(names, p) })
}

// target is the request with other or more parameters, for a path of this package.
func (a authorization) target(path string, more url.Values) string {
	query := maps.Clone(a.query)
	maps.Copy(query, more)
	return path + "?" + query.Encode()
}

// oauthError is an error that the client is told of, in the form of RFC 6749.
type oauthError struct{ code, description string }

// Error gives code and description.
func (e *oauthError) Error() string { return strings.TrimSpace(e.code + ": " + e.description) }

// trusted finds client and redirect URI of a request. Without both, nothing may be sent anywhere: the
// error is for the person in front of the browser.
func (l *Login) trusted(query url.Values) (authorization, error) {
	id, redirect := query.Get("client_id"), query.Get("redirect_uri")
	if len(query["client_id"]) > 1 || len(query["redirect_uri"]) > 1 {
		return authorization{}, wire.InvalidParameter.With("invalid_request")
	}
	client, err := l.known(id)
	if err != nil {
		return authorization{}, err
	}
	target, err := url.Parse(redirect)
	if err != nil || redirect == "" || !slices.Contains(client.CallbackURLs, redirect) {
		return authorization{}, wire.InvalidParameter.With("redirect_mismatch")
	}
	return authorization{client: client, redirect: target, implicit: query.Get("response_type") == "token", query: query}, nil
}

// requested reads an authorization request whole. The error is an *oauthError when the client may be
// told, which is what the authorization is good for then.
func (l *Login) requested(query url.Values) (authorization, error) {
	a, err := l.trusted(query)
	if err != nil {
		return a, err
	}
	if err := a.checkGrant(); err != nil {
		return a, err
	}
	if err := a.checkChallenge(); err != nil {
		return a, err
	}
	a.scopes, err = a.allowedScopes()
	return a, err
}

func (a authorization) checkGrant() error {
	flow := types.OAuthFlowTypeCode
	if a.implicit {
		flow = types.OAuthFlowTypeImplicit
	}
	known := []string{"none", "login", "select_account", "consent"}
	prompts := strings.Fields(a.get("prompt"))
	switch {
	case !single(a.query):
		return &oauthError{"invalid_request", "A parameter was sent more than once"}
	case a.get("response_type") != "code" && !a.implicit:
		return &oauthError{"invalid_request", "response_type must be code or token"}
	case !allows(a.client, flow):
		return &oauthError{"unauthorized_client", ""}
	case slices.ContainsFunc(prompts, func(p string) bool { return !slices.Contains(known, p) }),
		len(prompts) > 1 && slices.Contains(prompts, "none"):
		return &oauthError{"invalid_request", "prompt is invalid"}
	}
	return nil
}

// s256 is the form of a SHA-256 in a PKCE challenge.
var s256 = regexp.MustCompile(`\A[A-Za-z0-9_-]{43}\z`)

// checkChallenge takes PKCE with S256 only, as Cognito does.
func (a authorization) checkChallenge() error {
	challenge, method := a.get("code_challenge"), a.get("code_challenge_method")
	switch {
	case challenge == "" && method == "":
		return nil
	case method != "S256":
		return &oauthError{"invalid_request", "code_challenge_method must be S256"}
	case !s256.MatchString(challenge):
		return &oauthError{"invalid_request", "code_challenge is invalid"}
	}
	return nil
}

// allowedScopes are the scopes asked for, or all of the client's. What OpenID Connect says about a
// person needs openid with it.
func (a authorization) allowedScopes() ([]string, error) {
	asked := strings.Fields(a.get("scope"))
	if len(asked) == 0 {
		return slices.Clone(a.client.AllowedOAuthScopes), nil
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	for _, scope := range asked {
		about := slices.Contains([]string{"email", "phone", "profile"}, scope)
		if !slices.Contains(a.client.AllowedOAuthScopes, scope) || about && !slices.Contains(asked, "openid") {
			return nil, &oauthError{"invalid_scope", ""}
		}
	}
	return asked, nil
}

// back sends the browser to the client, with the state it gave.
func (a authorization) back(w http.ResponseWriter, r *http.Request, with url.Values) {
	if state, given := a.query["state"]; given {
		with["state"] = state[:1]
	}
	target := *a.redirect
	switch {
	case a.implicit:
		target.RawFragment, target.Fragment = "", ""
		http.Redirect(w, r, target.String()+"#"+with.Encode(), http.StatusFound)
		return
	case target.RawQuery != "":
		target.RawQuery += "&"
	}
	target.RawQuery += with.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound)
}

// fail tells the client of an error.
func (a authorization) fail(w http.ResponseWriter, r *http.Request, e *oauthError) {
	with := url.Values{"error": {e.code}}
	if e.description != "" {
		with.Set("error_description", e.description)
	}
	a.back(w, r, with)
}
