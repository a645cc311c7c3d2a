package signin

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// userAuth is USER_AUTH: the person, or the client for them, chooses the first factor.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
func (s *SignIn) userAuth(ctx context.Context, c call, a *attempt) (reply, error) {
	preferred := types.ChallengeNameType(c.given["PREFERRED_CHALLENGE"])
	if preferred != "" && !slices.Contains(firstFactors, preferred) && preferred != types.ChallengeNameTypeWebAuthn {
		return reply{}, wire.InvalidParameter.With("PREFERRED_CHALLENGE is not one of the supported challenges.")
	}
	password := ""
	if preferred == types.ChallengeNameTypePassword {
		password = c.given["PASSWORD"]
	}
	subject, err := s.Enter(ctx, c.Request, c.client, a.typed, password)
	if err != nil {
		return reply{}, err
	}
	s.enter(a, subject)
	a.available = s.offered(a)
	if slices.Contains(a.available, preferred) {
		return s.selected(ctx, c, a, preferred)
	}
	r := s.ask(c, a, types.ChallengeNameTypeSelectChallenge, map[string]string{"USERNAME": a.userID})
	r.available = a.available
	return r, nil
}

// firstFactors are those of this pool, in the order they are offered.
var firstFactors = []types.ChallengeNameType{
	types.ChallengeNameTypePassword, types.ChallengeNameTypePasswordSrp,
	types.ChallengeNameTypeEmailOtp, types.ChallengeNameTypeSmsOtp,
}

// offered are the first factors of somebody: a name nobody has seems to have all.
func (s *SignIn) offered(a *attempt) []types.ChallengeNameType {
	return slices.DeleteFunc(slices.Clone(firstFactors), func(factor types.ChallengeNameType) bool {
		return !s.Settings.Load().FirstFactor(policyFactor(factor)) || a.subject.Known() && !s.has(a, factor)
	})
}

// policyFactor is a first factor in the words of the pool's sign-in policy.
func policyFactor(factor types.ChallengeNameType) string {
	if factor == types.ChallengeNameTypePasswordSrp {
		return string(types.AuthFactorTypePassword)
	}
	return string(factor)
}

// has says whether a user can sign in with a factor. A code alone is none for who needs two factors.
func (s *SignIn) has(a *attempt, factor types.ChallengeNameType) bool {
	user := a.user()
	switch factor {
	case types.ChallengeNameTypeEmailOtp, types.ChallengeNameTypeSmsOtp:
		_, needed := s.SecondFactors(user)
		return user.Verified(flow.FactorAddress(factor)) && !needed
	default: // who was imported has none: they are here only where clients must not learn of them
		return !user.Password.Verifier.IsZero() || user.Status == directory.ResetRequired
	}
}

// selectChallenge judges the choice of a first factor, whose answer may come along with it.
func (s *SignIn) selectChallenge(ctx context.Context, c call, a *attempt) (reply, error) {
	answer, err := c.need("ANSWER")
	if err != nil {
		return reply{}, err
	}
	factor := types.ChallengeNameType(answer)
	if !slices.Contains(a.available, factor) {
		return reply{}, wire.InvalidParameter.With("The selected challenge is not available for the user.")
	}
	if s.Settings.Load().Switches.PreAuthenticationOnSelectedFactor {
		if err := s.preAuthenticateAgain(ctx, c, a); err != nil {
			return reply{}, err
		}
	}
	return s.selected(ctx, c, a, factor)
}

// preAuthenticateAgain asks pre authentication with what the first call told it.
func (s *SignIn) preAuthenticateAgain(ctx context.Context, c call, a *attempt) error {
	r := c.Request
	r.Validation = a.validation
	if !a.subject.Known() {
		return s.PreAuthenticationOfNobody(ctx, r, a.subject.Name)
	}
	return s.PreAuthentication(ctx, r, a.user())
}

// selected asks for a first factor, or judges it when its answer is there.
func (s *SignIn) selected(ctx context.Context, c call, a *attempt, factor types.ChallengeNameType) (reply, error) {
	switch {
	case factor == types.ChallengeNameTypePassword && c.given["PASSWORD"] != "":
		return s.password(ctx, c, a)
	case factor == types.ChallengeNameTypePasswordSrp && c.given["SRP_A"] != "":
		return s.passwordSRP(ctx, c, a)
	case factor == types.ChallengeNameTypeEmailOtp || factor == types.ChallengeNameTypeSmsOtp:
		return s.askCode(ctx, c, a, factor)
	}
	return s.ask(c, a, factor, map[string]string{"USERNAME": a.userID}), nil
}
