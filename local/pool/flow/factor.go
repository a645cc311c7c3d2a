package flow

import (
	"crypto/subtle"
	"slices"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/pquerna/otp/totp"
)

// totpStep is how long a code of an authenticator app is shown (RFC 6238).
const totpStep = 30 * time.Second

// Factors are the second factors that the pool has, in the order people choose from.
func (p *Pool) Factors() []types.ChallengeNameType {
	set := p.Settings.Load()
	var factors []types.ChallengeNameType
	if set.SoftwareTokenMFA {
		factors = append(factors, types.ChallengeNameTypeSoftwareTokenMfa)
	}
	if set.EmailMFA != nil {
		factors = append(factors, types.ChallengeNameTypeEmailOtp)
	}
	if set.SMSMFA != nil {
		factors = append(factors, types.ChallengeNameTypeSmsMfa)
	}
	return factors
}

// UsableFactors are the second factors that a user could prove: an app that is verified, a verified
// address.
func (p *Pool) UsableFactors(user directory.User) []types.ChallengeNameType {
	return slices.DeleteFunc(p.Factors(), func(factor types.ChallengeNameType) bool {
		if factor == types.ChallengeNameTypeSoftwareTokenMfa {
			return user.MFA.Secret == ""
		}
		return !user.Verified(FactorAddress(factor))
	})
}

// SecondFactors are the factors one of which a user has to prove after the password, the preferred one
// first: what they enabled, or whatever they can where the pool requires one. Needed without any means
// that the pool requires one and the user has none.
func (p *Pool) SecondFactors(user directory.User) (due []types.ChallengeNameType, needed bool) {
	mode := p.Settings.Load().Pool.MfaConfiguration
	if mode == types.UserPoolMfaTypeOff || mode == "" {
		return nil, false
	}
	usable := p.UsableFactors(user)
	due = slices.DeleteFunc(slices.Clone(usable), func(factor types.ChallengeNameType) bool { return !enables(user.MFA, factor) })
	if len(due) == 0 && mode == types.UserPoolMfaTypeOn {
		due = usable
	}
	if at := slices.Index(due, types.ChallengeNameType(user.MFA.Preferred)); at > 0 {
		due[0], due[at] = due[at], due[0]
	}
	return due, mode == types.UserPoolMfaTypeOn || len(due) > 0
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

// FactorAddress is the attribute to which the code of a factor goes (EMAIL_OTP, SMS_OTP, SMS_MFA).
func FactorAddress(factor types.ChallengeNameType) string {
	if factor == types.ChallengeNameTypeEmailOtp {
		return "email"
	}
	return "phone_number"
}

// TimeStep is the time step that a code of an authenticator app belongs to: the present one, or one
// beside it for clocks that differ; false for any other code.
func TimeStep(secret, given string, now time.Time) (int64, bool) {
	for _, skew := range []time.Duration{0, -totpStep, totpStep} {
		at := now.Add(skew)
		code, err := totp.GenerateCode(secret, at)
		if err == nil && secret != "" && subtle.ConstantTimeCompare([]byte(code), []byte(given)) == 1 {
			return at.Unix() / int64(totpStep/time.Second), true
		}
	}
	return 0, false
}

// UseSoftwareToken uses up a code of a user's authenticator app: CodeMismatchException for a wrong one,
// ExpiredCodeException for one that was used before.
func (p *Pool) UseSoftwareToken(sub, given string) (directory.User, error) {
	user, err := p.Directory.Update(sub, func(u *directory.User) error {
		step, right := TimeStep(u.MFA.Secret, given, p.Clock.Now())
		switch {
		case !right:
			return wire.CodeMismatch.With("Invalid code received for user")
		case step <= u.MFA.LastStep:
			return wire.ExpiredCode.With("Your software token has already been used once.")
		}
		u.MFA.LastStep = step
		return nil
	})
	return user, Told(err)
}
