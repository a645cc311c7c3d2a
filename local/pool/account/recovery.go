package account

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// forgotPassword sends a code to a verified address. A name the pool does not know may be migrated.
func (a accounts) forgotPassword(ctx context.Context, c wire.Caller, in *idp.ForgotPasswordInput) (*idp.ForgotPasswordOutput, error) {
	named, err := a.named(in.ClientId, in.Username, in.SecretHash)
	if err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, ClientID: aws.ToString(in.ClientId), Metadata: in.ClientMetadata}
	if !named.found {
		named.user, err = a.Migrate(ctx, r, named.client, cognito.UserMigrationForgotPassword, aws.ToString(in.Username), "")
		named.found = err == nil
	}
	switch {
	case named.hidden() && unnoticed(err):
		return &idp.ForgotPasswordOutput{CodeDeliveryDetails: a.simulated(aws.ToString(in.Username))}, nil
	case errors.Is(err, flow.ErrNobody):
		return nil, unknownName()
	case err != nil:
		return nil, err
	}
	attribute, err := a.resettable(named.user)
	switch {
	case named.client.HidesUsers() && wire.ClassOf(err) == wire.InvalidParameter: // nothing to send to would tell of a user
		return &idp.ForgotPasswordOutput{CodeDeliveryDetails: a.simulated(aws.ToString(in.Username))}, nil
	case err != nil:
		return nil, err
	}
	delivery, err := a.sendCode(ctx, r, flow.KindForgotPassword, flow.ForPassword, named.user, attribute)
	return &idp.ForgotPasswordOutput{CodeDeliveryDetails: delivery}, err
}

// unnoticed says whether an attempt to migrate brought nobody: a client that hides users does not
// hear of it. What pre sign-up refuses is told to everybody.
func unnoticed(err error) bool {
	return err == nil || errors.Is(err, flow.ErrNobody) || wire.ClassOf(err) == wire.NotAuthorized
}

// resettable is the attribute to which the code for a new password goes, or why there is none.
func (a accounts) resettable(user directory.User) (string, error) {
	switch user.Status {
	case directory.Confirmed, directory.Unconfirmed, directory.ResetRequired:
	default: // a temporary password is to be used, and a provider's is not the pool's
		return "", notResettable()
	}
	if user.Disabled {
		return "", flow.UserDisabled()
	}
	for _, way := range a.recoveryWays(user) {
		switch {
		case way == types.RecoveryOptionNameTypeAdminOnly:
			return "", wire.NotAuthorized.With("Contact administrator to reset password.")
		case way == types.RecoveryOptionNameTypeVerifiedEmail && user.Verified("email"):
			return "email", nil
		case way == types.RecoveryOptionNameTypeVerifiedPhoneNumber && user.Verified("phone_number"):
			return "phone_number", nil
		}
	}
	return "", wire.InvalidParameter.With("Cannot reset password for the user as there is no registered/verified email or phone_number")
}

// notResettable is the answer about users who have no password of their own yet, or never.
func notResettable() error {
	return wire.NotAuthorized.With("User password cannot be reset in the current state.")
}

// recoveryWays are the ways to a new password, the first choice first. A pool without the setting
// prefers the phone; with it, no way is open that is also the user's second factor.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AccountRecoverySettingType.html
func (a accounts) recoveryWays(user directory.User) []types.RecoveryOptionNameType {
	setting := a.Settings.Load().Pool.AccountRecoverySetting
	if setting == nil || len(setting.RecoveryMechanisms) == 0 {
		return []types.RecoveryOptionNameType{types.RecoveryOptionNameTypeVerifiedPhoneNumber, types.RecoveryOptionNameTypeVerifiedEmail}
	}
	options := slices.Clone(setting.RecoveryMechanisms)
	slices.SortStableFunc(options, func(x, y types.RecoveryOptionType) int {
		return cmp.Compare(aws.ToInt32(x.Priority), aws.ToInt32(y.Priority))
	})
	var ways []types.RecoveryOptionNameType
	for _, option := range options {
		factor := user.MFA.Email && option.Name == types.RecoveryOptionNameTypeVerifiedEmail ||
			user.MFA.SMS && option.Name == types.RecoveryOptionNameTypeVerifiedPhoneNumber
		if !factor {
			ways = append(ways, option.Name)
		}
	}
	return ways
}

// confirmForgotPassword takes the code and the new password, which ends a lockout too. The policy is
// looked at first, so that a password refused does not cost the code.
func (a accounts) confirmForgotPassword(ctx context.Context, c wire.Caller, in *idp.ConfirmForgotPasswordInput) (*idp.ConfirmForgotPasswordOutput, error) {
	named, err := a.named(in.ClientId, in.Username, in.SecretHash)
	if err == nil {
		err = a.Settings.Load().CheckPassword(aws.ToString(in.Password))
	}
	switch {
	case err != nil:
		return nil, err
	case named.hidden():
		return nil, flow.WrongCode()
	case !named.found:
		return nil, unknownName()
	case named.user.Disabled:
		return nil, flow.UserDisabled()
	}
	if _, err := a.UseCode(named.user.Sub, flow.ForPassword, aws.ToString(in.ConfirmationCode)); err != nil {
		return nil, flow.Told(err)
	}
	user, err := a.replacePassword(named.user, aws.ToString(in.Password), true)
	if err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, ClientID: aws.ToString(in.ClientId), Metadata: in.ClientMetadata}
	return &idp.ConfirmForgotPasswordOutput{}, a.PostConfirmation(ctx, r, cognito.PostConfirmationConfirmForgotPassword, user)
}

// adminResetUserPassword shuts the user out until they have chosen a new password with a code.
func (a accounts) adminResetUserPassword(ctx context.Context, c wire.Caller, in *idp.AdminResetUserPasswordInput) (*idp.AdminResetUserPasswordOutput, error) {
	user, err := a.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	if user.Status == directory.Unconfirmed {
		return nil, notResettable()
	}
	attribute, err := a.resettable(user)
	if err != nil {
		return nil, err
	}
	user, err = a.Change(user.Sub, func(u *directory.User) error {
		u.Status = directory.ResetRequired
		return nil
	})
	if err != nil {
		return nil, err
	}
	kind := flow.Kind(strings.TrimPrefix(a.Settings.Load().Switches.AdminResetSource, "CustomMessage_"))
	r := flow.Request{Caller: c, Metadata: in.ClientMetadata}
	_, err = a.sendCode(ctx, r, kind, flow.ForPassword, user, attribute)
	return &idp.AdminResetUserPasswordOutput{}, err
}
