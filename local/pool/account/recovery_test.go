package account_test

import (
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const noContact = "Cannot reset password for the user as there is no registered/verified email or phone_number"

func (f *fixture) forget(name string) (*idp.ForgotPasswordOutput, error) {
	return f.sdk.ForgotPassword(f.t.Context(), &idp.ForgotPasswordInput{
		ClientId: f.web, Username: &name, ClientMetadata: map[string]string{"locale": "en"},
	})
}

func TestForgottenPassword(t *testing.T) {
	f := newFixture(t)
	user := f.member(address)
	f.Edit(t, user.Sub, func(u *directory.User) {
		u.Attempts = directory.Attempts{Failed: 9, LockedUntil: f.Clock.Now().Add(time.Hour)}
	})
	out := flowtest.Must(f.forget(address))(t)
	if *out.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", out.CodeDeliveryDetails)
	}
	event := f.Fired(t, "CustomMessage_ForgotPassword")[0]
	if at(event, "request", "clientMetadata", "locale") != "en" {
		t.Errorf("custom message was told %v", at(event, "request"))
	}
	in := &idp.ConfirmForgotPasswordInput{
		ClientId: f.web, Username: new(address), ConfirmationCode: new(f.Code(t)), Password: new("tooweakforthis"), ClientMetadata: map[string]string{"locale": "de"},
	}
	_, err := f.sdk.ConfirmForgotPassword(t.Context(), in)
	flowtest.Refused(t, err, wire.InvalidPassword, "Password did not conform with policy: Password must have uppercase characters")
	in.Password = new(another)
	flowtest.Must(f.sdk.ConfirmForgotPassword(t.Context(), in))(t)
	event = f.Fired(t, "PostConfirmation_ConfirmForgotPassword")[0]
	if at(event, "request", "clientMetadata", "locale") != "de" {
		t.Errorf("post confirmation was told %v", at(event, "request"))
	}
	if changed := f.User(t, address); changed.Attempts != (directory.Attempts{}) || !f.passes(address, another) || changed.Status != directory.Confirmed {
		t.Errorf("attempts %+v, status %s", changed.Attempts, changed.Status)
	}
	_, err = f.sdk.ConfirmForgotPassword(t.Context(), in)
	flowtest.Refused(t, err, wire.ExpiredCode, "Invalid code provided, please request a code again.")
	f.Fired(t)
}

func TestPasswordsThatCannotBeReset(t *testing.T) {
	cases := map[string]struct {
		change func(*directory.User)
		class  wire.Class
		text   string
	}{
		"unverified":  {func(u *directory.User) { u.Attributes["email_verified"] = "false" }, wire.InvalidParameter, noContact},
		"unconfirmed": {func(u *directory.User) { u.Status, u.Attributes["email_verified"] = directory.Unconfirmed, "false" }, wire.InvalidParameter, noContact},
		"temporary":   {func(u *directory.User) { u.Status = directory.ForceChangePassword }, wire.NotAuthorized, "User password cannot be reset in the current state."},
		"federated":   {func(u *directory.User) { u.Status = directory.ExternalProvider }, wire.NotAuthorized, "User password cannot be reset in the current state."},
		"disabled":    {func(u *directory.User) { u.Disabled = true }, wire.NotAuthorized, "User is disabled."},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, flowtest.ShowingUsers)
			user := f.member(address)
			f.Edit(t, user.Sub, c.change)
			_, err := f.forget(user.Sub)
			flowtest.Refused(t, err, c.class, c.text)
			f.Fired(t)
		})
	}
}

// TestForgottenPasswordWithoutContact: a client that hides who exists does not hear that nothing of a
// user's is verified.
func TestForgottenPasswordWithoutContact(t *testing.T) {
	f := newFixture(t)
	user := f.member(address)
	f.Edit(t, user.Sub, func(u *directory.User) { u.Attributes["email_verified"] = "false" })
	sent := len(f.Mail.List(mailbox.Filter{}))
	nobody := flowtest.Must(f.forget("jane.who@example.com"))(t).CodeDeliveryDetails
	if got := flowtest.Must(f.forget(address))(t).CodeDeliveryDetails; *got.Destination != *nobody.Destination || got.DeliveryMedium != nobody.DeliveryMedium {
		t.Errorf("the answer is %+v, for a name nobody has %+v", got, nobody)
	}
	if now := len(f.Mail.List(mailbox.Filter{})); now != sent {
		t.Errorf("%d messages were sent", now-sent)
	}
	f.Fired(t)
}

