package signin

import (
	"context"
	"crypto/subtle"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// unauthorized is RevokeToken's answer to a client that may not revoke the token.
const unauthorized wire.Class = "UnauthorizedException"

// finish ends a sign-in with tokens, and with a new device where the pool tracks them and the client
// named none.
func (s *SignIn) finish(ctx context.Context, c call, a *attempt) (reply, error) {
	device, known := s.deviceOf(a)
	fresh := !known && s.tracks(a)
	if fresh {
		device = s.newDevice()
	}
	set := s.Settings.Load()
	tokens, err := s.Finish(ctx, c.Request, flow.SignIn{
		User: a.user(), Client: c.client, Source: a.source, DeviceKey: device.Key, NewDevice: fresh,
		SkipPostAuthentication: a.newPassword && !set.Switches.NewPasswordPostAuthentication,
	})
	if err != nil {
		return reply{}, err
	}
	result := resultOf(tokens)
	if fresh {
		result.NewDeviceMetadata = &types.NewDeviceMetadataType{DeviceKey: &device.Key, DeviceGroupKey: &device.GroupKey}
	}
	return reply{result: result, parameters: map[string]string{}}, s.seen(c, a.user().Sub, device)
}

func resultOf(tokens flow.Tokens) *types.AuthenticationResultType {
	result := &types.AuthenticationResultType{
		AccessToken: &tokens.Access, ExpiresIn: tokens.ExpiresIn, TokenType: aws.String("Bearer"),
	}
	if tokens.ID != "" {
		result.IdToken = &tokens.ID
	}
	if tokens.Refresh != "" {
		result.RefreshToken = &tokens.Refresh
	}
	return result
}

// refreshTokenAuth is REFRESH_TOKEN_AUTH. Its metadata reaches no trigger.
func (s *SignIn) refreshTokenAuth(ctx context.Context, c call) (reply, error) {
	refresh, err := c.need("REFRESH_TOKEN")
	if err != nil {
		return reply{}, err
	}
	held, err := s.holder(c, refresh, c.given["DEVICE_KEY"])
	if err != nil {
		return reply{}, err
	}
	names := []string{held.user.Name, held.user.Sub}
	if typed := c.given["USERNAME"]; typed != "" {
		if found, _ := s.Directory.Find(typed); found.Sub == held.user.Sub {
			names = append(names, typed)
		}
	}
	if err := c.checkHash(names...); err != nil {
		return reply{}, err
	}
	c.Validation = nil
	result, err := s.renew(ctx, c, held, cognito.TokenGenerationRefreshTokens)
	return reply{result: result, parameters: map[string]string{}}, err
}

// holder is who has a refresh token.
type holder struct {
	refresh string
	user    directory.User
	device  directory.Device // a confirmed one that the token is bound to; zero for none
}

// holder is whom a refresh token belongs to. A token made on a device is good with its key only; a device
// that was never confirmed need not be named.
func (s *SignIn) holder(c call, refresh, deviceKey string) (holder, error) {
	invalid := flow.InvalidRefreshToken()
	grant, ok := s.GrantOf(refresh)
	if !ok || grant.ClientID != c.ClientID {
		return holder{}, invalid
	}
	user, ok := s.Directory.BySub(grant.Sub)
	device, bound := flow.ConfirmedDevice(user, grant.DeviceKey)
	if !ok || deviceKey != grant.DeviceKey && (bound || deviceKey != "") {
		return holder{}, invalid
	}
	return holder{refresh, user, device}, nil
}

// renew makes new tokens and notes that the device was used.
func (s *SignIn) renew(ctx context.Context, c call, held holder, source cognito.Source) (*types.AuthenticationResultType, error) {
	tokens, err := s.Refresh(ctx, c.Request, c.client, held.refresh, source)
	if err != nil {
		return nil, err
	}
	return resultOf(tokens), s.seen(c, held.user.Sub, held.device)
}

func (s *SignIn) getTokensFromRefreshToken(ctx context.Context, by wire.Caller, in *idp.GetTokensFromRefreshTokenInput) (*idp.GetTokensFromRefreshTokenOutput, error) {
	client, err := s.Client(aws.ToString(in.ClientId))
	if err != nil {
		return nil, err
	}
	if !hasSecret(client, in.ClientSecret) {
		return nil, wire.NotAuthorized.With("Unable to verify the secret of client " + clientID(client))
	}
	switches := s.Settings.Load().Switches
	c := answering(by, client, nil, in.ClientMetadata, false)
	if !switches.RefreshMetadataDelivered {
		c.Metadata = nil
	}
	held, err := s.holder(c, aws.ToString(in.RefreshToken), aws.ToString(in.DeviceKey))
	if err != nil {
		return nil, err
	}
	result, err := s.renew(ctx, c, held, cognito.Source(switches.RefreshTokenSource))
	return &idp.GetTokensFromRefreshTokenOutput{AuthenticationResult: result}, err
}

// hasSecret says whether a call proves the client's secret, if it has one.
func hasSecret(client *settings.Client, given *string) bool {
	return client.Secret() == "" || subtle.ConstantTimeCompare([]byte(client.Secret()), []byte(aws.ToString(given))) == 1
}

// revokeToken revokes a refresh token with all tokens of its sign-in. Of one it does not know there is
// nothing left to revoke, which is a success in OAuth (RFC 7009).
func (s *SignIn) revokeToken(_ context.Context, _ wire.Caller, in *idp.RevokeTokenInput) (*idp.RevokeTokenOutput, error) {
	client, err := s.Client(aws.ToString(in.ClientId))
	if err != nil {
		return nil, err
	}
	refresh := aws.ToString(in.Token)
	grant, known := s.GrantOf(refresh)
	switch {
	case !hasSecret(client, in.ClientSecret):
		return nil, unauthorized.With("Unable to verify the secret of client " + clientID(client))
	case !client.Revokes():
		return nil, wire.UnsupportedOperation.With("Token revocation is not enabled for the client.")
	case strings.Count(refresh, ".") == 2:
		return nil, wire.UnsupportedTokenType.With("Unsupported token type. Only refresh tokens can be revoked.")
	case known && grant.ClientID != clientID(client):
		return nil, unauthorized.With("The token was not issued to the client.")
	case known:
		s.Directory.RevokeFamily(grant.Origin)
	}
	return &idp.RevokeTokenOutput{}, nil
}

func (s *SignIn) globalSignOut(_ context.Context, _ wire.Caller, in *idp.GlobalSignOutInput) (*idp.GlobalSignOutOutput, error) {
	bearer, err := s.Authorize(aws.ToString(in.AccessToken))
	if err != nil {
		return nil, err
	}
	s.Directory.RevokeGrantsOf(bearer.User.Sub, "")
	return &idp.GlobalSignOutOutput{}, nil
}

func (s *SignIn) adminUserGlobalSignOut(_ context.Context, _ wire.Caller, in *idp.AdminUserGlobalSignOutInput) (*idp.AdminUserGlobalSignOutOutput, error) {
	user, err := s.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	s.Directory.RevokeGrantsOf(user.Sub, "")
	return &idp.AdminUserGlobalSignOutOutput{}, nil
}
