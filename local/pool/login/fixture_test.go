package login_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"golang.org/x/oauth2"

	"gatehouse/local/pool/account"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/login"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
)

const (
	callback = "http://localhost:3000/callback"
	email    = "jane.doe@example.com"
	password = "Correct-Horse-1"
)

// everything is every trigger that a sign-in on the pages could reach.
func everything() []string {
	return []string{
		"PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration", "InboundFederation", "CustomMessage",
	}
}

// site is a pool with its pages on a server.
type site struct {
	*flowtest.Pool
	login  *login.Login
	server *httptest.Server
}

func open(t testing.TB, change func(*settings.Config), keys ...string) *site {
	t.Helper()
	s := &site{Pool: flowtest.New(t, change, keys...)}
	s.login = login.New(s.Pool.Pool, account.Operations(s.Pool.Pool))
	s.server = httptest.NewServer(s.login.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "next", http.StatusTeapot)
	})))
	t.Cleanup(s.server.Close)
	s.At(t, s.server.URL)
	return s
}

// oauth is x/oauth2 for the public client.
func (s *site) oauth(t testing.TB, scopes ...string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: *s.ClientNamed(t, "web").ClientId, RedirectURL: callback, Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: s.Address + "/oauth2/authorize", TokenURL: s.Address + "/oauth2/token", AuthStyle: oauth2.AuthStyleInParams},
	}
}

// browser is a person's browser that has seen nothing yet.
func (s *site) browser(t testing.TB) *pooltest.Browser {
	t.Helper()
	return pooltest.NewBrowser(t, s.Address)
}

// landed is what the browser brought back to the client.
func landed(t testing.TB, b *pooltest.Browser) url.Values {
	t.Helper()
	if !strings.HasPrefix(b.At.String(), callback) {
		t.Fatalf("the browser is at %s, not back at the client:\n%s", b.At, b.Text)
	}
	return b.Landed()
}

// redeem changes a landing's code into tokens with x/oauth2.
func (s *site) redeem(t testing.TB, b *pooltest.Browser, config *oauth2.Config, options ...oauth2.AuthCodeOption) *oauth2.Token {
	t.Helper()
	tokens, err := config.Exchange(t.Context(), landed(t, b).Get("code"), options...)
	if err != nil {
		t.Fatalf("redeeming the code: %v", err)
	}
	return tokens
}

// required turns the second factor on for everybody.
func required(c *settings.Config) {
	c.Pool.MfaConfiguration = types.UserPoolMfaTypeOn
	c.Pool.Policies.SignInPolicy.AllowedFirstAuthFactors = []types.AuthFactorType{types.AuthFactorTypePassword}
}