func TestRecoveryOrder(t *testing.T) {
	ways := func(names ...types.RecoveryOptionNameType) func(*settings.Config) {
		return func(c *settings.Config) {
			setting := &types.AccountRecoverySettingType{}
			for i, name := range names {
				setting.RecoveryMechanisms = append(setting.RecoveryMechanisms, types.RecoveryOptionType{Name: name, Priority: new(int32(i + 1))})
			}
			c.Pool.AccountRecoverySetting = setting
		}
	}
	email, number, admin := types.RecoveryOptionNameTypeVerifiedEmail, types.RecoveryOptionNameTypeVerifiedPhoneNumber, types.RecoveryOptionNameTypeAdminOnly
	cases := map[string]struct {
		change func(*settings.Config)
		mfa    directory.MFA
		medium types.DeliveryMediumType
		class  wire.Class
	}{
		"phone without a setting": {func(*settings.Config) {}, directory.MFA{}, types.DeliveryMediumTypeSms, ""},
		"e-mail first":            {ways(email, number), directory.MFA{}, types.DeliveryMediumTypeEmail, ""},
		"phone first":             {ways(number, email), directory.MFA{}, types.DeliveryMediumTypeSms, ""},
		"not the second factor":   {ways(number, email), directory.MFA{SMS: true}, types.DeliveryMediumTypeEmail, ""},
		"only the second factor":  {ways(email), directory.MFA{Email: true}, "", wire.InvalidParameter},
		"administrators only":     {ways(admin), directory.MFA{}, "", wire.NotAuthorized},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, flowtest.ShowingUsers, c.change)
			user := f.member(address, pair("phone_number", phone))
			f.Edit(t, user.Sub, func(u *directory.User) {
				u.Attributes["phone_number_verified"], u.MFA = "true", c.mfa
			})
			out, err := f.forget(address)
			if c.class != "" {
				flowtest.Refused(t, err, c.class, "")
				return
			}
			if flowtest.Must(out, err)(t).CodeDeliveryDetails.DeliveryMedium != c.medium {
				t.Errorf("delivery %+v, wanted %s", out.CodeDeliveryDetails, c.medium)
			}
		})
	}
}

func TestForgottenPasswordOfNobody(t *testing.T) {
	f := newFixture(t, flowtest.ByName)
	destinations := map[string]string{}
	for _, name := range []string{"nobody", "someone", "nobody@example.com", "+15550100009"} {
		first := flowtest.Must(f.forget(name))(t).CodeDeliveryDetails
		second := flowtest.Must(f.forget(name))(t).CodeDeliveryDetails
		if *first.Destination != *second.Destination || first.DeliveryMedium != second.DeliveryMedium {
			t.Errorf("two answers for one name: %s and %s", *first.Destination, *second.Destination)
		}
		destinations[name] = string(first.DeliveryMedium) + " " + *first.Destination
	}
	if destinations["nobody@example.com"] != "EMAIL n***@e***" || destinations["+15550100009"] != "SMS +*******0009" {
		t.Errorf("simulated destinations: %v", destinations)
	}
	if f.Fired(t); len(f.Mail.List(mailbox.Filter{})) > 0 {
		t.Error("a simulated message was sent")
	}
}

func TestDisabledUsersAreHidden(t *testing.T) {
	f := newFixture(t)
	f.member(address)
	flowtest.Must(f.sdk.AdminDisableUser(t.Context(), &idp.AdminDisableUserInput{UserPoolId: f.id, Username: new(address)}))(t)
	if out := flowtest.Must(f.forget(address))(t); *out.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", out.CodeDeliveryDetails)
	}
	f.Fired(t)
}

// migrating attaches a migration trigger.
func migrating(c *settings.Config) {
	c.Functions["UserMigration"] = settings.FunctionConfig{Builtin: "recorder"}
}

