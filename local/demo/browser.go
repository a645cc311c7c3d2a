package main

import (
	"errors"
	"strings"

	"gatehouse/local/pool/browser"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"golang.org/x/oauth2"
)

// callback is where the app takes authorization codes. Nothing listens there: the browser stops in
// front of it.
const callback = "http://127.0.0.1:3000/callback"

// pageError is what pages or token endpoint told the client instead of what it wanted.
type pageError struct{ code, description string }

// Error gives code and description.
func (e *pageError) Error() string { return strings.TrimSpace(e.code + ": " + e.description) }

// federate signs in at a provider as one of its people, and redeems the code that the app gets.
func (t *traveller) federate(provider, person string) (string, error) {
	at := t.pool.Info().Endpoint
	config := &oauth2.Config{ClientID: *t.app(), RedirectURL: callback, Endpoint: oauth2.Endpoint{
		AuthURL: at + "/oauth2/authorize", TokenURL: at + "/oauth2/token", AuthStyle: oauth2.AuthStyleInParams,
	}}
	verifier := oauth2.GenerateVerifier()
	page := config.AuthCodeURL("", oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("identity_provider", provider))
	code, err := t.pick(page, person)
	if err != nil {
		return "", err
	}
	result, err := t.redeem(config, code, verifier)
	if err != nil {
		return "", err
	}
	return t.came(result, "")
}

// pick says on a provider's page who one is, and returns the code that the app gets in the end.
func (t *traveller) pick(page, person string) (string, error) {
	b, err := browser.New(t.pool.Info().Endpoint)
	if err != nil {
		return "", err
	}
	if err := b.Visit(t.ctx, page); err != nil {
		return "", err
	}
	if err := b.Submit(t.ctx, "pick", person); err != nil {
		return "", err
	}
	landed := b.Landed()
	if landed.Has("error") {
		return "", &pageError{landed.Get("error"), landed.Get("error_description")}
	}
	return landed.Get("code"), nil
}

// redeem changes a code for tokens.
func (t *traveller) redeem(config *oauth2.Config, code, verifier string) (*types.AuthenticationResultType, error) {
	token, err := config.Exchange(t.ctx, code, oauth2.VerifierOption(verifier))
	if told, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return nil, &pageError{told.ErrorCode, told.ErrorDescription}
	}
	if err != nil {
		return nil, err
	}
	id, _ := token.Extra("id_token").(string)
	return &types.AuthenticationResultType{
		AccessToken: &token.AccessToken, IdToken: &id, RefreshToken: &token.RefreshToken, ExpiresIn: int32(token.ExpiresIn), //nolint:gosec // seconds, a day at the most
	}, nil
}
