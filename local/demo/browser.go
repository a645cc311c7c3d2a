package main

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"gatehouse/local/pool/browser"
	"gatehouse/local/pool/mailbox"

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

// look opens the page that the newest sign-in alert to somebody leads to, and says what its heading is.
func (t *traveller) look(who string) (*browser.Browser, string, error) {
	b, err := browser.New(t.pool.Info().Endpoint)
	if err != nil {
		return nil, "", err
	}
	if err := b.Visit(t.ctx, t.link(who)); err != nil {
		return nil, "", err
	}
	got, err := heading(b)
	return b, got, err
}

// press sends the form of a page of ours.
func (t *traveller) press(b *browser.Browser) (string, error) {
	if len(b.Forms) == 0 {
		return "", &pageError{"no_form", "the page has no button"}
	}
	if err := b.Post(t.ctx, b.Forms[0].Action, b.Forms[0].Values); err != nil {
		return "", err
	}
	return heading(b)
}

// heading is that of a page of ours; an error where the page says that something cannot be done.
func heading(b *browser.Browser) (string, error) {
	_, paragraphs := read(b.Text)
	if len(paragraphs) < 2 { // the brand, then the heading
		return "", &pageError{"no_page", "there is nothing to read"}
	}
	if b.Status != http.StatusOK {
		return "", &pageError{strings.ReplaceAll(http.StatusText(b.Status), " ", ""), paragraphs[1]}
	}
	return strconv.Quote(paragraphs[1]), nil
}

// link is that of the newest sign-in alert to somebody.
func (t *traveller) link(who string) string {
	link := ""
	for _, m := range t.pool.Mail.List(mailbox.Filter{To: who}) {
		if found := linkToken.FindString(m.Body); m.Kind != "" && found != "" {
			link = found
		}
	}
	return link
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
