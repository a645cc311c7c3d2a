package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"gatehouse/local/pool/browser"
)

const (
	callback      = "http://localhost:3000/callback"
	member        = "jane.doe@oidc.example.com"
	memberPass    = "Correct-Horse-51"
	mistypedPass  = "Battery-Staple-52"
	googlePerson  = "100000000000000000001"
	orders        = "https://api.example.com/orders.read"
	hostedTokens  = "TokenGeneration_HostedAuth"
	inbound       = "InboundFederation_ExternalProvider"
	beforeSignIn  = "PreAuthentication_Authentication"
	afterSignIn   = "PostAuthentication_Authentication"
	renewedTokens = "TokenGeneration_RefreshTokens"
)

// website is an app that sends people to the pool's login page, with go-oidc and x/oauth2 alone.
type website struct {
	*try
	provider *oidc.Provider
	config   oauth2.Config
	browser  *browser.Browser
	token    *oauth2.Token
	subject  string
}

func (w *website) steps() []step {
	return []step{
		{"discovery", nil, w.discover},
		{"somebody to sign in", []string{"PreSignUp_AdminCreateUser"}, w.invite},
		{"sign-in on the login page, with PKCE", []string{beforeSignIn, beforeSignIn, afterSignIn, hostedTokens}, w.signIn},
		{"user info", nil, w.userInfo},
		{"refresh", []string{renewedTokens}, w.refresh},
		{"a code that was stolen", []string{beforeSignIn, afterSignIn}, w.stolen},
		{"first sign-in through a provider", []string{inbound, "PreSignUp_ExternalProvider", "PostConfirmation_ConfirmSignUp", hostedTokens}, w.federated},
		{"later sign-in through a provider", []string{inbound, beforeSignIn, afterSignIn, hostedTokens}, w.federated},
		{"a machine", []string{"TokenGeneration_ClientCredentials"}, w.machine},
		w.unseen(memberPass, mistypedPass),
	}
}

