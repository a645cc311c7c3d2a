package login_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

// TestAuthorizeRefuses holds every wrong request to where its error goes: to the person when nobody can
// be trusted with it, else to the client with its state.
func TestAuthorizeRefuses(t *testing.T) {
	s := open(t, nil)
	right := url.Values{"client_id": {s.oauth(t).ClientID}, "redirect_uri": {callback}, "response_type": {"code"}, "state": {"a b"}, "scope": {"openid"}}
	for name, test := range map[string]struct {
		change func(url.Values)
		code   string // empty: a page
		page   string
	}{
		"unknown client":        {set("client_id", "nobody"), "", "Client does not exist."},
		"no client":             {set("client_id"), "", "Client does not exist."},
		"other redirect URI":    {set("redirect_uri", "https://evil.example.com/"), "", "redirect_mismatch"},
		"longer redirect URI":   {set("redirect_uri", callback+"/"), "", "redirect_mismatch"},
		"no redirect URI":       {set("redirect_uri"), "", "redirect_mismatch"},
		"two redirect URIs":     {set("redirect_uri", callback, "https://evil.example.com/"), "", "invalid_request"},
		"too long":              {set("state", strings.Repeat("x", 9000)), "", "invalid_request"},
		"no response type":      {set("response_type"), "invalid_request", ""},
		"other response type":   {set("response_type", "id_token"), "invalid_request", ""},
		"implicit":              {set("response_type", "token"), "unauthorized_client", ""},
		"unknown scope":         {set("scope", "openid admin"), "invalid_scope", ""},
		"e-mail without openid": {set("scope", "email"), "invalid_scope", ""},
		"plain challenge": {func(v url.Values) {
			v.Set("code_challenge", strings.Repeat("a", 43))
			v.Set("code_challenge_method", "plain")
		}, "invalid_request", ""},
		"challenge alone":          {set("code_challenge", strings.Repeat("a", 43)), "invalid_request", ""},
		"short challenge":          {func(v url.Values) { v.Set("code_challenge", "short"); v.Set("code_challenge_method", "S256") }, "invalid_request", ""},
		"unknown provider":         {set("identity_provider", "Nobody"), "invalid_request", ""},
		"unknown prompt":           {set("prompt", "dance"), "invalid_request", ""},
		"contradictory prompts":    {set("prompt", "none login"), "invalid_request", ""},
		"a parameter twice":        {set("nonce", "a", "b"), "invalid_request", ""},
		"nobody is signed in":      {set("prompt", "none"), "login_required", ""},
		"nobody is, at a provider": {func(v url.Values) { v.Set("prompt", "none"); v.Set("identity_provider", "Google") }, "login_required", ""},
	} {
		t.Run(name, func(t *testing.T) {
			query := maps.Clone(right)
			test.change(query)
			for _, path := range []string{"/oauth2/authorize?", "/login?"} {
				if path == "/login?" && (query.Has("prompt") || query.Has("identity_provider")) {
					continue
				}
				b := s.browser(t).Visit(s.Address + path + query.Encode())
				if test.code == "" {
					b.Shows(test.page)
					if b.Status != http.StatusBadRequest {
						t.Errorf("%s answered %d", path, b.Status)
					}
					continue
				}
				if got := landed(t, b); got.Get("error") != test.code || got.Get("state") != "a b" {
					t.Errorf("%s: landed with %v, want %s", path, got, test.code)
				}
			}
		})
	}
}

func set(name string, values ...string) func(url.Values) {
	return func(v url.Values) {
		if v[name] = values; len(values) == 0 {
			delete(v, name)
		}
	}
}

