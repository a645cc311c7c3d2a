package signin_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

const refreshed = cognito.TokenGenerationRefreshTokens

// rotating has the clients rotate refresh tokens with a grace of ten seconds.
func rotating(c *settings.Config) {
	for i := range c.Clients {
		c.Clients[i].RefreshTokenRotation = &types.RefreshTokenRotationType{Feature: types.FeatureTypeEnabled, RetryGracePeriodSeconds: new(int32(10))}
		c.Clients[i].ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowUserPasswordAuth}
	}
}

func TestRefreshTokenAuth(t *testing.T) {
	for _, authFlow := range []types.AuthFlowType{types.AuthFlowTypeRefreshTokenAuth, types.AuthFlowTypeRefreshToken} {
		f := newFixture(t, noDevices)
		f.Person(t, address, password, nil)
		first := f.enter()
		f.Events()
		f.Wait(t, 2*time.Hour)
		next := flowtest.Must(f.initiate(authFlow, given("REFRESH_TOKEN", *first.RefreshToken)))(t).AuthenticationResult
		f.heard(f.Fired(t, refreshed), "nothing")
		if next.RefreshToken != nil || f.claims(next.AccessToken)["auth_time"] != f.claims(next.IdToken)["auth_time"] {
			t.Errorf("a refresh brings a refresh token: %v", next.RefreshToken != nil)
		}
		_, err := f.initiate(authFlow, given())
		flowtest.Refused(t, err, wire.InvalidParameter, "Missing required parameter REFRESH_TOKEN")
		_, err = f.initiate(authFlow, given("REFRESH_TOKEN", "an invented token"))
		flowtest.Refused(t, err, wire.NotAuthorized, "Invalid Refresh Token")
		f.Wait(t, 30*day)
		_, err = f.initiate(authFlow, given("REFRESH_TOKEN", *first.RefreshToken))
		flowtest.Refused(t, err, wire.NotAuthorized, "Refresh Token has expired")
	}
}

func TestRefreshWithSecret(t *testing.T) {
	f := newFixture(t, noDevices)
	user := f.Person(t, address, password, nil)
	call := func(authFlow types.AuthFlowType, parameters map[string]string) (*idp.InitiateAuthOutput, error) {
		return f.sdk.InitiateAuth(t.Context(), &idp.InitiateAuthInput{ClientId: f.server, AuthFlow: authFlow, AuthParameters: parameters})
	}
	first := flowtest.Must(call(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", password, "SECRET_HASH", f.secretHash(address))))(t).AuthenticationResult
	flowtest.Must(call(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken, "SECRET_HASH", f.secretHash(user.Name))))(t)
	flowtest.Must(call(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken, "USERNAME", address, "SECRET_HASH", f.secretHash(address))))(t)
	_, err := call(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken))
	flowtest.Refused(t, err, wire.NotAuthorized, "")
	_, err = call(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken, "USERNAME", nobody, "SECRET_HASH", f.secretHash(nobody)))
	flowtest.Refused(t, err, wire.NotAuthorized, "")
	_, err = f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken))
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid Refresh Token")
	_, err = f.sdk.GetTokensFromRefreshToken(t.Context(), &idp.GetTokensFromRefreshTokenInput{ClientId: f.server, RefreshToken: first.RefreshToken})
	flowtest.Refused(t, err, wire.NotAuthorized, "")
	client, _ := f.Settings.Load().Client(*f.server)
	flowtest.Must(f.sdk.GetTokensFromRefreshToken(t.Context(), &idp.GetTokensFromRefreshTokenInput{ClientId: f.server, RefreshToken: first.RefreshToken, ClientSecret: client.ClientSecret}))(t)
}

func TestRefreshOnDevice(t *testing.T) {
	f := newFixture(t, always)
	f.Person(t, address, password, nil)
	first := f.enter()
	refresh := func(key string) error {
		_, err := f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken, "DEVICE_KEY", key))
		return err
	}
	key := *first.NewDeviceMetadata.DeviceKey
	if err := refresh(""); err != nil {
		t.Errorf("a device that was never confirmed has to be named: %v", err)
	}
	f.confirm(first)
	flowtest.Refused(t, refresh(""), wire.NotAuthorized, "Invalid Refresh Token")
	flowtest.Refused(t, refresh("local_00000000-0000-4000-8000-000000000000"), wire.NotAuthorized, "Invalid Refresh Token")
	f.Wait(t, time.Hour)
	if err := refresh(key); err != nil || !f.User(t, address).Devices[0].LastAuthenticated.Equal(f.Clock.Now()) {
		t.Errorf("refresh: %v, device last used %v", err, f.User(t, address).Devices[0].LastAuthenticated)
	}
	flowtest.Must(f.sdk.GetTokensFromRefreshToken(t.Context(), &idp.GetTokensFromRefreshTokenInput{ClientId: f.web, RefreshToken: first.RefreshToken, DeviceKey: &key}))(t)
	_, err := f.sdk.GetTokensFromRefreshToken(t.Context(), &idp.GetTokensFromRefreshTokenInput{ClientId: f.web, RefreshToken: first.RefreshToken})
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid Refresh Token")
}

