package login_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

// TestCodeFlow is an unmodified OpenID Connect client from discovery to a second sign-in.
func TestCodeFlow(t *testing.T) {
	s := open(t, nil, everything()...)
	user := s.Person(t, email, password, nil)
	provider, err := oidc.NewProvider(t.Context(), s.Tokens.URL())
	if err != nil {
		t.Fatal(err)
	}
	config := s.oauth(t, "openid", "email", "profile")
	config.Endpoint = provider.Endpoint()
	verifier := oauth2.GenerateVerifier()
	ask := config.AuthCodeURL("state/with ? & signs", oidc.Nonce("a-nonce"), oauth2.S256ChallengeOption(verifier))

	b := s.browser(t).Visit(ask)
	b.Shows("Local user pool, for development only")
	s.Fired(t)
	b.Submit("username", email, "password", password)
	if got := landed(t, b).Get("state"); got != "state/with ? & signs" {
		t.Errorf("state came back as %q", got)
	}
	s.Fired(t, cognito.PreAuthenticationAuthentication, cognito.PostAuthenticationAuthentication)
	began := s.Clock.Now()
	s.Wait(t, time.Minute)
	tokens := s.redeem(t, b, config, oauth2.VerifierOption(verifier))
	s.Fired(t, cognito.TokenGenerationHostedAuth)

	checks := provider.Verifier(&oidc.Config{ClientID: config.ClientID, Now: s.Clock.Now})
	raw, _ := tokens.Extra("id_token").(string)
	id, err := checks.Verify(t.Context(), raw)
	if err != nil {
		t.Fatalf("ID token: %v", err)
	}
	if id.Subject != user.Sub || id.Nonce != "a-nonce" || id.VerifyAccessToken(tokens.AccessToken) != nil {
		t.Errorf("ID token of %s with nonce %q", id.Subject, id.Nonce)
	}
	var claims struct {
		AuthTime int64  `json:"auth_time"`
		Email    string `json:"email"`
	}
	if err := id.Claims(&claims); err != nil || claims.AuthTime != began.Unix() || claims.Email != email {
		t.Errorf("claims %+v, %v; want auth_time %d", claims, err, began.Unix())
	}
	info, err := provider.UserInfo(t.Context(), oauth2.StaticTokenSource(tokens))
	if err != nil || info.Subject != user.Sub || info.Email != email || !info.EmailVerified {
		t.Errorf("user info %+v, %v", info, err)
	}
	again := b.Visit(ask)
	if landed(t, again).Get("code") == "" {
		t.Error("a signed-in browser got no code")
	}
	s.redeem(t, again, config, oauth2.VerifierOption(verifier))
	s.Fired(t, cognito.TokenGenerationHostedAuth)
}

func TestRefresh(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Person(t, email, password, nil)
	config := s.oauth(t, "openid")
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	tokens := s.redeem(t, b, config)
	s.Events()
	tokens.Expiry = time.Unix(1, 0)
	renewed, err := config.TokenSource(t.Context(), tokens).Token()
	if err != nil || renewed.AccessToken == tokens.AccessToken {
		t.Fatalf("refresh: %v", err)
	}
	s.Fired(t, cognito.TokenGenerationRefreshTokens)
}

func TestRefreshTokensRotate(t *testing.T) {
	s := open(t, func(c *settings.Config) {
		c.Clients[0].RefreshTokenRotation = rotation()
		c.Clients[0].ExplicitAuthFlows = nil
	})
	s.Person(t, email, password, nil)
	config := s.oauth(t, "openid")
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	tokens := s.redeem(t, b, config)
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {config.ClientID}, "refresh_token": {tokens.RefreshToken}}
	status, body := s.post(t, "/oauth2/token", form)
	if next, _ := body["refresh_token"].(string); status != http.StatusOK || next == "" || next == tokens.RefreshToken {
		t.Fatalf("%d %v, want a new refresh token", status, body)
	}
	if status, body := s.post(t, "/oauth2/token", form); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("the old refresh token: %d %v", status, body)
	}
}

// TestSwitches are the points where Cognito's documentation leaves two ways for the login page.
func TestSwitches(t *testing.T) {
	pre, post := cognito.PreAuthenticationAuthentication, cognito.PostAuthenticationAuthentication
	hosted, plain := cognito.TokenGenerationHostedAuth, cognito.TokenGenerationAuthentication
	for name, test := range map[string]struct {
		change func(*settings.Switches)
		want   []cognito.Source
	}{
		"as expected":                {func(*settings.Switches) {}, []cognito.Source{pre, post, hosted}},
		"after the tokens":           {func(s *settings.Switches) { s.PostAuthenticationAfterTokens = true }, []cognito.Source{pre, hosted, post}},
		"without PostAuthentication": {func(s *settings.Switches) { s.HostedLoginPostAuthentication = false }, []cognito.Source{pre, hosted}},
		"as an API sign-in":          {func(s *settings.Switches) { s.HostedLoginSource = string(plain) }, []cognito.Source{pre, post, plain}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, func(c *settings.Config) { test.change(&c.Switches) }, everything()...)
			s.Person(t, email, password, nil)
			config := s.oauth(t)
			b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
			s.redeem(t, b, config)
			s.Fired(t, test.want...)
		})
	}
}