func TestTokenRefuses(t *testing.T) {
	s := open(t, nil)
	web, server := s.oauth(t).ClientID, s.ClientNamed(t, "server")
	basic := func(id, secret string) []string {
		return []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))}
	}
	for name, test := range map[string]struct {
		form    string
		headers []string
		want    string
	}{
		"nothing":                   {"", nil, "invalid_request"},
		"no client":                 {"grant_type=refresh_token&refresh_token=x", nil, "invalid_request"},
		"unknown client":            {"grant_type=refresh_token&client_id=nobody&refresh_token=x", nil, "invalid_client"},
		"no secret":                 {"grant_type=refresh_token&refresh_token=x&client_id=" + *server.ClientId, nil, "invalid_client"},
		"wrong secret":              {"grant_type=refresh_token&refresh_token=x", basic(*server.ClientId, "wrong"), "invalid_client"},
		"a secret for a public one": {"grant_type=refresh_token&refresh_token=x&client_secret=x&client_id=" + web, nil, "invalid_client"},
		"two clients":               {"grant_type=refresh_token&refresh_token=x&client_id=" + web, basic(*server.ClientId, server.Secret()), "invalid_request"},
		"other authorization":       {"grant_type=refresh_token&refresh_token=x&client_id=" + web, []string{"Authorization", "Bearer x"}, "invalid_request"},
		"no grant":                  {"client_id=" + web, nil, "invalid_request"},
		"unknown grant":             {"grant_type=password&client_id=" + web, nil, "unsupported_grant_type"},
		"twice":                     {"grant_type=refresh_token&refresh_token=x&refresh_token=y&client_id=" + web, nil, "invalid_request"},
		"unknown refresh token":     {"grant_type=refresh_token&refresh_token=x&client_id=" + web, nil, "invalid_grant"},
		"no refresh token":          {"grant_type=refresh_token&client_id=" + web, nil, "invalid_request"},
		"no code":                   {"grant_type=authorization_code&redirect_uri=x&client_id=" + web, nil, "invalid_request"},
		"no redirect URI":           {"grant_type=authorization_code&code=x&client_id=" + web, nil, "invalid_request"},
		"unknown code":              {"grant_type=authorization_code&code=x&redirect_uri=x&client_id=" + web, nil, "invalid_grant"},
		"not a machine":             {"grant_type=client_credentials", basic(*server.ClientId, server.Secret()), "unauthorized_client"},
		"bad encoding":              {"grant_type=%zz", nil, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			headers := append([]string{"Content-Type", "application/x-www-form-urlencoded"}, test.headers...)
			status, body := s.send(t, http.MethodPost, "/oauth2/token", test.form, headers...)
			if status != http.StatusBadRequest || body["error"] != test.want {
				t.Errorf("%d %v, want %s", status, body, test.want)
			}
		})
	}
	if status, body := s.send(t, http.MethodPost, "/oauth2/token", "{}", "Content-Type", "application/json"); status != http.StatusBadRequest || body["error"] != "invalid_request" {
		t.Errorf("JSON: %d %v", status, body)
	}
}

// machine is a pool with a client that acts for itself.
func machine(t testing.TB, version types.PreTokenGenerationLambdaVersionType) (*site, url.Values) {
	t.Helper()
	s := open(t, func(c *settings.Config) {
		c.ResourceServers = []types.ResourceServerType{{
			Identifier: new("orders"), Name: new("orders"),
			Scopes: []types.ResourceServerScopeType{{ScopeName: new("read"), ScopeDescription: new("r")}, {ScopeName: new("write"), ScopeDescription: new("w")}},
		}}
		c.Clients = append(c.Clients, settings.ClientConfig{GenerateSecret: true, UserPoolClientType: types.UserPoolClientType{
			ClientName: new("machine"), AllowedOAuthFlowsUserPoolClient: new(true),
			AllowedOAuthFlows: []types.OAuthFlowType{types.OAuthFlowTypeClientCredentials}, AllowedOAuthScopes: []string{"orders/read", "orders/write"},
		}})
		c.Functions["PreTokenGenerationConfig"] = settings.FunctionConfig{Builtin: "recorder", Version: version}
	})
	client := s.ClientNamed(t, "machine")
	return s, url.Values{"grant_type": {"client_credentials"}, "client_id": {*client.ClientId}, "client_secret": {client.Secret()}}
}

