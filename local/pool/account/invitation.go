package account

import (
	"context"
	"slices"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// adminCreateUser stores a user with a temporary password and invites them. Post confirmation never
// hears of them.
func (a accounts) adminCreateUser(ctx context.Context, c wire.Caller, in *idp.AdminCreateUserInput) (*idp.AdminCreateUserOutput, error) {
	if err := a.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, Metadata: in.ClientMetadata, Validation: pairs(in.ValidationData)}
	if in.MessageAction == types.MessageActionTypeResend {
		return a.inviteAgain(ctx, r, in)
	}
	n, err := a.invitee(in)
	if err != nil {
		return nil, err
	}
	if _, err := a.preSignUp(ctx, r, cognito.PreSignUpAdminCreateUser, n); err != nil {
		return nil, err
	}
	user, err := a.admit(n, in.ForceAliasCreation)
	if err != nil {
		return nil, err
	}
	if in.MessageAction != types.MessageActionTypeSuppress {
		err = a.invite(ctx, r, user, n.password, in.DesiredDeliveryMediums)
	}
	if err != nil && !a.Settings.Load().Switches.CustomMessageFailureKeepsUser {
		_ = a.Directory.Delete(user.Sub) // somebody may have done so already
	}
	return &idp.AdminCreateUserOutput{User: new(flow.Profile(user))}, err
}

// invitee is the newcomer whom an administrator describes. Required attributes may be missing: the
// person gives them at the first sign-in.
func (a accounts) invitee(in *idp.AdminCreateUserInput) (newcomer, error) {
	n, err := a.newcomer(aws.ToString(in.Username), pairs(in.UserAttributes))
	if err != nil {
		return newcomer{}, err
	}
	n.taken = wire.UsernameExists.With("User account already exists")
	if n.attribute != "" {
		n.taken = nameTaken(n.attribute)
	}
	set := a.Settings.Load()
	if err := set.CheckInvited(n.Attributes); err != nil {
		return newcomer{}, err
	}
	for _, attribute := range flow.Addresses() {
		if n.Verified(attribute) && n.Attributes[attribute] == "" {
			return newcomer{}, withoutValue(attribute)
		}
	}
	if err := reachable(n.User, in); err != nil {
		return newcomer{}, err
	}
	n.Status = directory.ForceChangePassword
	if aws.ToString(in.TemporaryPassword) == "" && passwordless(set) {
		n.Status = directory.Confirmed
		return n, nil
	}
	n.password = a.temporaryPassword(in)
	return n, nil
}

// reachable refuses an invitation by a medium for which the user has no address. The default medium
// is not asked for, so that a user without a phone just gets no message.
func reachable(user directory.User, in *idp.AdminCreateUserInput) error {
	if in.MessageAction == types.MessageActionTypeSuppress {
		return nil
	}
	wanted := func(medium types.DeliveryMediumType) bool { return slices.Contains(in.DesiredDeliveryMediums, medium) }
	switch {
	case wanted(types.DeliveryMediumTypeEmail) && user.Attributes["email"] == "":
		return wire.InvalidParameter.With("No email provided but desired delivery medium was Email")
	case wanted(types.DeliveryMediumTypeSms) && user.Attributes["phone_number"] == "":
		return wire.InvalidParameter.With("No phone number provided but desired delivery medium was SMS")
	}
	return nil
}

// temporaryPassword is the one given, or a new one.
func (a accounts) temporaryPassword(in *idp.AdminCreateUserInput) string {
	if given := aws.ToString(in.TemporaryPassword); given != "" {
		return given
	}
	return generated(max(8, int(*a.Settings.Load().Pool.Policies.PasswordPolicy.MinimumLength)))
}

// admit stores an invited user. With force, a verified address is taken from whoever has it as an
// alias.
func (a accounts) admit(n newcomer, force bool) (directory.User, error) {
	if n.password != "" {
		if err := a.SetPassword(&n.User, n.password, a.temporaryUntil()); err != nil {
			return directory.User{}, err
		}
	}
	var moved []string
	err := a.store(n)
	if wire.ClassOf(err) == wire.AliasExists && force {
		moved = flow.Unverify(&n.User)
		err = a.store(n)
	}
	if err != nil {
		return directory.User{}, err
	}
	return a.TakeAliases(n.Sub, moved...)
}

// invite sends the invitation by each medium for which there is an address: by SMS unless told
// otherwise.
func (a accounts) invite(ctx context.Context, r flow.Request, user directory.User, password string, mediums []types.DeliveryMediumType) error {
	if len(mediums) == 0 {
		mediums = []types.DeliveryMediumType{types.DeliveryMediumTypeSms}
	}
	for _, attribute := range flow.Addresses() {
		if user.Attributes[attribute] == "" || !slices.Contains(mediums, types.DeliveryMediumType(flow.Medium(attribute))) {
			continue
		}
		if _, err := a.Send(ctx, r, flow.Notice{Kind: flow.KindAdminCreateUser, User: user, Attribute: attribute, Code: password}); err != nil {
			return err
		}
	}
	return nil
}

// inviteAgain gives a user who has not signed in yet a new temporary password.
func (a accounts) inviteAgain(ctx context.Context, r flow.Request, in *idp.AdminCreateUserInput) (*idp.AdminCreateUserOutput, error) {
	user, found := a.Directory.Find(aws.ToString(in.Username))
	switch {
	case !found:
		return nil, flow.UserNotFound()
	case user.Status != directory.ForceChangePassword:
		return nil, wire.UnsupportedUserState.With("Resend not possible. " + aws.ToString(in.Username) + " status is not FORCE_CHANGE_PASSWORD")
	}
	if err := reachable(user, in); err != nil {
		return nil, err
	}
	password := a.temporaryPassword(in)
	if err := a.Settings.Load().CheckPassword(password); err != nil {
		return nil, err
	}
	user, err := a.replacePassword(user, password, false)
	if err != nil {
		return nil, err
	}
	return &idp.AdminCreateUserOutput{User: new(flow.Profile(user))}, a.invite(ctx, r, user, password, in.DesiredDeliveryMediums)
}
