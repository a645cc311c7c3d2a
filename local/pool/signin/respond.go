package signin

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

func (s *SignIn) respondToAuthChallenge(ctx context.Context, by wire.Caller, in *idp.RespondToAuthChallengeInput) (*idp.RespondToAuthChallengeOutput, error) {
	client, err := s.Client(aws.ToString(in.ClientId))
	if err != nil {
		return nil, err
	}
	r, err := s.respond(ctx, answering(by, client, in.ChallengeResponses, in.ClientMetadata, false), in.ChallengeName, in.Session)
	if err != nil {
		return nil, err
	}
	return &idp.RespondToAuthChallengeOutput{
		AuthenticationResult: r.result, ChallengeName: r.challenge, ChallengeParameters: r.parameters, Session: r.session,
	}, nil
}

func (s *SignIn) adminRespondToAuthChallenge(ctx context.Context, by wire.Caller, in *idp.AdminRespondToAuthChallengeInput) (*idp.AdminRespondToAuthChallengeOutput, error) {
	client, err := s.ownClient(in.UserPoolId, in.ClientId)
	if err != nil {
		return nil, err
	}
	r, err := s.respond(ctx, answering(by, client, in.ChallengeResponses, in.ClientMetadata, true), in.ChallengeName, in.Session)
	if err != nil {
		return nil, err
	}
	return &idp.AdminRespondToAuthChallengeOutput{
		AuthenticationResult: r.result, ChallengeName: r.challenge, ChallengeParameters: r.parameters, Session: r.session,
	}, nil
}

// answering is a later call of a sign-in: its metadata reaches every trigger but those that run before
// a proof.
func answering(by wire.Caller, client *settings.Client, given, metadata map[string]string, admin bool) call {
	return call{
		Request: flow.Request{Caller: by, ClientID: clientID(client), Metadata: metadata},
		client:  client, given: given, admin: admin,
	}
}

// respond continues a sign-in with the answer to its challenge.
func (s *SignIn) respond(ctx context.Context, c call, challenge types.ChallengeNameType, session *string) (reply, error) {
	judge, ok := judges()[challenge]
	if !ok {
		return reply{}, wire.InvalidParameter.With("The challenge " + string(challenge) + " is not supported.")
	}
	if err := c.needs("USERNAME"); err != nil {
		return reply{}, err
	}
	a, err := s.resume(c, challenge, aws.ToString(session))
	if err != nil {
		return reply{}, err
	}
	before := *a
	r, err := s.judged(ctx, c, a, judge)
	if err != nil {
		s.again(before, err)
	}
	return r, err
}

// judged looks the user up anew and judges the answer.
func (s *SignIn) judged(ctx context.Context, c call, a *attempt, judge judge) (reply, error) {
	if a.subject.Known() {
		user, ok := s.Directory.BySub(a.user().Sub)
		if !ok {
			return reply{}, flow.UserNotFound()
		}
		a.subject.User = user
	}
	a.alias = ""
	return judge(s, ctx, c, a)
}

// judge judges the answer to one challenge and goes on.
type judge func(*SignIn, context.Context, call, *attempt) (reply, error)

func judges() map[types.ChallengeNameType]judge {
	return map[types.ChallengeNameType]judge{
		types.ChallengeNameTypePasswordVerifier:       (*SignIn).passwordVerifier,
		types.ChallengeNameTypePassword:               (*SignIn).password,
		types.ChallengeNameTypePasswordSrp:            (*SignIn).passwordSRP,
		types.ChallengeNameTypeSelectChallenge:        (*SignIn).selectChallenge,
		types.ChallengeNameTypeCustomChallenge:        (*SignIn).customChallenge,
		types.ChallengeNameTypeNewPasswordRequired:    (*SignIn).newPasswordRequired,
		types.ChallengeNameTypeSelectMfaType:          (*SignIn).selectMFAType,
		types.ChallengeNameTypeMfaSetup:               (*SignIn).mfaSetup,
		types.ChallengeNameTypeSoftwareTokenMfa:       (*SignIn).softwareTokenMFA,
		types.ChallengeNameTypeEmailOtp:               (*SignIn).oneTimeCode,
		types.ChallengeNameTypeSmsOtp:                 (*SignIn).oneTimeCode,
		types.ChallengeNameTypeSmsMfa:                 (*SignIn).oneTimeCode,
		types.ChallengeNameTypeDeviceSrpAuth:          (*SignIn).deviceSRPAuth,
		types.ChallengeNameTypeDevicePasswordVerifier: (*SignIn).devicePasswordVerifier,
	}
}
