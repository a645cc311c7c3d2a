package account_test

import (
	"testing"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const newAddress = "new.address@example.org"

// keepingOld keeps an address until the new one is proved.
func keepingOld(c *settings.Config) {
	c.Pool.UserAttributeUpdateSettings = &types.UserAttributeUpdateSettingsType{
		AttributesRequireVerificationBeforeUpdate: []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail},
	}
}

func (f *fixture) update(access *string, attributes ...types.AttributeType) (*idp.UpdateUserAttributesOutput, error) {
	return f.sdk.UpdateUserAttributes(f.t.Context(), &idp.UpdateUserAttributesInput{
		AccessToken: access, UserAttributes: attributes, ClientMetadata: map[string]string{"locale": "en"},
	})
}

func (f *fixture) verifyEmail(access *string, code string) error {
	_, err := f.sdk.VerifyUserAttribute(f.t.Context(), &idp.VerifyUserAttributeInput{AccessToken: access, AttributeName: new("email"), Code: &code})
	return err
}

func TestChangedAddressIsVerifiedAgain(t *testing.T) {
	f := newFixture(t)
	user := f.member(address)
	access := f.access(user)
	out := flowtest.Must(f.update(access, pair("email", newAddress), pair("name", "Jane Doe")))(t)
	if len(out.CodeDeliveryDetailsList) != 1 || *out.CodeDeliveryDetailsList[0].Destination != "n***@e***" {
		t.Errorf("deliveries %+v", out.CodeDeliveryDetailsList)
	}
	event := f.Fired(t, "CustomMessage_UpdateUserAttribute")[0]
	if at(event, "request", "userAttributes", "email") != newAddress || at(event, "request", "clientMetadata", "locale") != "en" {
		t.Errorf("custom message was told %v", at(event, "request"))
	}
	if changed := f.User(t, user.Sub); changed.Attributes["email"] != newAddress || changed.Verified("email") || changed.Attributes["name"] != "Jane Doe" {
		t.Errorf("stored: verified %t, name set %t", changed.Verified("email"), changed.Attributes["name"] != "")
	}
	flowtest.Refused(t, f.verifyEmail(access, "wrong"), wire.CodeMismatch, "")
	if err := f.verifyEmail(access, f.Code(t)); err != nil {
		t.Fatal(err)
	}
	if !f.User(t, newAddress).Verified("email") {
		t.Error("the new address is not verified")
	}
	f.Fired(t)
}

func TestUnchangedAddressStaysVerified(t *testing.T) {
	f := newFixture(t)
	user := f.member(address)
	out := flowtest.Must(f.update(f.access(user), pair("email", address), pair("nickname", "J")))(t)
	f.Fired(t)
	if len(out.CodeDeliveryDetailsList) != 0 || !f.User(t, address).Verified("email") {
		t.Errorf("deliveries %v, verified %t", out.CodeDeliveryDetailsList, f.User(t, address).Verified("email"))
	}
}

func TestOldAddressStandsUntilTheNewOneIsProved(t *testing.T) {
	f := newFixture(t, keepingOld)
	user := f.member(address)
	access := f.access(user)
	flowtest.Must(f.update(access, pair("email", newAddress)))(t)
	event := f.Fired(t, "CustomMessage_UpdateUserAttribute")[0]
	if at(event, "request", "userAttributes", "email") != newAddress {
		t.Errorf("custom message was told of %v", at(event, "request", "userAttributes"))
	}
	if kept := f.User(t, address); !kept.Verified("email") {
		t.Error("the old address is not verified any more")
	}
	again := flowtest.Must(f.sdk.GetUserAttributeVerificationCode(t.Context(), &idp.GetUserAttributeVerificationCodeInput{
		AccessToken: access, AttributeName: new("email"),
	}))(t)
	if *again.CodeDeliveryDetails.Destination != "n***@e***" {
		t.Errorf("the second code went to %s", *again.CodeDeliveryDetails.Destination)
	}
	f.Fired(t, "CustomMessage_VerifyUserAttribute")
	if err := f.verifyEmail(access, f.Code(t)); err != nil {
		t.Fatal(err)
	}
	if changed := f.User(t, newAddress); changed.Sub != user.Sub || !changed.Verified("email") {
		t.Error("the new address did not take the old one's place")
	}
}

