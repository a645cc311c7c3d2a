package account

import (
	"context"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// confirmable is the attribute to which the code of a new user goes: the phone number where both are
// verified automatically; empty when the pool sends no code.
func (a accounts) confirmable(user directory.User) string {
	set := a.Settings.Load()
	for _, attribute := range []string{"phone_number", "email"} {
		if set.AutoVerifies(attribute) && user.Attributes[attribute] != "" {
			return attribute
		}
	}
	return ""
}

func (a accounts) sendSignUpCode(ctx context.Context, r flow.Request, kind flow.Kind, user directory.User, attribute string) (*types.CodeDeliveryDetailsType, error) {
	code, err := a.NewCode(user.Sub, flow.ForSignUp, attribute, user.Attributes[attribute])
	if err != nil {
		return nil, told(err)
	}
	return a.Send(ctx, r, flow.Notice{Kind: kind, User: user, Attribute: attribute, Code: code})
}

// confirmSignUp takes the code of a new user: they are confirmed, and what the code went to is
// verified.
func (a accounts) confirmSignUp(ctx context.Context, c wire.Caller, in *idp.ConfirmSignUpInput) (*idp.ConfirmSignUpOutput, error) {
	named, err := a.named(in.ClientId, in.Username, in.SecretHash)
	switch {
	case err != nil:
		return nil, err
	case !named.found && named.client.HidesUsers():
		return nil, wire.ExpiredCode.With("Invalid code provided, please request a code again.")
	case !named.found:
		return nil, unknownName()
	case named.user.Disabled:
		return nil, disabled()
	}
	if err := unconfirmed(named.user); err != nil {
		return nil, err
	}
	code, err := a.UseCode(named.user.Sub, flow.ForSignUp, text(in.ConfirmationCode))
	if err != nil {
		return nil, told(err)
	}
	user, err := a.confirm(named.user.Sub, code, in.ForceAliasCreation)
	if err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, ClientID: text(in.ClientId), Metadata: in.ClientMetadata}
	return &idp.ConfirmSignUpOutput{}, a.PostConfirmation(ctx, r, cognito.PostConfirmationConfirmSignUp, user)
}

func unconfirmed(user directory.User) error {
	if user.Status != directory.Unconfirmed {
		return wire.NotAuthorized.With("User cannot be confirmed. Current status is " + string(user.Status))
	}
	return nil
}

// confirm confirms a user and verifies what the code proved, if it is still theirs. When that is the
// alias of somebody else, force moves it; without force nothing changes, and the code stays good.
func (a accounts) confirm(sub string, code directory.Code, force bool) (directory.User, error) {
	proves := func(u *directory.User) bool {
		return code.Attribute != "" && u.Attributes[code.Attribute] == code.Value
	}
	user, err := a.change(sub, func(u *directory.User) error {
		u.Status = directory.Confirmed
		if proves(u) {
			u.Attributes[flow.VerifiedFlag(code.Attribute)] = "true"
		}
		return nil
	})
	if wire.ClassOf(err) != wire.AliasExists {
		return user, err
	}
	if !force {
		a.giveBack(sub, flow.ForSignUp, code)
		return directory.User{}, wire.AliasExists.With("An account with the " + code.Attribute + " already exists.")
	}
	if err := a.setStatus(sub, directory.Confirmed); err != nil {
		return directory.User{}, err
	}
	return a.verify(sub, code.Attribute)
}

// giveBack makes a used code good again, since its use had no effect.
func (a accounts) giveBack(sub string, purpose flow.Purpose, code directory.Code) {
	_, _ = a.Directory.Update(sub, func(u *directory.User) error { // nothing to give to a deleted user
		if u.Codes == nil {
			u.Codes = map[string]directory.Code{}
		}
		u.Codes[string(purpose)] = code
		return nil
	})
}

func (a accounts) setStatus(sub string, status directory.Status) error {
	_, err := a.change(sub, func(u *directory.User) error {
		u.Status = status
		return nil
	})
	return err
}

// adminConfirmSignUp confirms without a code: nothing is verified.
func (a accounts) adminConfirmSignUp(ctx context.Context, c wire.Caller, in *idp.AdminConfirmSignUpInput) (*idp.AdminConfirmSignUpOutput, error) {
	user, err := a.Administered(text(in.UserPoolId), text(in.Username))
	if err != nil {
		return nil, err
	}
	user, err = a.change(user.Sub, func(u *directory.User) error {
		if err := unconfirmed(*u); err != nil {
			return err
		}
		u.Status = directory.Confirmed
		delete(u.Codes, string(flow.ForSignUp))
		return nil
	})
	if err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, Metadata: in.ClientMetadata}
	return &idp.AdminConfirmSignUpOutput{}, a.PostConfirmation(ctx, r, cognito.PostConfirmationConfirmSignUp, user)
}

// resendConfirmationCode sends a new code, which takes the place of the earlier one.
func (a accounts) resendConfirmationCode(ctx context.Context, c wire.Caller, in *idp.ResendConfirmationCodeInput) (*idp.ResendConfirmationCodeOutput, error) {
	named, err := a.named(in.ClientId, in.Username, in.SecretHash)
	switch {
	case err != nil:
		return nil, err
	case named.hidden():
		return &idp.ResendConfirmationCodeOutput{CodeDeliveryDetails: simulated(a.Settings.Load(), text(in.Username))}, nil
	case !named.found:
		return nil, unknownName()
	case named.user.Disabled:
		return nil, disabled()
	case named.user.Status != directory.Unconfirmed:
		return nil, wire.InvalidParameter.With("User is already confirmed.")
	}
	attribute := a.confirmable(named.user)
	if attribute == "" {
		return nil, wire.InvalidParameter.With("Cannot resend codes. Auto verification not turned on.")
	}
	r := flow.Request{Caller: c, ClientID: text(in.ClientId), Metadata: in.ClientMetadata}
	delivery, err := a.sendSignUpCode(ctx, r, flow.KindResendCode, named.user, attribute)
	return &idp.ResendConfirmationCodeOutput{CodeDeliveryDetails: delivery}, err
}
