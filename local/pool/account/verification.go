package account

import (
	"context"
	"maps"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// sendVerification sends a code that proves an address, be it the user's already or still waiting.
func (a accounts) sendVerification(ctx context.Context, r flow.Request, kind flow.Kind, user directory.User, attribute, address string) (*types.CodeDeliveryDetailsType, error) {
	if address != user.Attributes[attribute] {
		user.Attributes = maps.Clone(user.Attributes)
		user.Attributes[attribute], user.Attributes[flow.VerifiedFlag(attribute)] = address, "false"
	}
	return a.sendCode(ctx, r, kind, flow.ForAttribute(attribute), user, attribute)
}

// sendCode sends a new code to an address of a user.
func (a accounts) sendCode(ctx context.Context, r flow.Request, kind flow.Kind, purpose flow.Purpose, user directory.User, attribute string) (*types.CodeDeliveryDetailsType, error) {
	code, err := a.NewCode(user.Sub, purpose, attribute, user.Attributes[attribute])
	if err != nil {
		return nil, flow.Told(err)
	}
	return a.Send(ctx, r, flow.Notice{Kind: kind, User: user, Attribute: attribute, Code: code})
}

// getUserAttributeVerificationCode sends a code to an address of somebody signed in: the one that
// waits for it, if there is one.
func (a accounts) getUserAttributeVerificationCode(ctx context.Context, c wire.Caller, in *idp.GetUserAttributeVerificationCodeInput) (*idp.GetUserAttributeVerificationCodeOutput, error) {
	bearer, attribute, err := a.owner(in.AccessToken, in.AttributeName)
	if err != nil {
		return nil, err
	}
	address := bearer.User.Attributes[attribute]
	if code, sent := bearer.User.Codes[string(flow.ForAttribute(attribute))]; sent {
		address = code.Value // a code that proves another value than the user's or the waiting one is not kept
	}
	if address == "" {
		return nil, wire.InvalidParameter.With("User does not have the attribute " + attribute + ".")
	}
	r := flow.Request{Caller: c, ClientID: aws.ToString(bearer.Client.ClientId), Metadata: in.ClientMetadata}
	delivery, err := a.sendVerification(ctx, r, flow.KindVerifyUserAttribute, bearer.User, attribute, address)
	return &idp.GetUserAttributeVerificationCodeOutput{CodeDeliveryDetails: delivery}, err
}

// verifyUserAttribute takes the code: the address is the user's and verified. A code stays good when
// the address turns out to be somebody else's.
func (a accounts) verifyUserAttribute(_ context.Context, _ wire.Caller, in *idp.VerifyUserAttributeInput) (*idp.VerifyUserAttributeOutput, error) {
	bearer, attribute, err := a.owner(in.AccessToken, in.AttributeName)
	if err != nil {
		return nil, err
	}
	purpose := flow.ForAttribute(attribute)
	code, err := a.UseCode(bearer.User.Sub, purpose, aws.ToString(in.Code))
	if err != nil {
		return nil, flow.Told(err)
	}
	_, err = a.Change(bearer.User.Sub, func(u *directory.User) error {
		u.Attributes[attribute], u.Attributes[flow.VerifiedFlag(attribute)] = code.Value, "true"
		return nil
	})
	if wire.ClassOf(err) == wire.AliasExists {
		a.GiveBack(bearer.User.Sub, purpose, code)
		return nil, flow.AliasExists(attribute)
	}
	return &idp.VerifyUserAttributeOutput{}, err
}

// owner is who wants to prove which address.
func (a accounts) owner(access, attribute *string) (flow.Bearer, string, error) {
	bearer, err := a.signedIn(access)
	if err != nil {
		return flow.Bearer{}, "", err
	}
	if flow.VerifiedFlag(aws.ToString(attribute)) == "" {
		return flow.Bearer{}, "", wire.InvalidParameter.With("Only email and phone_number can be verified.")
	}
	return bearer, *attribute, nil
}