func TestWaitingAddressOfSomebodyElse(t *testing.T) {
	f := newFixture(t, keepingOld)
	f.member(newAddress)
	access := f.access(f.member(address))
	flowtest.Must(f.update(access, pair("email", newAddress)))(t)
	code := f.Code(t)
	for range 2 {
		flowtest.Refused(t, f.verifyEmail(access, code), wire.AliasExists, "An account with the given email already exists.")
	}
	if !f.User(t, address).Verified("email") {
		t.Error("the refused change took the old address away")
	}
}

func TestUpdateRefusals(t *testing.T) {
	narrow := func(c *settings.Config) {
		c.Clients[0].WriteAttributes = []string{"email"}
		c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{Name: new("badge"), AttributeDataType: types.AttributeDataTypeString, Mutable: new(false)})
	}
	f := newFixture(t, narrow)
	f.member("other@example.com")
	access := f.access(f.member(address))
	cases := map[string]struct {
		attribute types.AttributeType
		class     wire.Class
		text      string
	}{
		"unwritable":       {pair("name", "Jane Doe"), wire.NotAuthorized, "A client attempted to write unauthorized attribute"},
		"mark":             {pair("email_verified", "true"), wire.InvalidParameter, ""},
		"required":         {pair("email", ""), wire.InvalidParameter, ""},
		"malformed":        {pair("email", "nowhere"), wire.InvalidParameter, "Invalid email address format."},
		"somebody else's":  {pair("email", "other@example.com"), wire.AliasExists, "An account with the given email already exists."},
		"the pool's own":   {pair("sub", "1"), wire.InvalidParameter, ""},
		"not in this pool": {pair("custom:nothing", "1"), wire.NotAuthorized, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := f.update(access, c.attribute)
			flowtest.Refused(t, err, c.class, c.text)
		})
	}
	_, err := f.sdk.AdminUpdateUserAttributes(t.Context(), &idp.AdminUpdateUserAttributesInput{
		UserPoolId: f.id, Username: new(address), UserAttributes: []types.AttributeType{pair("custom:badge", "7")},
	})
	flowtest.Refused(t, err, wire.InvalidParameter, "user.custom:badge: Attribute cannot be updated.\n")
	f.Fired(t)
}

func TestDeleteUserAttributes(t *testing.T) {
	f := newFixture(t)
	user := f.member(address, pair("name", "Jane Doe"), pair("phone_number", phone))
	access := f.access(user)
	_, err := f.sdk.DeleteUserAttributes(t.Context(), &idp.DeleteUserAttributesInput{AccessToken: access, UserAttributeNames: []string{"name", "phone_number"}})
	if err != nil {
		t.Fatal(err)
	}
	stored := f.User(t, address).Attributes
	for _, name := range []string{"name", "phone_number", "phone_number_verified"} {
		if _, left := stored[name]; left {
			t.Errorf("%s is still there", name)
		}
	}
	_, err = f.sdk.DeleteUserAttributes(t.Context(), &idp.DeleteUserAttributesInput{AccessToken: access, UserAttributeNames: []string{"email"}})
	flowtest.Refused(t, err, wire.InvalidParameter, "")
	f.Fired(t)
}

func TestCodesForAttributes(t *testing.T) {
	f := newFixture(t)
	access := f.access(f.member(address))
	in := &idp.GetUserAttributeVerificationCodeInput{AccessToken: access, AttributeName: new("phone_number")}
	_, err := f.sdk.GetUserAttributeVerificationCode(t.Context(), in)
	flowtest.Refused(t, err, wire.InvalidParameter, "User does not have the attribute phone_number.")
	in.AttributeName = new("name")
	_, err = f.sdk.GetUserAttributeVerificationCode(t.Context(), in)
	flowtest.Refused(t, err, wire.InvalidParameter, "")
	flowtest.Refused(t, f.verifyEmail(access, "123456"), wire.ExpiredCode, "Invalid code provided, please request a code again.")
	f.Fired(t)
}

