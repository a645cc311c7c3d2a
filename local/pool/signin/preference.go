package signin

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// preference is what somebody wants of one second factor.
type preference struct {
	factor             types.ChallengeNameType
	enabled, preferred bool
}

// preferences are those that a call gives; a factor left out stays as it is.
func preferences(app *types.SoftwareTokenMfaSettingsType, email *types.EmailMfaSettingsType, sms *types.SMSMfaSettingsType) []preference {
	var given []preference
	if app != nil {
		given = append(given, preference{types.ChallengeNameTypeSoftwareTokenMfa, app.Enabled, app.PreferredMfa})
	}
	if email != nil {
		given = append(given, preference{types.ChallengeNameTypeEmailOtp, email.Enabled, email.PreferredMfa})
	}
	if sms != nil {
		given = append(given, preference{types.ChallengeNameTypeSmsMfa, sms.Enabled, sms.PreferredMfa})
	}
	return given
}

func (s *SignIn) setUserMFAPreference(_ context.Context, _ wire.Caller, in *idp.SetUserMFAPreferenceInput) (*idp.SetUserMFAPreferenceOutput, error) {
	bearer, err := s.Authorize(aws.ToString(in.AccessToken))
	if err != nil {
		return nil, err
	}
	if err := refuseKeys(in.WebAuthnMfaSettings); err != nil {
		return nil, err
	}
	given := preferences(in.SoftwareTokenMfaSettings, in.EmailMfaSettings, in.SMSMfaSettings)
	return &idp.SetUserMFAPreferenceOutput{}, s.prefer(bearer.User.Sub, given)
}

func (s *SignIn) adminSetUserMFAPreference(_ context.Context, _ wire.Caller, in *idp.AdminSetUserMFAPreferenceInput) (*idp.AdminSetUserMFAPreferenceOutput, error) {
	user, err := s.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	if err := refuseKeys(in.WebAuthnMfaSettings); err != nil {
		return nil, err
	}
	given := preferences(in.SoftwareTokenMfaSettings, in.EmailMfaSettings, in.SMSMfaSettings)
	return &idp.AdminSetUserMFAPreferenceOutput{}, s.prefer(user.Sub, given)
}

// refuseKeys says that this pool has no passkeys.
func refuseKeys(keys *types.WebAuthnMfaSettingsType) error {
	if keys != nil && keys.Enabled {
		return wire.InvalidParameter.With("Passkeys are not available in this local user pool.")
	}
	return nil
}

// prefer stores what somebody wants: all of it, or nothing when a part is refused.
func (s *SignIn) prefer(sub string, given []preference) error {
	return s.change(sub, func(u *directory.User) error {
		preferred := 0
		for _, p := range given {
			if err := s.apply(u, p); err != nil {
				return err
			}
			if p.preferred {
				preferred++
			}
		}
		if preferred > 1 {
			return wire.InvalidParameter.With("Only one MFA method can be preferred.")
		}
		u.Modified = s.Clock.Now()
		return nil
	})
}

func (s *SignIn) apply(u *directory.User, p preference) error {
	if err := s.enableable(*u, p); err != nil {
		return err
	}
	switch p.factor {
	case types.ChallengeNameTypeSoftwareTokenMfa:
		u.MFA.SoftwareToken = p.enabled
	case types.ChallengeNameTypeEmailOtp:
		u.MFA.Email = p.enabled
	default:
		u.MFA.SMS = p.enabled
	}
	if p.preferred {
		u.MFA.Preferred = string(p.factor)
	} else if u.MFA.Preferred == string(p.factor) {
		u.MFA.Preferred = ""
	}
	return nil
}

// enableable says why a user cannot have what they want.
func (s *SignIn) enableable(u directory.User, p preference) error {
	has := func(factors []types.ChallengeNameType) bool { return slices.Contains(factors, p.factor) }
	switch {
	case p.preferred && !p.enabled:
		return wire.InvalidParameter.With("A disabled MFA method cannot be preferred.")
	case !p.enabled || has(s.UsableFactors(u)):
		return nil
	case !has(s.Factors()):
		return wire.InvalidParameter.With(string(p.factor) + " has not been enabled by the userpool.")
	case p.factor == types.ChallengeNameTypeSoftwareTokenMfa:
		return noApp()
	}
	return wire.InvalidParameter.With("User has no verified " + flow.FactorAddress(p.factor) + " to turn on " + string(p.factor))
}