func (w *website) discover(ctx context.Context) (err error) {
	web, err := w.client("web")
	if err != nil {
		return err
	}
	if w.provider, err = oidc.NewProvider(ctx, w.info.Issuer); err != nil {
		return err
	}
	w.config = oauth2.Config{
		ClientID: web.ID, Endpoint: w.provider.Endpoint(), RedirectURL: callback, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
	return nil
}

func (w *website) invite(ctx context.Context) error {
	_, err := w.api.AdminCreateUser(ctx, &idp.AdminCreateUserInput{
		UserPoolId: &w.info.UserPoolID, Username: aws.String(member), MessageAction: types.MessageActionTypeSuppress,
		UserAttributes: []types.AttributeType{{Name: aws.String("email_verified"), Value: aws.String("true")}},
	})
	if err != nil {
		return err
	}
	_, err = w.api.AdminSetUserPassword(ctx, &idp.AdminSetUserPasswordInput{
		UserPoolId: &w.info.UserPoolID, Username: aws.String(member), Password: aws.String(memberPass), Permanent: true,
	})
	return err
}

// visit is a sign-in under way, with what the app remembers of it.
type visit struct {
	state, nonce, verifier string
}

// start sends a new browser to the pool.
func (w *website) start(ctx context.Context, options ...oauth2.AuthCodeOption) (*visit, error) {
	v := &visit{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	options = append(options, oauth2.S256ChallengeOption(v.verifier), oidc.Nonce(v.nonce))
	var err error
	if w.browser, err = browser.New(w.info.Endpoint); err != nil {
		return nil, err
	}
	return v, w.browser.Visit(ctx, w.config.AuthCodeURL(v.state, options...))
}

// finish trades the code that the browser came back with for tokens, and verifies them.
func (w *website) finish(ctx context.Context, v *visit) (*oidc.IDToken, error) {
	back := w.browser.Landed()
	code := back.Get("code")
	if code == "" || back.Get("state") != v.state {
		return nil, fmt.Errorf("the browser is not back with a code, but at %s (%d)", w.browser.At.Path, w.browser.Status)
	}
	var err error
	if w.token, err = w.config.Exchange(ctx, code, oauth2.VerifierOption(v.verifier)); err != nil {
		return nil, err
	}
	raw, _ := w.token.Extra("id_token").(string)
	id, err := w.provider.Verifier(&oidc.Config{ClientID: w.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	return id, errors.Join(id.VerifyAccessToken(w.token.AccessToken), demand(id.Nonce == v.nonce, "the nonce is the app's"))
}

func (w *website) signIn(ctx context.Context) error {
	v, err := w.start(ctx)
	if err != nil {
		return err
	}
	for _, password := range []string{mistypedPass, memberPass} {
		if err := w.browser.Submit(ctx, "username", member, "password", password); err != nil {
			return err
		}
	}
	id, err := w.finish(ctx, v)
	if err != nil {
		return err
	}
	w.subject = id.Subject
	var claims struct {
		Email string
		Use   string `json:"token_use"`
	}
	return errors.Join(id.Claims(&claims), demand(claims.Email == member && claims.Use == "id", "the token is the person's"))
}

func (w *website) userInfo(ctx context.Context) error {
	info, err := w.provider.UserInfo(ctx, oauth2.StaticTokenSource(w.token))
	if err != nil {
		return err
	}
	return demand(info.Subject == w.subject && info.Email == member, "it is the person who signed in")
}

func (w *website) refresh(ctx context.Context) error {
	renewed, err := w.config.TokenSource(ctx, &oauth2.Token{RefreshToken: w.token.RefreshToken}).Token()
	if err != nil {
		return err
	}
	return demand(renewed.AccessToken != w.token.AccessToken && renewed.Valid(), "the access token is a new one")
}

// stolen trades a code without its verifier.
func (w *website) stolen(ctx context.Context) error {
	if _, err := w.start(ctx); err != nil {
		return err
	}
	if err := w.browser.Submit(ctx, "username", member, "password", memberPass); err != nil {
		return err
	}
	_, err := w.config.Exchange(ctx, w.browser.Landed().Get("code"), oauth2.VerifierOption(oauth2.GenerateVerifier()))
	refusal, ok := errors.AsType[*oauth2.RetrieveError](err)
	return demand(ok && refusal.ErrorCode == "invalid_grant", "the code is refused")
}

func (w *website) federated(ctx context.Context) error {
	v, err := w.start(ctx, oauth2.SetAuthURLParam("identity_provider", "Google"))
	if err != nil {
		return err
	}
	if err := w.browser.Submit(ctx, "pick", googlePerson); err != nil {
		return err
	}
	id, err := w.finish(ctx, v)
	if err != nil {
		return err
	}
	var claims struct {
		Name       string `json:"cognito:username"`
		Identities []struct{ ProviderName, UserID string }
	}
	if err := id.Claims(&claims); err != nil {
		return err
	}
	return demand(claims.Name == "Google_"+googlePerson && len(claims.Identities) == 1 && claims.Identities[0].ProviderName == "Google",
		"the person comes from the provider")
}

func (w *website) machine(ctx context.Context) error {
	client, err := w.client("machine")
	if err != nil {
		return err
	}
	config := clientcredentials.Config{
		ClientID: client.ID, ClientSecret: client.Secret, TokenURL: w.provider.Endpoint().TokenURL, Scopes: []string{orders},
	}
	token, err := config.Token(ctx)
	if err != nil {
		return err
	}
	verifier := w.provider.Verifier(&oidc.Config{SkipClientIDCheck: true}) // an access token names no audience
	access, err := verifier.Verify(ctx, token.AccessToken)
	if err != nil {
		return err
	}
	var claims struct {
		Client string `json:"client_id"`
		Scope  string
	}
	config.ClientSecret = "another"
	_, stranger := config.Token(ctx)
	refusal, ok := errors.AsType[*oauth2.RetrieveError](stranger)
	return errors.Join(
		access.Claims(&claims),
		demand(claims.Client == client.ID && claims.Scope == orders, "the token is the machine's"),
		demand(ok && refusal.ErrorCode == "invalid_client", "another secret is refused"),
	)
}