func TestClientCredentials(t *testing.T) {
	s, form := machine(t, types.PreTokenGenerationLambdaVersionTypeV30)
	form.Set("scope", "orders/read")
	form.Set("aws_client_metadata", `{"tenant":"example"}`)
	status, body := s.post(t, "/oauth2/token", form)
	access, _ := body["access_token"].(string)
	claims, err := s.Tokens.Verify(access, s.Clock.Now())
	if status != http.StatusOK || err != nil || claims["scope"] != "orders/read" || claims["sub"] != form.Get("client_id") || body["id_token"] != nil || body["refresh_token"] != nil {
		t.Fatalf("%d %v: %v, %v", status, body["error"], claims, err)
	}
	events := s.Events()
	if len(events) != 1 || events[0].TriggerSource != cognito.TokenGenerationClientCredentials || events[0].Version != "3" ||
		!reflect.DeepEqual(events[0].Request["clientMetadata"], map[string]any{"tenant": "example"}) ||
		!reflect.DeepEqual(events[0].Request["scopes"], []any{"orders/read"}) {
		t.Errorf("events %+v", events)
	}
	for name, change := range map[string]func(url.Values){
		"invalid_scope":   set("scope", "orders/delete"),
		"invalid_request": set("aws_client_metadata", `{"tenant":1}`),
	} {
		wrong := maps.Clone(form)
		change(wrong)
		if status, body := s.post(t, "/oauth2/token", wrong); status != http.StatusBadRequest || body["error"] != name {
			t.Errorf("%d %v, want %s", status, body, name)
		}
	}
	form.Del("scope")
	_, body = s.post(t, "/oauth2/token", form)
	access, _ = body["access_token"].(string)
	if claims, err := s.Tokens.Verify(access, s.Clock.Now()); err != nil || claims["scope"] != "orders/read orders/write" {
		t.Errorf("all scopes: %v, %v", claims["scope"], err)
	}
	s.Answer(cognito.TokenGenerationClientCredentials, flowtest.Fails("no"))
	if status, body := s.post(t, "/oauth2/token", form); status != http.StatusBadRequest || body["error_description"] != "PreTokenGeneration failed with error no." {
		t.Errorf("refused: %d %v", status, body)
	}
	if status, body := s.send(t, http.MethodGet, "/oauth2/userInfo", "", "Authorization", "Bearer "+access); status != http.StatusUnauthorized || body["error"] != "invalid_token" {
		t.Errorf("user info of a machine: %d %v", status, body)
	}
}

func TestOlderVersionsDoNotHearOfMachines(t *testing.T) {
	s, form := machine(t, types.PreTokenGenerationLambdaVersionTypeV20)
	if status, body := s.post(t, "/oauth2/token", form); status != http.StatusOK {
		t.Fatalf("%d %v", status, body)
	}
	s.Fired(t)
}

func TestUserInfo(t *testing.T) {
	s := open(t, nil)
	user := s.Person(t, email, password, nil)
	b := s.browser(t)
	token := func(scopes ...string) string {
		config := s.oauth(t, scopes...)
		if b.Visit(config.AuthCodeURL("x")); b.At.Path == "/login" {
			b.Submit("username", email, "password", password)
		}
		return s.redeem(t, b, config).AccessToken
	}
	whole := token("openid", "email")
	want := map[string]any{"sub": user.Sub, "username": user.Name, "email": email, "email_verified": "true"}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if status, body := s.send(t, method, "/oauth2/userInfo", "", "Authorization", "Bearer "+whole); status != http.StatusOK || !reflect.DeepEqual(body, want) {
			t.Errorf("%s: %d %v, want %v", method, status, body, want)
		}
	}
	for name, test := range map[string]struct {
		header, code string
		status       int
	}{
		"no token":       {"", "invalid_request", http.StatusBadRequest},
		"not a bearer":   {"Basic eDp5", "invalid_request", http.StatusBadRequest},
		"rubbish":        {"Bearer x.y.z", "invalid_token", http.StatusUnauthorized},
		"without openid": {"Bearer " + token("aws.cognito.signin.user.admin"), "insufficient_scope", http.StatusForbidden},
	} {
		if status, body := s.send(t, http.MethodGet, "/oauth2/userInfo", "", "Authorization", test.header); status != test.status || body["error"] != test.code {
			t.Errorf("%s: %d %v", name, status, body)
		}
	}
}