func TestImplicitGrant(t *testing.T) {
	s := open(t, func(c *settings.Config) {
		c.Clients[0].AllowedOAuthFlows = append(c.Clients[0].AllowedOAuthFlows, "implicit")
	}, everything()...)
	s.Person(t, email, password, nil)
	ask := s.oauth(t, "openid").AuthCodeURL("x", oauth2.SetAuthURLParam("response_type", "token"))
	b := s.browser(t).Visit(ask).Submit("username", email, "password", password)
	got := landed(t, b)
	if got.Get("id_token") == "" || got.Get("access_token") == "" || got.Has("refresh_token") || got.Get("state") != "x" || b.At.RawQuery != "" {
		t.Errorf("landed with %v", slices.Sorted(maps.Keys(got)))
	}
	s.Fired(t, cognito.PreAuthenticationAuthentication, cognito.PostAuthenticationAuthentication, cognito.TokenGenerationHostedAuth)
}

// TestCodesAreBound shows a code to the token endpoint in every wrong way.
func TestCodesAreBound(t *testing.T) {
	s := open(t, nil)
	s.Person(t, email, password, nil)
	config, server := s.oauth(t, "openid"), s.ClientNamed(t, "server")
	verifier := oauth2.GenerateVerifier()
	for name, test := range map[string]struct {
		change func(url.Values)
		later  time.Duration
	}{
		"another redirect URI": {func(v url.Values) { v.Set("redirect_uri", "http://127.0.0.1:3000/callback") }, 0},
		"wrong verifier":       {func(v url.Values) { v.Set("code_verifier", oauth2.GenerateVerifier()) }, 0},
		"no verifier":          {func(v url.Values) { v.Del("code_verifier") }, 0},
		"another client": {func(v url.Values) {
			v.Set("client_id", *server.ClientId)
			v.Set("client_secret", server.Secret())
		}, 0},
		"too late": {func(url.Values) {}, 5 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			b := s.browser(t).Visit(config.AuthCodeURL("x", oauth2.S256ChallengeOption(verifier))).Submit("username", email, "password", password)
			form := url.Values{
				"grant_type": {"authorization_code"}, "client_id": {config.ClientID}, "redirect_uri": {callback},
				"code": {landed(t, b).Get("code")}, "code_verifier": {verifier},
			}
			right := maps.Clone(form)
			test.change(form)
			if test.later > 0 {
				s.Wait(t, test.later)
			}
			for _, sent := range []url.Values{form, right} { // a code that was shown is used up
				if status, body := s.post(t, "/oauth2/token", sent); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
					t.Errorf("%d %v, want invalid_grant", status, body)
				}
			}
		})
	}
}

// TestCodeIsGoodOnce shows one code many times at once.
func TestCodeIsGoodOnce(t *testing.T) {
	s := open(t, nil)
	s.Person(t, email, password, nil)
	config := s.oauth(t, "openid")
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	code := landed(t, b).Get("code")
	var group sync.WaitGroup
	var good atomic.Int32
	for range 8 {
		group.Go(func() {
			if _, err := config.Exchange(t.Context(), code); err == nil {
				good.Add(1)
			}
		})
	}
	group.Wait()
	if good.Load() != 1 {
		t.Errorf("a code was good %d times", good.Load())
	}
}

// TestConfidentialClient gives the secret in both places.
func TestConfidentialClient(t *testing.T) {
	s := open(t, nil)
	s.Person(t, email, password, nil)
	server := s.ClientNamed(t, "server")
	for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams} {
		config := s.oauth(t, "openid")
		config.ClientID, config.ClientSecret, config.Endpoint.AuthStyle = *server.ClientId, server.Secret(), style
		b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
		s.redeem(t, b, config)
		config.ClientSecret = "wrong"
		_, err := config.Exchange(t.Context(), "any")
		if err == nil || !strings.Contains(err.Error(), "invalid_client") {
			t.Errorf("style %d with a wrong secret: %v", style, err)
		}
	}
}

func TestTriggersStopTokens(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Person(t, email, password, nil)
	config := s.oauth(t)
	s.Answer(cognito.TokenGenerationHostedAuth, flowtest.Fails("not approved"))
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	_, err := config.Exchange(t.Context(), landed(t, b).Get("code"))
	if err == nil || !strings.Contains(err.Error(), "PreTokenGeneration failed with error not approved.") {
		t.Errorf("the client hears %v", err)
	}
}
