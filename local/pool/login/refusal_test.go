package login_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"golang.org/x/oauth2"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

// TestGoneMeanwhile deletes or disables somebody between the page and the tokens.
func TestGoneMeanwhile(t *testing.T) {
	for name, leave := range map[string]func(s *site, sub string) error{
		"deleted": func(s *site, sub string) error { return s.Directory.Delete(sub) },
		"disabled": func(s *site, sub string) error {
			_, err := s.Directory.Update(sub, func(u *directory.User) error { u.Disabled = true; return nil })
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil, everything()...)
			user := s.Person(t, email, password, nil)
			config := s.oauth(t)
			b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
			s.Events()
			if err := leave(s, user.Sub); err != nil {
				t.Fatal(err)
			}
			form := url.Values{"grant_type": {"authorization_code"}, "client_id": {config.ClientID}, "redirect_uri": {callback}, "code": {landed(t, b).Get("code")}}
			if status, body := s.post(t, "/oauth2/token", form); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
				t.Errorf("%d %v, want invalid_grant", status, body)
			}
			s.Fired(t)
		})
	}
}

// TestImplicitRefused tells the client in the fragment.
func TestImplicitRefused(t *testing.T) {
	s := open(t, func(c *settings.Config) { c.Clients[0].AllowedOAuthFlows = []types.OAuthFlowType{"implicit"} }, everything()...)
	s.Person(t, email, password, nil)
	s.Answer(cognito.TokenGenerationHostedAuth, flowtest.Fails("no"))
	config := s.oauth(t)
	ask := config.AuthCodeURL("x", oauth2.SetAuthURLParam("response_type", "token"))
	got := s.browser(t).Visit(ask).Submit("username", email, "password", password)
	if landed(t, got).Get("error_description") != "PreTokenGeneration failed with error no. " || got.At.Fragment == "" {
		t.Errorf("landed at %s", got.At)
	}
	form := url.Values{"grant_type": {"authorization_code"}, "client_id": {config.ClientID}, "redirect_uri": {callback}, "code": {"x"}}
	if status, body := s.post(t, "/oauth2/token", form); status != http.StatusBadRequest || body["error"] != "unauthorized_client" {
		t.Errorf("a code for an implicit client: %d %v", status, body)
	}
}

// TestClientsWithoutPages have not been given the OAuth grants.
func TestClientsWithoutPages(t *testing.T) {
	s := open(t, func(c *settings.Config) {
		c.Clients[0].AllowedOAuthFlowsUserPoolClient = new(false)
		c.Clients[0].ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowUserSrpAuth}
	})
	config := s.oauth(t)
	if got := landed(t, s.browser(t).Visit(config.AuthCodeURL("x"))); got.Get("error") != "unauthorized_client" {
		t.Errorf("authorize: %v", got)
	}
	for grant, want := range map[string]string{"client_credentials": "invalid_grant", "refresh_token": "unauthorized_client"} {
		form := url.Values{"grant_type": {grant}, "client_id": {config.ClientID}, "refresh_token": {"x"}}
		if status, body := s.post(t, "/oauth2/token", form); status != http.StatusBadRequest || body["error"] != want {
			t.Errorf("%s: %d %v, want %s", grant, status, body, want)
		}
	}
}

// TestProvidersOnly is a client that takes no passwords of the pool.
func TestProvidersOnly(t *testing.T) {
	s := open(t, func(c *settings.Config) { c.Clients[0].SupportedIdentityProviders = []string{"Google", "Corporate"} }, everything()...)
	s.Person(t, email, password, nil)
	b := s.browser(t).Visit(s.oauth(t).AuthCodeURL("x"))
	if len(b.Forms) != 0 || len(b.Links) != 2 {
		t.Errorf("%d forms, links %v", len(b.Forms), b.Links)
	}
	page := b.At.String()
	at := b.Follow("Continue with Google").Forms[0].Values
	b.Post(page, url.Values{"username": {email}, "password": {password}, "_csrf": at["_csrf"]}).Shows("This app does not take passwords of the user pool.")
	if got := landed(t, b.Visit(s.oauth(t).AuthCodeURL("x")+"&identity_provider=COGNITO")); got.Get("error") != "invalid_request" {
		t.Errorf("identity_provider=COGNITO: %v", got)
	}
	s.Fired(t)
}

// TestLaterFederationRefused are reasons why somebody the pool knows may not come in through a provider.
func TestLaterFederationRefused(t *testing.T) {
	department := func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{
			Name: new("department"), AttributeDataType: types.AttributeDataTypeString, Mutable: new(false),
		})
		c.Providers[0].AttributeMapping["custom:department"] = "name"
	}
	for name, test := range map[string]struct {
		change func(*settings.Config)
		user   func(*directory.User)
		says   string
		fires  []cognito.Source
	}{
		"an attribute cannot change": {department, func(*directory.User) {}, "user.custom:department: Attribute cannot be updated.", later[:2]},
		"not confirmed":              {nil, status(directory.Unconfirmed), "User is not confirmed.", later[:2]},
		"disabled, and asked first": {func(c *settings.Config) { c.Switches.PreAuthenticationForDisabled = true },
			func(u *directory.User) { u.Disabled = true }, "User is disabled.", later[:2]},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, test.change, everything()...)
			user := s.Person(t, email, password, test.user)
			link(t, s, user.Sub, googleID)
			if got := landed(t, s.google(t).Submit("pick", googleID)).Get("error_description"); got != test.says {
				t.Errorf("the client hears %q, want %q", got, test.says)
			}
			s.Fired(t, test.fires...)
		})
	}
}