func TestRevoke(t *testing.T) {
	s := open(t, nil)
	s.Person(t, email, password, nil)
	config, server := s.oauth(t, "openid"), s.ClientNamed(t, "server")
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	tokens := s.redeem(t, b, config)
	foreign := url.Values{"token": {tokens.RefreshToken}, "client_id": {*server.ClientId}, "client_secret": {server.Secret()}}
	for want, form := range map[string]url.Values{
		"unauthorized_client":    foreign,
		"unsupported_token_type": {"token": {tokens.AccessToken}, "client_id": {config.ClientID}},
		"invalid_request":        {"client_id": {config.ClientID}},
		"invalid_client":         {"client_id": {*server.ClientId}, "token": {"x"}},
	} {
		if status, body := s.post(t, "/oauth2/revoke", form); status != http.StatusBadRequest || body["error"] != want {
			t.Errorf("%d %v, want %s", status, body, want)
		}
	}
	for _, token := range []string{"unknown", tokens.RefreshToken} {
		if status, body := s.post(t, "/oauth2/revoke", url.Values{"token": {token}, "client_id": {config.ClientID}}); status != http.StatusOK {
			t.Errorf("%d %v", status, body)
		}
	}
	if status, _ := s.send(t, http.MethodGet, "/oauth2/userInfo", "", "Authorization", "Bearer "+tokens.AccessToken); status != http.StatusUnauthorized {
		t.Errorf("user info with a revoked sign-in: %d", status)
	}
	status, body := s.post(t, "/oauth2/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {config.ClientID}, "refresh_token": {tokens.RefreshToken}})
	if status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("refresh with a revoked token: %d %v", status, body)
	}
}

// TestHandler looks at methods, other origins, other pools, and at what is left to others.
func TestHandler(t *testing.T) {
	s := open(t, nil)
	for path, want := range map[string]int{
		"GET /local_gatehouse/.well-known/openid-configuration": 200, "GET /local_other/.well-known/openid-configuration": 404,
		"GET /local_gatehouse/.well-known/jwks.json": 200, "GET /local_other/.well-known/jwks.json": 404,
		"POST /local_gatehouse/.well-known/jwks.json": 405, "GET /oauth2/token": 405, "POST /oauth2/authorize": 405, "DELETE /login": 405,
		"GET /login/style.css": 200, "POST /": http.StatusTeapot, "GET /elsewhere": http.StatusTeapot, "OPTIONS /oauth2/token": 204,
	} {
		method, at, _ := strings.Cut(path, " ")
		if status, _ := s.send(t, method, at, ""); status != want {
			t.Errorf("%s answered %d, want %d", path, status, want)
		}
	}
	for _, path := range []string{"/local_gatehouse/.well-known/jwks.json", "/oauth2/token", "/oauth2/userInfo", "/oauth2/revoke"} {
		if got := s.headers(t, s.Address+path).Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s lets origin %q read", path, got)
		}
	}
	page := s.headers(t, s.oauth(t).AuthCodeURL("x"))
	if csp := page.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || page.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("the login page has the headers %v", page)
	}
	cookies := (&http.Response{Header: page}).Cookies()
	if len(cookies) != 1 {
		t.Errorf("the login page sets %d cookies", len(cookies))
	}
	for _, cookie := range cookies {
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
			t.Errorf("cookie %s is open to scripts or other sites", cookie.Name)
		}
	}
	var keys struct{ Keys []struct{ Kid, Alg string } }
	if err := json.Unmarshal(s.Tokens.KeySet(), &keys); err != nil || len(keys.Keys) != 1 {
		t.Errorf("key set %+v, %v", keys, err)
	}
}
