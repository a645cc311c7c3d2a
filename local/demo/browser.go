package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// callback is where the app takes authorization codes. Nothing listens there: the browser stops in
// front of it.
const callback = "http://127.0.0.1:3000/callback"

// maxAnswer is how much of an answer of the pool is read, in bytes.
const maxAnswer = 1 << 20

// browser is a person's browser at the pool's pages.
type browser struct {
	http.Client
	ctx  context.Context
	pool *url.URL
}

// pageError is what pages or token endpoint told the client instead of what it wanted.
type pageError struct{ code, description string }

// Error gives code and description.
func (e *pageError) Error() string { return strings.TrimSpace(e.code + ": " + e.description) }

// browse opens a browser that has been nowhere.
func (t *traveller) browse() (*browser, error) {
	at, err := url.Parse(t.pool.Info().Endpoint)
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{ctx: t.ctx, pool: at}
	b.Transport, b.Jar = &http.Transport{}, jar
	b.CheckRedirect = func(to *http.Request, _ []*http.Request) error {
		if to.URL.Host != at.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return b, nil
}

// federate signs in at a provider as one of its people, and redeems the code that the app gets.
func (t *traveller) federate(provider, person string) (string, error) {
	b, err := t.browse()
	if err != nil {
		return "", err
	}
	defer b.CloseIdleConnections()
	verifier := rand.Text() + rand.Text() // 43 characters are the least
	proof := sha256.Sum256([]byte(verifier))
	page, err := b.get("/oauth2/authorize", url.Values{
		"response_type": {"code"}, "client_id": {*t.app()}, "redirect_uri": {callback}, "identity_provider": {provider},
		"code_challenge_method": {"S256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(proof[:])},
	})
	if err != nil {
		return "", err
	}
	code, err := b.pick(page, person)
	if err != nil {
		return "", err
	}
	result, err := b.redeem(url.Values{
		"grant_type": {"authorization_code"}, "client_id": {*t.app()}, "redirect_uri": {callback},
		"code": {code}, "code_verifier": {verifier},
	})
	if err != nil {
		return "", err
	}
	return t.came(result, "")
}

// get goes to a page of the pool and returns where that led.
func (b *browser) get(path string, query url.Values) (*url.URL, error) {
	target := b.pool.JoinPath(path)
	target.RawQuery = query.Encode()
	page, err := b.send(http.MethodGet, target, nil)
	if err != nil {
		return nil, err
	}
	return page.at, page.came(http.StatusOK)
}

// pick says on a provider's page who one is, and returns the code that the app gets in the end.
func (b *browser) pick(page *url.URL, person string) (string, error) {
	form := url.Values{"pick": {person}}
	for _, cookie := range b.Jar.Cookies(page) {
		if cookie.Name == "XSRF-TOKEN" { // stands in the form as well
			form.Set("_csrf", cookie.Value)
		}
	}
	end, err := b.send(http.MethodPost, page, form)
	if err != nil {
		return "", err
	}
	if err := end.came(http.StatusFound); err != nil {
		return "", err
	}
	to, err := url.Parse(end.location)
	if err != nil {
		return "", err
	}
	query := to.Query()
	if query.Has("error") {
		return "", &pageError{query.Get("error"), query.Get("error_description")}
	}
	return query.Get("code"), nil
}

// redeem changes a code for tokens.
func (b *browser) redeem(form url.Values) (*types.AuthenticationResultType, error) {
	end, err := b.send(http.MethodPost, b.pool.JoinPath("/oauth2/token"), form)
	if err != nil {
		return nil, err
	}
	var told struct {
		Access      string `json:"access_token"`
		ID          string `json:"id_token"`
		Refresh     string `json:"refresh_token"`
		Expires     int32  `json:"expires_in"`
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(end.body, &told); err != nil {
		return nil, fmt.Errorf("the token endpoint answers %d without JSON", end.status)
	}
	if told.Error != "" {
		return nil, &pageError{told.Error, told.Description}
	}
	return &types.AuthenticationResultType{
		AccessToken: &told.Access, IdToken: &told.ID, RefreshToken: &told.Refresh, ExpiresIn: told.Expires,
	}, end.came(http.StatusOK)
}

// answer is what a request ended with, behind all redirects that the browser followed.
type answer struct {
	status   int
	at       *url.URL
	location string // where the browser did not follow; else empty
	body     []byte
}

// came is an error unless the answer has the status.
func (a answer) came(status int) error {
	if a.status != status {
		return fmt.Errorf("%s answers %d %s", a.at.Path, a.status, http.StatusText(a.status))
	}
	return nil
}

// send makes a request; a form goes with POST.
func (b *browser) send(method string, target *url.URL, form url.Values) (answer, error) {
	req, err := http.NewRequestWithContext(b.ctx, method, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.Do(req)
	if err != nil {
		return answer{}, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return answer{resp.StatusCode, resp.Request.URL, resp.Header.Get("Location"), body}, errors.Join(err, resp.Body.Close())
}
