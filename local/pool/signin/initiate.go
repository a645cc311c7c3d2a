package signin

import (
	"context"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

func (s *SignIn) initiateAuth(ctx context.Context, by wire.Caller, in *idp.InitiateAuthInput) (*idp.InitiateAuthOutput, error) {
	client, err := s.Client(aws.ToString(in.ClientId))
	if err != nil {
		return nil, err
	}
	r, err := s.initiate(ctx, opening(by, client, in.AuthParameters, in.ClientMetadata, false), in.AuthFlow)
	if err != nil {
		return nil, err
	}
	return &idp.InitiateAuthOutput{
		AuthenticationResult: r.result, AvailableChallenges: r.available,
		ChallengeName: r.challenge, ChallengeParameters: r.parameters, Session: r.session,
	}, nil
}

func (s *SignIn) adminInitiateAuth(ctx context.Context, by wire.Caller, in *idp.AdminInitiateAuthInput) (*idp.AdminInitiateAuthOutput, error) {
	client, err := s.ownClient(in.UserPoolId, in.ClientId)
	if err != nil {
		return nil, err
	}
	r, err := s.initiate(ctx, opening(by, client, in.AuthParameters, in.ClientMetadata, true), in.AuthFlow)
	if err != nil {
		return nil, err
	}
	return &idp.AdminInitiateAuthOutput{
		AuthenticationResult: r.result, AvailableChallenges: r.available,
		ChallengeName: r.challenge, ChallengeParameters: r.parameters, Session: r.session,
	}, nil
}

// ownClient is a client of this pool.
func (s *SignIn) ownClient(poolID, id *string) (*settings.Client, error) {
	if err := s.Own(aws.ToString(poolID)); err != nil {
		return nil, err
	}
	return s.Client(aws.ToString(id))
}

// opening is the first call of a sign-in: its metadata is validation data, and reaches the triggers
// that run before a proof alone.
func opening(by wire.Caller, client *settings.Client, given, metadata map[string]string, admin bool) call {
	return call{
		Request: flow.Request{Caller: by, ClientID: clientID(client), Validation: metadata},
		client:  client, given: given, admin: admin,
	}
}

// initiate begins a sign-in.
func (s *SignIn) initiate(ctx context.Context, c call, authFlow types.AuthFlowType) (reply, error) {
	if err := permitted(c, authFlow); err != nil {
		return reply{}, err
	}
	if authFlow == types.AuthFlowTypeRefreshTokenAuth || authFlow == types.AuthFlowTypeRefreshToken {
		return s.refreshTokenAuth(ctx, c)
	}
	a, err := s.begin(c)
	if err != nil {
		return reply{}, err
	}
	switch authFlow {
	case types.AuthFlowTypeUserSrpAuth:
		return s.userSRP(ctx, c, a)
	case types.AuthFlowTypeCustomAuth:
		return s.customAuth(ctx, c, a)
	case types.AuthFlowTypeUserAuth:
		return s.userAuth(ctx, c, a)
	default:
		return s.userPassword(ctx, c, a)
	}
}

// begin is the attempt of a call that names a user.
func (s *SignIn) begin(c call) (*attempt, error) {
	typed, err := c.need("USERNAME")
	if err != nil {
		return nil, err
	}
	names := []string{typed}
	if user, ok := s.Directory.Find(typed); ok {
		names = append(names, user.Name, user.Sub)
	}
	if err := c.checkHash(names...); err != nil {
		return nil, err
	}
	return &attempt{
		typed: typed, clientID: clientID(c.client), admin: c.admin,
		validation: maps.Clone(c.Validation), source: cognito.TokenGenerationAuthentication, deviceKey: c.given["DEVICE_KEY"],
	}, nil
}

// enter says who signs in.
func (s *SignIn) enter(a *attempt, subject flow.Subject) {
	a.subject = subject
	a.userID = subject.Name
	if !subject.Known() {
		a.userID = s.pretendedID(subject.Name)
	}
}

// permitted refuses flows that the operation or the client does not have, in Cognito's three phrases.
func permitted(c call, authFlow types.AuthFlowType) error {
	needs, ofAdmin := "ALLOW_"+string(authFlow), false
	switch authFlow {
	case types.AuthFlowTypeAdminNoSrpAuth, types.AuthFlowTypeAdminUserPasswordAuth:
		needs, ofAdmin = string(types.ExplicitAuthFlowsTypeAllowAdminUserPasswordAuth), true
	case types.AuthFlowTypeRefreshToken:
		needs = string(types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth)
	default: // is named as the client has it
	}
	if ofAdmin != c.admin && (ofAdmin || authFlow == types.AuthFlowTypeUserPasswordAuth) {
		return wire.InvalidParameter.With("Initiate Auth method not supported.")
	}
	rotates, _ := c.client.RotatesRefreshTokens()
	refresh := needs == string(types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth)
	switch {
	case c.client.Flow(needs) && (!refresh || !rotates):
		return nil
	case ofAdmin:
		return wire.InvalidParameter.With("Auth flow not enabled for this client")
	case authFlow == types.AuthFlowTypeUserPasswordAuth:
		return wire.InvalidParameter.With(string(authFlow) + " flow not enabled for this client")
	}
	return wire.InvalidParameter.With(string(authFlow) + " is not enabled for the client.")
}
