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

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// forgotPassword sends a code to a verified address. A name the pool does not know may be migrated.
func (a accounts) forgotPassword(ctx context.Context, c wire.Caller, in *idp.ForgotPasswordInput) (*idp.ForgotPasswordOutput, error) {
	named, err := a.named(in.ClientId, in.Username, in.SecretHash)
	if err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, ClientID: text(in.ClientId), Metadata: in.ClientMetadata}
	if !named.found {
		named.user, err = a.Migrate(ctx, r, named.client, cognito.UserMigrationForgotPassword, text(in.Username), "")
		named.found = err == nil
	}
	switch {
	case named.hidden() && unnoticed(err):
		return &idp.ForgotPasswordOutput{CodeDeliveryDetails: simulated(a.Settings.Load(), text(in.Username))}, nil
	case errors.Is(err, flow.ErrNobody):
		return nil, unknownName()
	case err != nil:
		return nil, err
	}
	attribute, err := a.resettable(named.user)
	if err != nil {
		return nil, err
	}
	delivery, err := a.sendResetCode(ctx, r, flow.KindForgotPassword, named.user, attribute)
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
		return "", wire.NotAuthorized.With("User password cannot be reset in the current state.")
	}
	if user.Disabled {
		return "", disabled()
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
	slices.SortStableFunc(options, func(x, y types.RecoveryOptionType) int { return cmp.Compare(priority(x), priority(y)) })
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

func priority(option types.RecoveryOptionType) int32 {
	if option.Priority == nil {
		return 0
	}
	return *option.Priority
}

func (a accounts) sendResetCode(ctx context.Context, r flow.Request, kind flow.Kind, user directory.User, attribute string) (*types.CodeDeliveryDetailsType, error) {
	code, err := a.NewCode(user.Sub, flow.ForPassword, attribute, user.Attributes[attribute])
	if err != nil {
		return nil, told(err)
	}
	return a.Send(ctx, r, flow.Notice{Kind: kind, User: user, Attribute: attribute, Code: code})
}

// confirmForgotPassword takes the code and the new password, which ends a lockout too. The policy is
// looked at first, so that a password refused does not cost the code.
func (a accounts) confirmForgotPassword(ctx context.Context, c wire.Caller, in *idp.ConfirmForgotPasswordInput) (*idp.ConfirmForgotPasswordOutput, error) {
	named, err := a.named(in.ClientId, in.Username, in.SecretHash)
	if err == nil {
		err = a.Settings.Load().CheckPassword(text(in.Password))
	}
	switch {
	case err != nil:
		return nil, err
	case named.hidden():
		return nil, wire.CodeMismatch.With("Invalid verification code provided, please try again.")
	case !named.found:
		return nil, unknownName()
	case named.user.Disabled:
		return nil, disabled()
	}
	if _, err := a.UseCode(named.user.Sub, flow.ForPassword, text(in.ConfirmationCode)); err != nil {
		return nil, told(err)
	}
	user, err := a.replacePassword(named.user, text(in.Password), true)
	if err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, ClientID: text(in.ClientId), Metadata: in.ClientMetadata}
	return &idp.ConfirmForgotPasswordOutput{}, a.PostConfirmation(ctx, r, cognito.PostConfirmationConfirmForgotPassword, user)
}

// adminResetUserPassword shuts the user out until they have chosen a new password with a code.
func (a accounts) adminResetUserPassword(ctx context.Context, c wire.Caller, in *idp.AdminResetUserPasswordInput) (*idp.AdminResetUserPasswordOutput, error) {
	user, err := a.Administered(text(in.UserPoolId), text(in.Username))
	if err != nil {
		return nil, err
	}
	if user.Status == directory.Unconfirmed {
		return nil, wire.NotAuthorized.With("User password cannot be reset in the current state.")
	}
	attribute, err := a.resettable(user)
	if err != nil {
		return nil, err
	}
	if err := a.setStatus(user.Sub, directory.ResetRequired); err != nil {
		return nil, err
	}
	user.Status = directory.ResetRequired
	kind := flow.Kind(strings.TrimPrefix(a.Settings.Load().Switches.AdminResetSource, "CustomMessage_"))
	r := flow.Request{Caller: c, Metadata: in.ClientMetadata}
	_, err = a.sendResetCode(ctx, r, kind, user, attribute)
	return &idp.AdminResetUserPasswordOutput{}, err
}