func TestRotation(t *testing.T) {
	f := newFixture(t, flowtest.All(noDevices, rotating))
	f.Person(t, address, password, nil)
	first := f.enter()
	f.Events()
	_, err := f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken))
	flowtest.Refused(t, err, wire.InvalidParameter, "REFRESH_TOKEN_AUTH is not enabled for the client.")
	renew := func(refresh *string) (*idp.GetTokensFromRefreshTokenOutput, error) {
		return f.sdk.GetTokensFromRefreshToken(t.Context(), &idp.GetTokensFromRefreshTokenInput{
			ClientId: f.web, RefreshToken: refresh, ClientMetadata: map[string]string{"from": "refresh"},
		})
	}
	second := flowtest.Must(renew(first.RefreshToken))(t).AuthenticationResult
	f.heard(f.Fired(t, tokens), "clientMetadata of refresh")
	if aws.ToString(second.RefreshToken) == "" || *second.RefreshToken == *first.RefreshToken {
		t.Fatal("the refresh token was not rotated")
	}
	flowtest.Must(renew(first.RefreshToken))(t) // within its grace
	f.Wait(t, 10*time.Second)
	_, err = renew(first.RefreshToken)
	flowtest.Refused(t, err, wire.RefreshTokenReuse, "")
	flowtest.Must(renew(second.RefreshToken))(t)
}

func TestRefreshSwitches(t *testing.T) {
	f := newFixture(t, flowtest.All(noDevices, func(c *settings.Config) {
		c.Switches.RefreshTokenSource, c.Switches.RefreshMetadataDelivered = "TokenGeneration_RefreshTokens", false
	}))
	f.Person(t, address, password, nil)
	first := f.enter()
	f.Events()
	flowtest.Must(f.sdk.GetTokensFromRefreshToken(t.Context(), &idp.GetTokensFromRefreshTokenInput{
		ClientId: f.web, RefreshToken: first.RefreshToken, ClientMetadata: map[string]string{"from": "refresh"},
	}))(t)
	f.heard(f.Fired(t, refreshed), "nothing")
}

func TestRevokeToken(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	first, other := f.enter(), f.enter()
	revoke := func(client, token *string) error {
		_, err := f.sdk.RevokeToken(t.Context(), &idp.RevokeTokenInput{ClientId: client, Token: token})
		return err
	}
	flowtest.Refused(t, revoke(f.web, first.AccessToken), wire.UnsupportedTokenType, "")
	flowtest.Refused(t, revoke(f.server, first.RefreshToken), "UnauthorizedException", "")
	if err := revoke(f.web, new("an-invented-token")); err != nil {
		t.Errorf("an unknown token: %v", err)
	}
	f.Reconfigure(t, func(s *settings.Settings) { s.Clients[0].EnableTokenRevocation = new(false) })
	flowtest.Refused(t, revoke(f.web, first.RefreshToken), wire.UnsupportedOperation, "")
	f.Reconfigure(t, func(s *settings.Settings) {
		s.Clients[0].EnableTokenRevocation = new(true)
		s.Clients[1].ClientSecret = nil
	})
	flowtest.Refused(t, revoke(f.server, first.RefreshToken), "UnauthorizedException", "")
	if err := revoke(f.web, first.RefreshToken); err != nil {
		t.Fatal(err)
	}
	_, err := f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken))
	flowtest.Refused(t, err, wire.NotAuthorized, "Refresh Token has been revoked")
	_, err = f.sdk.GlobalSignOut(t.Context(), &idp.GlobalSignOutInput{AccessToken: first.AccessToken})
	flowtest.Refused(t, err, wire.NotAuthorized, "Access Token has been revoked")
	flowtest.Must(f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *other.RefreshToken)))(t)
}

func TestSignOutEverywhere(t *testing.T) {
	for name, out := range map[string]func(f *fixture, access *string) error{
		"by oneself": func(f *fixture, access *string) error {
			_, err := f.sdk.GlobalSignOut(f.t.Context(), &idp.GlobalSignOutInput{AccessToken: access})
			return err
		},
		"by an administrator": func(f *fixture, _ *string) error {
			_, err := f.sdk.AdminUserGlobalSignOut(f.t.Context(), &idp.AdminUserGlobalSignOutInput{UserPoolId: f.id, Username: new(address)})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, noDevices)
			f.Person(t, address, password, nil)
			sessions := []*types.AuthenticationResultType{f.enter(), f.enter()}
			if err := out(f, sessions[0].AccessToken); err != nil {
				t.Fatal(err)
			}
			for _, session := range sessions {
				_, err := f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *session.RefreshToken))
				flowtest.Refused(t, err, wire.NotAuthorized, "Refresh Token has been revoked")
				_, err = f.sdk.GlobalSignOut(t.Context(), &idp.GlobalSignOutInput{AccessToken: session.AccessToken})
				flowtest.Refused(t, err, wire.NotAuthorized, "Access Token has been revoked")
			}
			f.Wait(t, time.Second)
			flowtest.Must(f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *f.enter().RefreshToken)))(t)
		})
	}
}

func TestRefreshOfDisabledUser(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	first := f.enter()
	f.Edit(t, address, func(u *directory.User) { u.Disabled = true })
	f.Events()
	_, err := f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken))
	flowtest.Refused(t, err, wire.NotAuthorized, "User is disabled.")
	f.Fired(t)
}