// recovers fails the test unless the code that was sent lets the user choose a password.
func (f *fixture) recovers(t *testing.T) {
	t.Helper()
	flowtest.Must(f.sdk.ConfirmForgotPassword(t.Context(), &idp.ConfirmForgotPasswordInput{
		ClientId: f.web, Username: new(address), ConfirmationCode: new(f.Code(t)), Password: new(another),
	}))(t)
	f.Fired(t, "PostConfirmation_ConfirmForgotPassword")
	if status := f.User(t, address).Status; status != directory.Confirmed {
		t.Errorf("status %s", status)
	}
}

func TestForgottenPasswordMigrates(t *testing.T) {
	f := newFixture(t, migrating)
	f.Answer("UserMigration_ForgotPassword", flowtest.Sets(map[string]any{
		"userAttributes": map[string]string{"email": address, "email_verified": "true"}, "messageAction": "SUPPRESS",
	}))
	flowtest.Must(f.forget(address))(t)
	events := f.Fired(t, "UserMigration_ForgotPassword", "PreSignUp_AdminCreateUser", "CustomMessage_ForgotPassword")
	request, _ := at(events[0], "request").(map[string]any)
	if _, told := request["password"]; told || at(events[0], "request", "clientMetadata", "locale") != "en" || events[0].UserName != address {
		t.Errorf("the migration was told %v of %v", request, events[0].UserName)
	}
	if status := f.User(t, address).Status; status != directory.ResetRequired {
		t.Errorf("status %s", status)
	}
	f.recovers(t)
}

func TestFailedMigrationsOfForgottenPasswords(t *testing.T) {
	nobody := cognito.Source("UserMigration_ForgotPassword")
	hides, shows := newFixture(t, migrating), newFixture(t, migrating, flowtest.ShowingUsers)
	for _, f := range []*fixture{hides, shows} {
		f.Answer(nobody, flowtest.Fails("nobody here"))
	}
	if out := flowtest.Must(hides.forget(address))(t); *out.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", out.CodeDeliveryDetails)
	}
	_, err := shows.forget(address)
	flowtest.Refused(t, err, wire.UserNotFound, "Exception migrating user in app client "+*shows.web)
	hides.Fired(t, nobody)
	shows.Fired(t, nobody)
	hides.Answer(nobody, flowtest.Sets(map[string]any{"userAttributes": map[string]string{"email": address, "email_verified": "true"}, "messageAction": "SUPPRESS"}))
	hides.Answer("PreSignUp_AdminCreateUser", flowtest.Fails("not you"))
	_, err = hides.forget(address)
	flowtest.Refused(t, err, wire.UserLambdaValidation, "PreSignUp failed with error not you.")
}

func TestAdminResetUserPassword(t *testing.T) {
	for source, notice := range map[cognito.Source]string{"CustomMessage_ForgotPassword": "ForgotPassword", "CustomMessage_ResendCode": "ResendCode"} {
		t.Run(notice, func(t *testing.T) {
			f := newFixture(t, func(c *settings.Config) { c.Switches.AdminResetSource = string(source) })
			user := f.member(address)
			access := f.access(user)
			f.Fired(t)
			in := &idp.AdminResetUserPasswordInput{UserPoolId: f.id, Username: new(address)}
			flowtest.Must(f.sdk.AdminResetUserPassword(t.Context(), in))(t)
			f.Fired(t, source)
			_, err := f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access})
			flowtest.Refused(t, err, wire.PasswordResetRequired, "")
			f.recovers(t)
		})
	}
}

func TestAdminResetRefusals(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp")
	in := &idp.AdminResetUserPasswordInput{UserPoolId: f.id, Username: new(address)}
	_, err := f.sdk.AdminResetUserPassword(t.Context(), in)
	flowtest.Refused(t, err, wire.NotAuthorized, "User password cannot be reset in the current state.")
	flowtest.Must(f.sdk.AdminConfirmSignUp(t.Context(), &idp.AdminConfirmSignUpInput{UserPoolId: f.id, Username: new(address)}))(t)
	_, err = f.sdk.AdminResetUserPassword(t.Context(), in)
	flowtest.Refused(t, err, wire.InvalidParameter, noContact)
	if _, sent := f.User(t, address).Codes[string(flow.ForPassword)]; sent || f.User(t, address).Status != directory.Confirmed {
		t.Error("a refused reset changed the user")
	}
}
