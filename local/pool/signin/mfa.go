package signin

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

// askSecond asks for a second factor; false when none is due.
func (s *SignIn) askSecond(ctx context.Context, c call, a *attempt) (reply, bool, error) {
	user := a.user()
	due, needed := s.SecondFactors(user)
	if !needed {
		return reply{}, false, nil
	}
	preferred := types.ChallengeNameType(user.MFA.Preferred)
	switch {
	case len(due) == 0:
		return s.ask(c, a, types.ChallengeNameTypeMfaSetup, map[string]string{
			"USER_ID_FOR_SRP": a.userID, "MFAS_CAN_SETUP": inJSON(s.Factors()),
		}), true, nil
	case len(due) == 1:
		preferred = due[0]
	case !slices.Contains(due, preferred):
		a.available = due
		return s.ask(c, a, types.ChallengeNameTypeSelectMfaType, map[string]string{
			"USER_ID_FOR_SRP": a.userID, "MFAS_CAN_CHOOSE": inJSON(due),
		}), true, nil
	}
	r, err := s.askFactor(ctx, c, a, preferred)
	return r, true, err
}

// askFactor asks for one second factor.
func (s *SignIn) askFactor(ctx context.Context, c call, a *attempt, factor types.ChallengeNameType) (reply, error) {
	if factor != types.ChallengeNameTypeSoftwareTokenMfa {
		return s.askCode(ctx, c, a, factor)
	}
	return s.ask(c, a, factor, map[string]string{"USER_ID_FOR_SRP": a.userID}), nil
}

// selectMFAType judges the choice of a second factor. The documentation calls a code by e-mail EMAIL_MFA
// in this answer, and EMAIL_OTP everywhere else.
func (s *SignIn) selectMFAType(ctx context.Context, c call, a *attempt) (reply, error) {
	answer, err := c.need("ANSWER")
	if err != nil {
		return reply{}, err
	}
	factor := types.ChallengeNameType(answer)
	if answer == "EMAIL_MFA" {
		factor = types.ChallengeNameTypeEmailOtp
	}
	if !slices.Contains(a.available, factor) {
		return reply{}, wire.InvalidParameter.With("The selected MFA type is not available for the user.")
	}
	return s.askFactor(ctx, c, a, factor)
}

// softwareTokenMFA judges a code of the authenticator app.
func (s *SignIn) softwareTokenMFA(ctx context.Context, c call, a *attempt) (reply, error) {
	given, err := c.need("SOFTWARE_TOKEN_MFA_CODE")
	if err != nil {
		return reply{}, err
	}
	if a.subject.User, err = s.UseSoftwareToken(a.user().Sub, given); err != nil {
		return reply{}, err
	}
	a.second = true
	return s.onward(ctx, c, a, types.ChallengeNameTypeSoftwareTokenMfa)
}

// mfaSetup ends the set-up of an app during a sign-in, which VerifySoftwareToken has to have passed.
func (s *SignIn) mfaSetup(ctx context.Context, c call, a *attempt) (reply, error) {
	if !a.secretProved {
		return reply{}, noApp()
	}
	a.second = true
	return s.onward(ctx, c, a, types.ChallengeNameTypeMfaSetup)
}
