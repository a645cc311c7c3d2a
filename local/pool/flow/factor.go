package flow

import (
	"crypto/subtle"
	"errors"
	"slices"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/pquerna/otp/totp"
)

// totpStep is how long a code of an authenticator app is shown (RFC 6238).
const totpStep = 30 * time.Second

// SecondFactors are the factors one of which a user has to prove after the password, the preferred one
// first; needed without any means that the pool requires one and the user has none.
func (p *Pool) SecondFactors(user directory.User) (due []types.ChallengeNameType, needed bool) {
	set := p.Settings.Load()
	mode := set.Pool.MfaConfiguration
	if mode == types.UserPoolMfaTypeOff || mode == "" {
		return nil, false
	}
	mfa := user.MFA
	factors := []struct {
		name            types.ChallengeNameType
		usable, enabled bool
	}{
		{types.ChallengeNameTypeSoftwareTokenMfa, set.SoftwareTokenMFA && mfa.Secret != "", mfa.SoftwareToken},
		{types.ChallengeNameTypeEmailOtp, set.EmailMFA != nil && user.Verified("email"), mfa.Email},
		{types.ChallengeNameTypeSmsMfa, set.SMSMFA != nil && user.Verified("phone_number"), mfa.SMS},
	}
	var usable []types.ChallengeNameType
	for _, factor := range factors {
		if factor.usable {
			usable = append(usable, factor.name)
		}
		if factor.usable && factor.enabled {
			due = append(due, factor.name)
		}
	}
	if len(due) == 0 && mode == types.UserPoolMfaTypeOn {
		due = usable
	}
	if at := slices.Index(due, types.ChallengeNameType(mfa.Preferred)); at > 0 {
		due[0], due[at] = due[at], due[0]
	}
	return due, mode == types.UserPoolMfaTypeOn || len(due) > 0
}

// UseSoftwareToken uses up a code of a user's authenticator app: the present one, or one beside it for
// clocks that differ. CodeMismatchException is also the answer to a code that was used before.
func (p *Pool) UseSoftwareToken(sub, given string) error {
	_, err := p.Directory.Update(sub, func(u *directory.User) error {
		for _, skew := range []time.Duration{0, -totpStep, totpStep} {
			at := p.Clock.Now().Add(skew)
			step := at.Unix() / int64(totpStep/time.Second)
			code, err := totp.GenerateCode(u.MFA.Secret, at)
			if err == nil && u.MFA.Secret != "" && step > u.MFA.LastStep && subtle.ConstantTimeCompare([]byte(code), []byte(given)) == 1 {
				u.MFA.LastStep = step
				return nil
			}
		}
		return wire.CodeMismatch.With("Invalid code received for user")
	})
	if errors.Is(err, directory.ErrUnknown) {
		return UserNotFound() // deleted meanwhile
	}
	return err
}
