package account

import (
	"context"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
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

// confirmSignUp takes the code of a new user.
func (a accounts) confirmSignUp(ctx context.Context, c wire.Caller, in *idp.ConfirmSignUpInput) (*idp.ConfirmSignUpOutput, error) {
	named, err := a.named(in.ClientId, in.Username, in.SecretHash)
	switch {
	case err != nil:
		return nil, err
	case !named.found && named.client.HidesUsers():
		return nil, flow.ExpiredCode()
	case !named.found:
		return nil, unknownName()
	}
	r := flow.Request{Caller: c, ClientID: aws.ToString(in.ClientId), Metadata: in.ClientMetadata}
	return &idp.ConfirmSignUpOutput{}, a.ConfirmSignUp(ctx, r, named.user, aws.ToString(in.ConfirmationCode), in.ForceAliasCreation)
}

// adminConfirmSignUp confirms without a code: nothing is verified.
func (a accounts) adminConfirmSignUp(ctx context.Context, c wire.Caller, in *idp.AdminConfirmSignUpInput) (*idp.AdminConfirmSignUpOutput, error) {
	user, err := a.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	user, err = a.Change(user.Sub, func(u *directory.User) error {
		if err := flow.Unconfirmed(*u); err != nil {
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
		return &idp.ResendConfirmationCodeOutput{CodeDeliveryDetails: a.simulated(aws.ToString(in.Username))}, nil
	case !named.found:
		return nil, unknownName()
	case named.user.Disabled:
		return nil, flow.UserDisabled()
	case named.user.Status != directory.Unconfirmed:
		return nil, wire.InvalidParameter.With("User is already confirmed.")
	}
	attribute := a.confirmable(named.user)
	if attribute == "" {
		return nil, wire.InvalidParameter.With("Cannot resend codes. Auto verification not turned on.")
	}
	r := flow.Request{Caller: c, ClientID: aws.ToString(in.ClientId), Metadata: in.ClientMetadata}
	delivery, err := a.sendCode(ctx, r, flow.KindResendCode, flow.ForSignUp, named.user, attribute)
	return &idp.ResendConfirmationCodeOutput{CodeDeliveryDetails: delivery}, err
}
