package pool_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const callback = "http://localhost:3000/callback"

// Short names of sources, for the list below.
const (
	inbound  = cognito.InboundFederationExternalProvider
	external = cognito.PreSignUpExternalProvider
	hosted   = cognito.TokenGenerationHostedAuth
)

// pages are the ways in through the pool's pages and its token endpoint.
func pages() map[string]way {
	return map[string]way{
		"login page": {before: (*traveller).member, in: (*traveller).signInOnPage, fires: []cognito.Source{preAuth, postAuth, hosted}},
		"sign-up on the pages": {
			in: (*traveller).signUpOnPages, fires: []cognito.Source{preSignUp, signUpMail, confirmed, preAuth, postAuth, hosted},
		},
		"forgotten password on the pages": {
			before: (*traveller).member, in: (*traveller).forgetfulOnPages,
			fires: []cognito.Source{cognito.CustomMessageForgotPassword, resetDone, preAuth, postAuth, hosted},
		},
		"first sign-in through Google": {in: (*traveller).throughGoogle, fires: []cognito.Source{inbound, external, confirmed, hosted}},
		"later sign-in through Google": {
			before: (*traveller).known, in: (*traveller).throughGoogle, fires: []cognito.Source{inbound, preAuth, postAuth, hosted},
		},
		"linked user through Google": {
			before: (*traveller).linked, in: (*traveller).throughGoogle, fires: []cognito.Source{inbound, preAuth, postAuth, hosted},
		},
		"refresh at the token endpoint": {
			before: (*traveller).pageVisitor, in: (*traveller).refreshAtEndpoint, fires: []cognito.Source{cognito.TokenGenerationRefreshTokens},
		},
		"client credentials": {config: withMachine, in: (*traveller).asMachine, fires: []cognito.Source{cognito.TokenGenerationClientCredentials}},
	}
}

func withMachine(c *settings.Config) {
	c.ResourceServers = []types.ResourceServerType{{
		Identifier: new("example-api"), Name: new("Example"),
		Scopes: []types.ResourceServerScopeType{{ScopeName: new("read"), ScopeDescription: new("Read")}},
	}}
	c.Clients = append(c.Clients, settings.ClientConfig{GenerateSecret: true, UserPoolClientType: types.UserPoolClientType{
		ClientName: new("machine"), AllowedOAuthFlowsUserPoolClient: new(true),
		AllowedOAuthFlows: []types.OAuthFlowType{types.OAuthFlowTypeClientCredentials}, AllowedOAuthScopes: []string{"example-api/read"},
	}})
}

// authorize opens the login page, or a provider's.
func (j *traveller) authorize(provider string) *pooltest.Browser {
	query := url.Values{
		"client_id": {*j.ClientID("web")}, "response_type": {"code"}, "scope": {"openid email profile"},
		"redirect_uri": {callback}, "state": {"example"},
	}
	if provider != "" {
		query.Set("identity_provider", provider)
	}
	return pooltest.NewBrowser(j, j.Info().Endpoint).Visit("/oauth2/authorize?" + query.Encode())
}

// token asks the token endpoint.
func (j *traveller) token(form url.Values) (*types.AuthenticationResultType, error) {
	request, err := http.NewRequestWithContext(j.Context(), http.MethodPost, j.Info().Endpoint+"/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	var body struct {
		ID      *string `json:"id_token"`
		Access  *string `json:"access_token"`
		Refresh *string `json:"refresh_token"`
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%d %s", answer.StatusCode, raw)
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, err
	}
	return &types.AuthenticationResultType{IdToken: body.ID, AccessToken: body.Access, RefreshToken: body.Refresh}, nil
}

// redeem changes the code that a browser brought back into tokens; what it brought instead is an error.
func (j *traveller) redeem(b *pooltest.Browser) (*types.AuthenticationResultType, error) {
	landed := b.Landed()
	if landed.Get("code") == "" {
		return nil, errors.New(landed.Get("error_description") + b.Text)
	}
	return j.token(url.Values{
		"grant_type": {"authorization_code"}, "client_id": {*j.ClientID("web")}, "code": {landed.Get("code")}, "redirect_uri": {callback},
	})
}

func (j *traveller) signInOnPage() (*types.AuthenticationResultType, error) {
	return j.redeem(j.authorize("").Submit("username", someone, "password", password))
}

// asks says whether a page has a field. One without is an error: it says why the way ends there.
func asks(b *pooltest.Browser, field string) error {
	if !strings.Contains(b.Text, `name="`+field+`"`) {
		return errors.New(b.Text)
	}
	return nil
}

// enter signs in on the page to which a browser was led back.
func (j *traveller) enter(b *pooltest.Browser) (*types.AuthenticationResultType, error) {
	if err := asks(b, "password"); err != nil {
		return nil, err
	}
	return j.redeem(b.Submit("password", password))
}

func (j *traveller) signUpOnPages() (*types.AuthenticationResultType, error) {
	b := j.authorize("").Follow("Create an account").
		Submit("username", someone, "new_password", password, "repeated_password", password)
	if err := asks(b, "code"); err != nil {
		return nil, err
	}
	return j.enter(b.Submit("code", j.Code(j, someone)))
}

func (j *traveller) forgetfulOnPages() (*types.AuthenticationResultType, error) {
	j.Mail.Clear()
	b := j.authorize("").Follow("Forgot your password?").Submit("username", someone)
	if err := asks(b, "code"); err != nil {
		return nil, err
	}
	return j.enter(b.Submit("code", j.Code(j, someone), "new_password", password, "repeated_password", password))
}

func (j *traveller) throughGoogle() (*types.AuthenticationResultType, error) {
	return j.redeem(j.authorize("Google").Submit("pick", "100000000000000000001"))
}

// known has signed in through the provider before; the events of that are forgotten.
func (j *traveller) known() {
	j.must(second(j.throughGoogle()))
	j.taken()
}

// linked is a member whose account at the provider an administrator has linked.
func (j *traveller) linked() {
	j.member()
	j.must(second(j.Client.AdminLinkProviderForUser(j.Context(), &idp.AdminLinkProviderForUserInput{
		UserPoolId:      j.ID(),
		DestinationUser: &types.ProviderUserIdentifierType{ProviderName: new("Cognito"), ProviderAttributeValue: new(someone)},
		SourceUser: &types.ProviderUserIdentifierType{
			ProviderName: new("Google"), ProviderAttributeName: new("Cognito_Subject"), ProviderAttributeValue: new("100000000000000000001"),
		},
	})))
}

// pageVisitor is a member who has signed in on the page.
func (j *traveller) pageVisitor() {
	j.member()
	held, err := j.signInOnPage()
	j.must(err)
	j.held = held
	j.taken()
}

func (j *traveller) refreshAtEndpoint() (*types.AuthenticationResultType, error) {
	return j.token(url.Values{"grant_type": {"refresh_token"}, "client_id": {*j.ClientID("web")}, "refresh_token": {*j.held.RefreshToken}})
}

func (j *traveller) asMachine() (*types.AuthenticationResultType, error) {
	var secret string
	for _, client := range j.Info().Clients {
		if client.Name == "machine" {
			secret = client.Secret
		}
	}
	return j.token(url.Values{
		"grant_type": {"client_credentials"}, "client_id": {*j.ClientID("machine")}, "client_secret": {secret},
		"scope": {"example-api/read"}, "aws_client_metadata": {`{"tenant":"example"}`},
	})
}
