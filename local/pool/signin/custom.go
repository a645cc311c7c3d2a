package signin

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// custom is what a custom sign-in remembers besides.
type custom struct {
	rounds   []cognito.ChallengeResult
	private  map[string]string // of the challenge that is waited for
	metadata *string           // its name
}

// played is what is remembered after one more round. Nothing is shared with the state before, to which an
// attempt may have to return.
func (k custom) played(challenge string, right bool, metadata *string) *custom {
	k.rounds = append(slices.Clone(k.rounds), cognito.ChallengeResult{
		ChallengeName: challenge, ChallengeResult: right, ChallengeMetadata: metadata,
	})
	return &k
}

// stepSRPA is the round that CHALLENGE_NAME=SRP_A plays.
const stepSRPA = "SRP_A"

// customAuth is CUSTOM_AUTH, with SRP before the custom challenges when the client begins with it.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
func (s *SignIn) customAuth(ctx context.Context, c call, a *attempt) (reply, error) {
	a.custom = &custom{rounds: []cognito.ChallengeResult{}}
	switch begin := c.given["CHALLENGE_NAME"]; begin {
	case "":
	case stepSRPA:
		if err := c.needs("SRP_A"); err != nil {
			return reply{}, err
		}
		a.srpA = c.given["SRP_A"]
		a.custom = a.custom.played(stepSRPA, true, nil)
	default:
		return reply{}, wire.InvalidParameter.With("CHALLENGE_NAME must be SRP_A.")
	}
	subject, err := s.meet(ctx, c, a.typed)
	if err != nil {
		return reply{}, err
	}
	s.enter(a, subject)
	return s.define(ctx, c, a)
}

// meet finds who begins a custom sign-in: without pre authentication unless the settings say so.
func (s *SignIn) meet(ctx context.Context, c call, name string) (flow.Subject, error) {
	if s.Settings.Load().Switches.PreAuthenticationOnCustomAuth {
		subject, err := s.Enter(ctx, c.Request, c.client, name, "")
		if err == nil && subject.Known() {
			err = flow.Admit(subject.User)
		}
		return subject, err
	}
	user, ok := s.Directory.Find(name)
	switch {
	case ok:
		return flow.Subject{User: user, Name: user.Name}, flow.Admit(user)
	case c.client.HidesUsers():
		return flow.Subject{Name: name}, nil
	}
	return flow.Subject{}, flow.UserNotFound()
}

// define does what define auth challenge decides.
func (s *SignIn) define(ctx context.Context, c call, a *attempt) (reply, error) {
	next, err := s.DefineAuthChallenge(ctx, c.Request, a.subject, a.custom.rounds)
	switch {
	case err != nil:
		return reply{}, err
	case next.Fail:
		return reply{}, flow.WrongPassword()
	case next.Tokens:
		a.custom, a.second = nil, true
		return s.proceed(ctx, c, a)
	}
	return s.askDefined(ctx, c, a, types.ChallengeNameType(next.Challenge))
}

// askDefined asks the challenge that define auth challenge named: a custom one, or one of Cognito's own.
func (s *SignIn) askDefined(ctx context.Context, c call, a *attempt, challenge types.ChallengeNameType) (reply, error) {
	switch challenge {
	case types.ChallengeNameTypeCustomChallenge:
		return s.create(ctx, c, a)
	case types.ChallengeNameTypePasswordVerifier:
		if a.srpA != "" {
			return s.askVerifier(c, a)
		}
	case types.ChallengeNameTypeSoftwareTokenMfa, types.ChallengeNameTypeEmailOtp, types.ChallengeNameTypeSmsMfa:
		if a.subject.Known() && slices.Contains(s.UsableFactors(a.user()), challenge) {
			return s.askFactor(ctx, c, a, challenge)
		}
	case types.ChallengeNameTypeDeviceSrpAuth:
		if device, named := s.deviceOf(a); named {
			return s.askDevice(c, a, device), nil
		}
	default: // nothing that a trigger may ask for
	}
	return reply{}, wire.Unreadable()
}

// create asks create auth challenge for a challenge and asks it.
func (s *SignIn) create(ctx context.Context, c call, a *attempt) (reply, error) {
	made, err := s.CreateAuthChallenge(ctx, c.Request, a.subject, string(types.ChallengeNameTypeCustomChallenge), a.custom.rounds)
	if err != nil {
		return reply{}, err
	}
	a.custom = &custom{a.custom.rounds, made.PrivateChallengeParameters, made.ChallengeMetadata}
	parameters := maps.Clone(made.PublicChallengeParameters)
	if parameters == nil {
		parameters = map[string]string{}
	}
	parameters["USERNAME"] = a.userID
	return s.ask(c, a, types.ChallengeNameTypeCustomChallenge, parameters), nil
}

// customChallenge has verify auth challenge response judge the answer. Wrong ones are rounds too: define
// auth challenge decides about them.
func (s *SignIn) customChallenge(ctx context.Context, c call, a *attempt) (reply, error) {
	answer, err := c.need("ANSWER")
	if err != nil {
		return reply{}, err
	}
	right, err := s.VerifyAuthChallenge(ctx, c.Request, a.subject, a.custom.private, answer)
	if err != nil {
		return reply{}, err
	}
	a.custom = a.custom.played(string(types.ChallengeNameTypeCustomChallenge), right, a.custom.metadata)
	return s.define(ctx, c, a)
}
