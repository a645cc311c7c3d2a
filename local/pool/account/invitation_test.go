package account_test

import (
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// invite creates a user who is invited by e-mail, unless change says otherwise.
func (f *fixture) invite(name string, change func(*idp.AdminCreateUserInput)) (*idp.AdminCreateUserOutput, error) {
	in := &idp.AdminCreateUserInput{
		UserPoolId: f.id, Username: &name, DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeEmail},
	}
	if change != nil {
		change(in)
	}
	return f.sdk.AdminCreateUser(f.t.Context(), in)
}

func TestAdminCreateUser(t *testing.T) {
	f := newFixture(t, byPasswordOnly)
	f.Answer("PreSignUp_AdminCreateUser", flowtest.Sets(map[string]any{"autoConfirmUser": true, "autoVerifyEmail": true}))
	out := flowtest.Must(f.invite(address, func(in *idp.AdminCreateUserInput) {
		in.UserAttributes = []types.AttributeType{pair("name", "Jane Doe")}
		in.ValidationData = []types.AttributeType{pair("by", "example")}
		in.ClientMetadata = map[string]string{"locale": "en"}
	}))(t)
	events := f.Fired(t, "PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser")
	if at(events[0], "callerContext", "clientId") != "CLIENT_ID_NOT_APPLICABLE" || at(events[0], "request", "validationData", "by") != "example" {
		t.Errorf("pre sign-up was told %v", events[0])
	}
	if _, told := at(events[0], "request", "userAttributes").(map[string]any)["sub"]; told {
		t.Error("pre sign-up was told a sub")
	}
	if at(events[1], "request", "usernameParameter") != "{username}" || at(events[1], "request", "clientMetadata", "locale") != "en" {
		t.Errorf("custom message was told %v", at(events[1], "request"))
	}
	user := f.User(t, address)
	if out.User.UserStatus != types.UserStatusTypeForceChangePassword || !out.User.Enabled || *out.User.Username != user.Sub || user.Verified("email") {
		t.Errorf("answered %+v, verified %t", out.User, user.Verified("email"))
	}
	if temporary := f.Code(t); !f.passes(address, temporary) || f.Settings.Load().CheckPassword(temporary) != nil {
		t.Error("the temporary password of the message is not the user's or not one of the policy")
	}
	if want := f.Clock.Now().AddDate(0, 0, 7); want.Sub(user.Password.Expires).Abs() > time.Minute {
		t.Errorf("the temporary password ends in %v", user.Password.Expires.Sub(f.Clock.Now()))
	}
}

func TestInvitationsByMedium(t *testing.T) {
	email, sms := types.DeliveryMediumTypeEmail, types.DeliveryMediumTypeSms
	cases := map[string]struct {
		mediums []types.DeliveryMediumType
		action  types.MessageActionType
		want    []string
	}{
		"SMS unless told otherwise": {nil, "", []string{"SMS"}},
		"both":                      {[]types.DeliveryMediumType{sms, email}, "", []string{"EMAIL", "SMS"}},
		"suppressed":                {[]types.DeliveryMediumType{email}, types.MessageActionTypeSuppress, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			flowtest.Must(f.invite(address, func(in *idp.AdminCreateUserInput) {
				in.DesiredDeliveryMediums, in.MessageAction, in.TemporaryPassword = c.mediums, c.action, new(password)
				in.UserAttributes = []types.AttributeType{pair("phone_number", phone)}
			}))(t)
			var got []string
			for _, message := range f.Mail.List(mailbox.Filter{}) {
				got = append(got, message.Medium)
			}
			if strings.Join(got, " ") != strings.Join(c.want, " ") {
				t.Errorf("sent by %v, wanted %v", got, c.want)
			}
		})
	}
}

func TestAdminCreateUserRefusals(t *testing.T) {
	f := newFixture(t)
	f.member(address)
	cases := map[string]struct {
		name   string
		change func(*idp.AdminCreateUserInput)
		class  wire.Class
		text   string
	}{
		"taken":                 {address, nil, wire.UsernameExists, "An account with the given email already exists."},
		"not an address":        {"jane", nil, wire.InvalidParameter, "Username should be an email."},
		"another pool":          {newAddress, func(in *idp.AdminCreateUserInput) { in.UserPoolId = new("local_other") }, wire.ResourceNotFound, "User pool local_other does not exist."},
		"weak password":         {newAddress, func(in *idp.AdminCreateUserInput) { in.TemporaryPassword = new("short") }, wire.InvalidPassword, ""},
		"medium without target": {newAddress, func(in *idp.AdminCreateUserInput) { in.DesiredDeliveryMediums = []types.DeliveryMediumType{"SMS"} }, wire.InvalidParameter, "No phone number provided but desired delivery medium was SMS"},
		"verified nothing": {newAddress, func(in *idp.AdminCreateUserInput) {
			in.UserAttributes = []types.AttributeType{pair("phone_number_verified", "true")}
		}, wire.InvalidParameter, ""},
		"unknown attribute": {newAddress, func(in *idp.AdminCreateUserInput) {
			in.UserAttributes = []types.AttributeType{pair("custom:nothing", "1")}
		}, wire.InvalidParameter, ""},
		"again, but unknown":   {newAddress, func(in *idp.AdminCreateUserInput) { in.MessageAction = "RESEND" }, wire.UserNotFound, "User does not exist."},
		"again, but confirmed": {address, func(in *idp.AdminCreateUserInput) { in.MessageAction = "RESEND" }, wire.UnsupportedUserState, "Resend not possible. " + address + " status is not FORCE_CHANGE_PASSWORD"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := f.invite(c.name, c.change)
			flowtest.Refused(t, err, c.class, c.text)
			f.Fired(t)
			if _, stored := f.Directory.Find(newAddress); stored {
				t.Error("a refused user was stored")
			}
		})
	}
	f.Answer("PreSignUp_AdminCreateUser", flowtest.Fails("not this one"))
	_, err := f.invite(newAddress, nil)
	flowtest.Refused(t, err, wire.UserLambdaValidation, "PreSignUp failed with error not this one.")
}

