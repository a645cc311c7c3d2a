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

// updateUserAttributes changes what the person's app client may write.
func (a accounts) updateUserAttributes(ctx context.Context, c wire.Caller, in *idp.UpdateUserAttributesInput) (*idp.UpdateUserAttributesOutput, error) {
	bearer, err := a.signedIn(in.AccessToken)
	if err != nil {
		return nil, err
	}
	changes := pairs(in.UserAttributes)
	if err := a.Settings.Load().CheckUpdate(changes, bearer.Client.Writes); err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, ClientID: aws.ToString(bearer.Client.ClientId), Metadata: in.ClientMetadata}
	list, err := a.update(ctx, r, bearer.User, changes)
	return &idp.UpdateUserAttributesOutput{CodeDeliveryDetailsList: list}, err
}

// deleteUserAttributes takes attributes away that the person's app client may write.
func (a accounts) deleteUserAttributes(ctx context.Context, c wire.Caller, in *idp.DeleteUserAttributesInput) (*idp.DeleteUserAttributesOutput, error) {
	bearer, err := a.signedIn(in.AccessToken)
	if err != nil {
		return nil, err
	}
	changes := map[string]string{}
	for _, name := range in.UserAttributeNames {
		changes[name] = ""
	}
	if err := a.Settings.Load().CheckUpdate(changes, bearer.Client.Writes); err != nil {
		return nil, err
	}
	_, err = a.update(ctx, flow.Request{Caller: c, ClientID: aws.ToString(bearer.Client.ClientId)}, bearer.User, changes)
	return &idp.DeleteUserAttributesOutput{}, err
}

// adminUpdateUserAttributes changes any attribute that can change, and may say what is verified; what
// it says so about gets no code.
func (a accounts) adminUpdateUserAttributes(ctx context.Context, c wire.Caller, in *idp.AdminUpdateUserAttributesInput) (*idp.AdminUpdateUserAttributesOutput, error) {
	user, err := a.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	changes := pairs(in.UserAttributes)
	if err := a.Settings.Load().CheckUpdate(changes, nil); err != nil {
		return nil, err
	}
	_, err = a.update(ctx, flow.Request{Caller: c, Metadata: in.ClientMetadata}, user, changes)
	return &idp.AdminUpdateUserAttributesOutput{}, err
}

// update makes changes that were checked and sends a code to each new address that the pool verifies.
func (a accounts) update(ctx context.Context, r flow.Request, user directory.User, changes map[string]string) ([]types.CodeDeliveryDetailsType, error) {
	waiting := a.takeWaiting(user, changes)
	updated, err := a.write(user.Sub, changes)
	if err != nil {
		return nil, naming(err, changes)
	}
	var list []types.CodeDeliveryDetailsType
	for _, attribute := range flow.Addresses() {
		address, waits := waiting[attribute]
		if !waits {
			address = updated.Attributes[attribute]
			renewed := address != "" && address != user.Attributes[attribute] && !updated.Verified(attribute)
			if !renewed || !a.Settings.Load().AutoVerifies(attribute) {
				continue
			}
		}
		delivery, err := a.sendVerification(ctx, r, flow.KindUpdateUserAttribute, updated, attribute, address)
		if err != nil {
			return nil, err
		}
		list = append(list, *delivery)
	}
	return list, nil
}

// write makes changes. An address that an administrator calls verified is taken from whoever has it as
// an alias, as was seen of Cognito, whose documentation names an exception for it.
func (a accounts) write(sub string, changes map[string]string) (directory.User, error) {
	updated, err := a.Change(sub, func(u *directory.User) error { return apply(u, changes) })
	if wire.ClassOf(err) != wire.AliasExists {
		return updated, err
	}
	var taken []string
	unverified := maps.Clone(changes)
	for _, attribute := range flow.Addresses() {
		if flag := flow.VerifiedFlag(attribute); changes[flag] == "true" {
			taken = append(taken, attribute)
			unverified[flag] = "false"
		}
	}
	if len(taken) == 0 {
		return directory.User{}, err
	}
	if _, err := a.Change(sub, func(u *directory.User) error { return apply(u, unverified) }); err != nil {
		return directory.User{}, err
	}
	return a.TakeAliases(sub, taken...)
}

// takeWaiting takes the new addresses out of changes that replace the old ones only when their code
// was given.
func (a accounts) takeWaiting(user directory.User, changes map[string]string) map[string]string {
	waiting := map[string]string{}
	for _, attribute := range flow.Addresses() {
		address, flag := changes[attribute], flow.VerifiedFlag(attribute)
		renewed := address != "" && address != user.Attributes[attribute]
		if renewed && a.Settings.Load().KeepsUntilVerified(attribute) && changes[flag] != "true" {
			waiting[attribute] = address
			delete(changes, attribute)
			delete(changes, flag)
		}
	}
	return waiting
}

// apply makes the changes: a new address is not verified unless they say so, and an earlier code
// proves nothing of it. An empty value takes the attribute away.
func apply(u *directory.User, changes map[string]string) error {
	before := maps.Clone(u.Attributes)
	maps.Copy(u.Attributes, changes)
	for _, attribute := range flow.Addresses() {
		flag := flow.VerifiedFlag(attribute)
		_, said := changes[flag]
		if u.Attributes[attribute] != before[attribute] {
			delete(u.Codes, string(flow.ForAttribute(attribute)))
			if !said {
				u.Attributes[flag] = "false"
			}
		}
		if u.Attributes[attribute] == "" && u.Attributes[flag] == "true" {
			return withoutValue(attribute)
		}
		if u.Attributes[attribute] == "" {
			delete(u.Attributes, flag)
		}
	}
	maps.DeleteFunc(u.Attributes, func(_, value string) bool { return value == "" })
	return nil
}

// withoutValue refuses to call verified what is not there.
func withoutValue(attribute string) error {
	return wire.InvalidParameter.With(attribute + " must be provided to set " + flow.VerifiedFlag(attribute) + " to true.")
}

// naming says which of the changed attributes is somebody else's alias, when only one can be.
func naming(err error, changes map[string]string) error {
	if wire.ClassOf(err) != wire.AliasExists {
		return err
	}
	found := ""
	for _, attribute := range append(flow.Addresses(), "preferred_username") {
		if _, changed := changes[attribute]; !changed {
			continue
		}
		if found != "" {
			return err
		}
		found = attribute
	}
	if found == "" {
		return err
	}
	return flow.AliasExists(found)
}