func TestAdminUpdateUserAttributes(t *testing.T) {
	cases := map[string]struct {
		changes    []func(*settings.Config)
		attributes []types.AttributeType
		fired      []cognito.Source
		email      string
		verified   bool
	}{
		"said to be verified":         {nil, []types.AttributeType{pair("email", newAddress), pair("email_verified", "true")}, nil, newAddress, true},
		"not said":                    {nil, []types.AttributeType{pair("email", newAddress)}, []cognito.Source{"CustomMessage_UpdateUserAttribute"}, newAddress, false},
		"taken back":                  {nil, []types.AttributeType{pair("email_verified", "false")}, nil, address, false},
		"waiting":                     {[]func(*settings.Config){keepingOld}, []types.AttributeType{pair("email", newAddress)}, []cognito.Source{"CustomMessage_UpdateUserAttribute"}, address, true},
		"verified instead of waiting": {[]func(*settings.Config){keepingOld}, []types.AttributeType{pair("email", newAddress), pair("email_verified", "true")}, nil, newAddress, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, c.changes...)
			user := f.member(address)
			flowtest.Must(f.sdk.AdminUpdateUserAttributes(t.Context(), &idp.AdminUpdateUserAttributesInput{
				UserPoolId: f.id, Username: new(address), UserAttributes: c.attributes,
			}))(t)
			f.Fired(t, c.fired...)
			if stored := f.User(t, user.Sub); stored.Attributes["email"] != c.email || stored.Verified("email") != c.verified {
				t.Errorf("stored %s, verified %t", stored.Attributes["email"], stored.Verified("email"))
			}
		})
	}
}

func TestAdministratorMovesAnAlias(t *testing.T) {
	f := newFixture(t, flowtest.ByAlias)
	f.member("first", pair("email", address))
	f.member("second", pair("email", newAddress))
	flowtest.Must(f.sdk.AdminUpdateUserAttributes(t.Context(), &idp.AdminUpdateUserAttributesInput{
		UserPoolId: f.id, Username: new("second"), UserAttributes: []types.AttributeType{pair("email", address), pair("email_verified", "true")},
	}))(t)
	f.Fired(t)
	if f.User(t, address).Name != "second" || !f.User(t, "second").Verified("email") || f.User(t, "first").Verified("email") {
		t.Error("the alias did not move")
	}
}

func TestAdministratorTakesNoSignInAddress(t *testing.T) {
	f := newFixture(t)
	f.member(newAddress)
	f.member(address)
	_, err := f.sdk.AdminUpdateUserAttributes(t.Context(), &idp.AdminUpdateUserAttributesInput{
		UserPoolId: f.id, Username: new(address), UserAttributes: []types.AttributeType{pair("email", newAddress), pair("email_verified", "true")},
	})
	flowtest.Refused(t, err, wire.AliasExists, "An account with the given email already exists.")
	if !f.User(t, address).Verified("email") || !f.User(t, newAddress).Verified("email") {
		t.Error("the refused change left something behind")
	}
}

func TestVerifiedNeedsAValue(t *testing.T) {
	f := newFixture(t)
	f.member(address)
	_, err := f.sdk.AdminUpdateUserAttributes(t.Context(), &idp.AdminUpdateUserAttributesInput{
		UserPoolId: f.id, Username: new(address), UserAttributes: []types.AttributeType{pair("phone_number_verified", "true")},
	})
	flowtest.Refused(t, err, wire.InvalidParameter, "")
}

func TestEarlierCodeProvesNothingOfALaterAddress(t *testing.T) {
	f := newFixture(t, keepingOld)
	access := f.access(f.member(address))
	flowtest.Must(f.update(access, pair("email", newAddress)))(t)
	early := f.Code(t)
	flowtest.Must(f.sdk.AdminUpdateUserAttributes(t.Context(), &idp.AdminUpdateUserAttributesInput{
		UserPoolId: f.id, Username: new(address), UserAttributes: []types.AttributeType{pair("email", "third@example.net"), pair("email_verified", "true")},
	}))(t)
	flowtest.Refused(t, f.verifyEmail(access, early), wire.ExpiredCode, "")
	if !f.User(t, "third@example.net").Verified("email") {
		t.Error("the administrator's address did not stay")
	}
}
