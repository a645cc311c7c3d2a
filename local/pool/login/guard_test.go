package login_test

import (
	"net/http"
	"net/url"
	"testing"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/shared/cognito"
)

// TestFormsAreText sends bytes that no browser sends: as user names they could not be told apart once
// the state is written, and the folder could not be read again.
func TestFormsAreText(t *testing.T) {
	s := open(t, nil, everything()...)
	const none = "\xff\xfe"
	s.google(t).Submit("subject", none, "email", "someone@example.net").Shows("The form was out of date.")
	s.google(t).Submit("subject", "someone", "name", none).Shows("The form was out of date.")
	s.browser(t).Visit(s.oauth(t).AuthCodeURL("x")).Submit("username", none, "password", password).Shows("The form was out of date.")
	s.browser(t).Visit(s.oauth(t).AuthCodeURL("x") + "&nonce=%ff").Shows("invalid_request")
	form := url.Values{"grant_type": {"authorization_code"}, "client_id": {*s.ClientNamed(t, "web").ClientId}, "code": {none}, "redirect_uri": {callback}}
	if status, answer := s.post(t, "/oauth2/token", form); status != http.StatusBadRequest || answer["error"] != "invalid_request" {
		t.Errorf("the token endpoint answers %d %v", status, answer)
	}
	s.Fired(t)
}

// TestSessionsStayWithTheirProviders has a browser that is signed in to one client go to another, which
// takes nobody from there.
func TestSessionsStayWithTheirProviders(t *testing.T) {
	for name, test := range map[string]struct {
		offered []string
		want    string
	}{
		"not offered": {[]string{"COGNITO"}, "login_required"},
		"offered":     {[]string{"COGNITO", "Google"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, func(c *settings.Config) { c.Clients[1].SupportedIdentityProviders = test.offered })
			b := s.google(t).Submit("pick", googleID)
			other := s.oauth(t)
			other.ClientID = *s.ClientNamed(t, "server").ClientId
			if got := landed(t, b.Visit(other.AuthCodeURL("x")+"&prompt=none")); got.Get("error") != test.want {
				t.Errorf("the browser comes back with %v, want %q", got, test.want)
			}
		})
	}
}

// TestTokensOfDevicesStayOnThem shows a refresh token that was made on a device where no device can be named.
func TestTokensOfDevicesStayOnThem(t *testing.T) {
	s := open(t, nil)
	client, user := s.ClientNamed(t, "web"), s.Person(t, email, password, nil)
	const key = "local_00000000-0000-4000-8000-000000000000"
	tokens := flowtest.Must(s.Finish(t.Context(), flow.Request{ClientID: *client.ClientId}, flow.SignIn{
		User: user, Client: client, Source: cognito.TokenGenerationAuthentication, DeviceKey: key,
	}))(t)
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {*client.ClientId}, "refresh_token": {tokens.Refresh}}
	if status, answer := s.post(t, "/oauth2/token", form); status != http.StatusOK {
		t.Errorf("before the device is confirmed the endpoint answers %d %v", status, answer)
	}
	s.Edit(t, user.Sub, func(u *directory.User) {
		u.Devices = []directory.Device{{Key: key, Verifier: srp.Verifier{Salt: []byte{1}, Value: []byte{2}}}}
	})
	if status, answer := s.post(t, "/oauth2/token", form); status != http.StatusBadRequest || answer["error"] != "invalid_grant" {
		t.Errorf("once it is confirmed the endpoint answers %d %v", status, answer)
	}
}