func TestInvitationOnceMore(t *testing.T) {
	f := newFixture(t, byPasswordOnly)
	flowtest.Must(f.invite(address, nil))(t)
	first := f.Code(t)
	f.Fired(t, "PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser")
	f.Wait(t, 8*24*time.Hour)
	flowtest.Must(f.invite(address, func(in *idp.AdminCreateUserInput) { in.MessageAction = "RESEND" }))(t)
	f.Fired(t, "CustomMessage_AdminCreateUser")
	if f.passes(address, first) || !f.passes(address, f.Code(t)) || !f.User(t, address).Password.Expires.After(f.Clock.Now()) {
		t.Error("the temporary password was not replaced by one that counts")
	}
}

func TestInvitedWithoutPasswordWhereNoneIsNeeded(t *testing.T) {
	f := newFixture(t)
	out := flowtest.Must(f.invite(address, nil))(t)
	if user := f.User(t, address); out.User.UserStatus != types.UserStatusTypeConfirmed || !user.Password.Verifier.IsZero() {
		t.Errorf("status %s", out.User.UserStatus)
	}
	f.Fired(t, "PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser")
}

func TestInvitedWithoutRequiredAttributes(t *testing.T) {
	f := newFixture(t, flowtest.ByName)
	flowtest.Must(f.invite("jane", func(in *idp.AdminCreateUserInput) {
		in.DesiredDeliveryMediums, in.TemporaryPassword = nil, new(password)
	}))(t)
	f.Fired(t, "PreSignUp_AdminCreateUser")
}

func TestInvitedWithSomebodysAlias(t *testing.T) {
	f := newFixture(t, flowtest.ByAlias)
	f.member("first", pair("email", address))
	again := func(force bool) func(*idp.AdminCreateUserInput) {
		return func(in *idp.AdminCreateUserInput) {
			in.ForceAliasCreation, in.TemporaryPassword = force, new(password)
			in.UserAttributes = []types.AttributeType{pair("email", address), pair("email_verified", "true")}
		}
	}
	_, err := f.invite("second", again(false))
	flowtest.Refused(t, err, wire.AliasExists, "")
	if f.User(t, address).Name != "first" {
		t.Error("the refused invitation took the alias")
	}
	flowtest.Must(f.invite("second", again(true)))(t)
	if f.User(t, address).Name != "second" || f.User(t, "first").Verified("email") || f.User(t, "second").Status != directory.ForceChangePassword {
		t.Error("the alias did not move")
	}
}

func TestFailedInvitation(t *testing.T) {
	for name, keeps := range map[string]bool{"keeps the user": true, "removes the user": false} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, func(c *settings.Config) { c.Switches.CustomMessageFailureKeepsUser = keeps })
			f.Answer("CustomMessage_AdminCreateUser", flowtest.Fails("no words"))
			_, err := f.invite(address, nil)
			flowtest.Refused(t, err, wire.UserLambdaValidation, "CustomMessage failed with error no words.")
			if _, stored := f.Directory.Find(address); stored != keeps {
				t.Errorf("stored: %t, wanted %t", stored, keeps)
			}
		})
	}
}

func TestGeneratedPasswordsFollowThePolicy(t *testing.T) {
	long := func(c *settings.Config) {
		byPasswordOnly(c)
		c.Pool.Policies.PasswordPolicy.MinimumLength = new(int32(40))
	}
	f := newFixture(t, long)
	seen := map[string]bool{}
	for _, name := range []string{"a@example.com", "b@example.com", "c@example.com"} {
		flowtest.Must(f.invite(name, nil))(t)
		made := f.Code(t)
		if err := f.Settings.Load().CheckPassword(made); err != nil || seen[made] {
			t.Errorf("generated again: %t, policy: %v", seen[made], err)
		}
		seen[made] = true
	}
}
