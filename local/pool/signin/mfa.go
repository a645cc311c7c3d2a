package signin

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
)

// secondFactors are those of this pool, in the order people choose from.
var secondFactors = []types.ChallengeNameType{
	types.ChallengeNameTypeSoftwareTokenMfa, types.ChallengeNameTypeEmailOtp, types.ChallengeNameTypeSmsMfa,
}

// setUp are the second factors that a pool has.
func (s *SignIn) setUp() []types.ChallengeNameType {
	set := s.Settings.Load()
	return slices.DeleteFunc(slices.Clone(secondFactors), func(factor types.ChallengeNameType) bool {
		switch factor {
		case types.ChallengeNameTypeSoftwareTokenMfa:
			return !set.SoftwareTokenMFA
		case types.ChallengeNameTypeEmailOtp:
			return set.EmailMFA == nil
		default:
			return set.SMSMFA == nil
		}
	})
}

// usable are the second factors that a user could prove: an app that is verified, a verified address.
func (s *SignIn) usable(user directory.User) []types.ChallengeNameType {
	return slices.DeleteFunc(s.setUp(), func(factor types.ChallengeNameType) bool {
		if factor == types.ChallengeNameTypeSoftwareTokenMfa {
			return user.MFA.Secret == ""
		}
		return !user.Verified(addressOf(factor))
	})
}

// due are the second factors one of which a user has to prove: what they enabled, or whatever they can
// where the pool requires a second factor.
func (s *SignIn) due(user directory.User) []types.ChallengeNameType {
	mode := s.Settings.Load().Pool.MfaConfiguration
	if mode == types.UserPoolMfaTypeOff || mode == "" {
		return nil
	}
	usable := s.usable(user)
	enabled := slices.DeleteFunc(slices.Clone(usable), func(factor types.ChallengeNameType) bool {
		return !enables(user.MFA, factor)
	})
	if len(enabled) == 0 && mode == types.UserPoolMfaTypeOn {
		return usable
	}
	return enabled
}

func enables(mfa directory.MFA, factor types.ChallengeNameType) bool {
	switch factor {
	case types.ChallengeNameTypeSoftwareTokenMfa:
		return mfa.SoftwareToken
	case types.ChallengeNameTypeEmailOtp:
		return mfa.Email
	default:
		return mfa.SMS
	}
}

// needsSecond says whether one factor is not enough for a user.
func (s *SignIn) needsSecond(user directory.User) bool {
	return s.Settings.Load().Pool.MfaConfiguration == types.UserPoolMfaTypeOn || len(s.due(user)) > 0
}

// askSecond asks for a second factor; false when none is due.
func (s *SignIn) askSecond(ctx context.Context, c call, a *attempt) (reply, bool, error) {
	user := a.user()
	if !s.needsSecond(user) {
		return reply{}, false, nil
	}
	due := s.due(user)
	preferred := types.ChallengeNameType(user.MFA.Preferred)
	switch {
	case len(due) == 0:
		return s.ask(c, a, types.ChallengeNameTypeMfaSetup, map[string]string{
			"USER_ID_FOR_SRP": a.userID, "MFAS_CAN_SETUP": inJSON(s.setUp()),
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
	if a.subject.User, err = s.useStep(a.user().Sub, given); err != nil {
		return reply{}, err
	}
	a.second = true
	return s.onward(ctx, c, a, types.ChallengeNameTypeSoftwareTokenMfa)
}

// useStep uses up a code of a user's app.
func (s *SignIn) useStep(sub, given string) (directory.User, error) {
	return s.updated(sub, func(u *directory.User) error {
		step, right := stepOf(u.MFA.Secret, given, s.Clock.Now())
		switch {
		case !right:
			return wire.CodeMismatch.With("Invalid code received for user")
		case step <= u.MFA.LastStep:
			return wire.ExpiredCode.With("Your software token has already been used once.")
		}
		u.MFA.LastStep = step
		return nil
	})
}

// mfaSetup ends the set-up of an app during a sign-in, which VerifySoftwareToken has to have passed.
func (s *SignIn) mfaSetup(ctx context.Context, c call, a *attempt) (reply, error) {
	if !a.secretProved {
		return reply{}, wire.InvalidParameter.With("User has not verified software token mfa")
	}
	a.second = true
	return s.onward(ctx, c, a, types.ChallengeNameTypeMfaSetup)
}
