package account_test

import (
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
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
	if _, err := f.Directory.Update(user.Sub, func(u *directory.User) error {
		u.Attempts = directory.Attempts{Failed: 9, LockedUntil: f.Clock.Now().Add(time.Hour)}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	out := must[*idp.ForgotPasswordOutput](t)(f.forget(address))
	if *out.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", out.CodeDeliveryDetails)
	}
	event := f.fired("CustomMessage_ForgotPassword")[0]
	if at(event, "request", "clientMetadata", "locale") != "en" {
		t.Errorf("custom message was told %v", at(event, "request"))
	}
	in := &idp.ConfirmForgotPasswordInput{
		ClientId: f.web, Username: new(address), ConfirmationCode: new(f.code()), Password: new("tooweakforthis"), ClientMetadata: map[string]string{"locale": "de"},
	}
	_, err := f.sdk.ConfirmForgotPassword(t.Context(), in)
	refused(t, err, wire.InvalidPassword, "Password did not conform with policy: Password must have uppercase characters")
	in.Password = new(another)
	must[*idp.ConfirmForgotPasswordOutput](t)(f.sdk.ConfirmForgotPassword(t.Context(), in))
	event = f.fired("PostConfirmation_ConfirmForgotPassword")[0]
	if at(event, "request", "clientMetadata", "locale") != "de" {
		t.Errorf("post confirmation was told %v", at(event, "request"))
	}
	if changed := f.user(address); changed.Attempts != (directory.Attempts{}) || !f.passes(address, another) || changed.Status != directory.Confirmed {
		t.Errorf("attempts %+v, status %s", changed.Attempts, changed.Status)
	}
	_, err = f.sdk.ConfirmForgotPassword(t.Context(), in)
	refused(t, err, wire.ExpiredCode, "Invalid code provided, please request a code again.")
	f.fired()
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
			f := newFixture(t, showingUsers)
			user := f.member(address)
			if _, err := f.Directory.Update(user.Sub, func(u *directory.User) error { c.change(u); return nil }); err != nil {
				t.Fatal(err)
			}
			_, err := f.forget(user.Sub)
			refused(t, err, c.class, c.text)
			f.fired()
		})
	}
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
			f := newFixture(t, c.change)
			user := f.member(address, pair("phone_number", phone))
			if _, err := f.Directory.Update(user.Sub, func(u *directory.User) error {
				u.Attributes["phone_number_verified"], u.MFA = "true", c.mfa
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			out, err := f.forget(address)
			if c.class != "" {
				refused(t, err, c.class, "")
				return
			}
			if must[*idp.ForgotPasswordOutput](t)(out, err).CodeDeliveryDetails.DeliveryMedium != c.medium {
				t.Errorf("delivery %+v, wanted %s", out.CodeDeliveryDetails, c.medium)
			}
		})
	}
}

func TestForgottenPasswordOfNobody(t *testing.T) {
	f := newFixture(t, byName)
	destinations := map[string]string{}
	for _, name := range []string{"nobody", "someone", "nobody@example.com", "+15550100009"} {
		first := must[*idp.ForgotPasswordOutput](t)(f.forget(name)).CodeDeliveryDetails
		second := must[*idp.ForgotPasswordOutput](t)(f.forget(name)).CodeDeliveryDetails
		if *first.Destination != *second.Destination || first.DeliveryMedium != second.DeliveryMedium {
			t.Errorf("two answers for one name: %s and %s", *first.Destination, *second.Destination)
		}
		destinations[name] = string(first.DeliveryMedium) + " " + *first.Destination
	}
	if destinations["nobody@example.com"] != "EMAIL n***@e***" || destinations["+15550100009"] != "SMS +*******0009" {
		t.Errorf("simulated destinations: %v", destinations)
	}
	if f.fired(); len(f.Mail.List(mailbox.Filter{})) > 0 {
		t.Error("a simulated message was sent")
	}
}

func TestDisabledUsersAreHidden(t *testing.T) {
	f := newFixture(t)
	f.member(address)
	must[*idp.AdminDisableUserOutput](t)(f.sdk.AdminDisableUser(t.Context(), &idp.AdminDisableUserInput{UserPoolId: f.id, Username: new(address)}))
	if out := must[*idp.ForgotPasswordOutput](t)(f.forget(address)); *out.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", out.CodeDeliveryDetails)
	}
	f.fired()
}

// migrates attaches a migration trigger.
func (f *fixture) migrates() {
	f.t.Helper()
	if err := f.Settings.Update(func(s *settings.Settings) error {
		s.Pool.LambdaConfig.UserMigration = new(function)
		return nil
	}); err != nil {
		f.t.Fatal(err)
	}
}

func TestForgottenPasswordMigrates(t *testing.T) {
	f := newFixture(t)
	f.migrates()
	f.on("UserMigration_ForgotPassword", set(map[string]any{
		"userAttributes": map[string]string{"email": address, "email_verified": "true"}, "messageAction": "SUPPRESS",
	}))
	must[*idp.ForgotPasswordOutput](t)(f.forget(address))
	events := f.fired("UserMigration_ForgotPassword", "PreSignUp_AdminCreateUser", "CustomMessage_ForgotPassword")
	request, _ := at(events[0], "request").(map[string]any)
	if _, told := request["password"]; told || at(events[0], "request", "clientMetadata", "locale") != "en" || events[0]["userName"] != address {
		t.Errorf("the migration was told %v of %v", request, events[0]["userName"])
	}
	if status := f.user(address).Status; status != directory.ResetRequired {
		t.Errorf("status %s", status)
	}
	must[*idp.ConfirmForgotPasswordOutput](t)(f.sdk.ConfirmForgotPassword(t.Context(), &idp.ConfirmForgotPasswordInput{
		ClientId: f.web, Username: new(address), ConfirmationCode: new(f.code()), Password: new(another),
	}))
	f.fired("PostConfirmation_ConfirmForgotPassword")
	if status := f.user(address).Status; status != directory.Confirmed {
		t.Errorf("status %s", status)
	}
}

func TestFailedMigrationsOfForgottenPasswords(t *testing.T) {
	nobody := cognito.Source("UserMigration_ForgotPassword")
	hides, shows := newFixture(t), newFixture(t, showingUsers)
	for _, f := range []*fixture{hides, shows} {
		f.migrates()
		f.on(nobody, refuse("nobody here"))
	}
	if out := must[*idp.ForgotPasswordOutput](t)(hides.forget(address)); *out.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", out.CodeDeliveryDetails)
	}
	_, err := shows.forget(address)
	refused(t, err, wire.UserNotFound, "Exception migrating user in app client "+*shows.web)
	hides.fired(string(nobody))
	shows.fired(string(nobody))
	hides.on(nobody, set(map[string]any{"userAttributes": map[string]string{"email": address, "email_verified": "true"}, "messageAction": "SUPPRESS"}))
	hides.on("PreSignUp_AdminCreateUser", refuse("not you"))
	_, err = hides.forget(address)
	refused(t, err, wire.UserLambdaValidation, "PreSignUp failed with error not you.")
}

func TestAdminResetUserPassword(t *testing.T) {
	for source, notice := range map[string]string{"CustomMessage_ForgotPassword": "ForgotPassword", "CustomMessage_ResendCode": "ResendCode"} {
		t.Run(notice, func(t *testing.T) {
			f := newFixture(t, func(c *settings.Config) { c.Switches.AdminResetSource = source })
			user := f.member(address)
			access := f.access(user)
			f.fired()
			in := &idp.AdminResetUserPasswordInput{UserPoolId: f.id, Username: new(address)}
			must[*idp.AdminResetUserPasswordOutput](t)(f.sdk.AdminResetUserPassword(t.Context(), in))
			f.fired(source)
			_, err := f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access})
			refused(t, err, wire.PasswordResetRequired, "")
			must[*idp.ConfirmForgotPasswordOutput](t)(f.sdk.ConfirmForgotPassword(t.Context(), &idp.ConfirmForgotPasswordInput{
				ClientId: f.web, Username: new(address), ConfirmationCode: new(f.code()), Password: new(another),
			}))
			f.fired("PostConfirmation_ConfirmForgotPassword")
			if status := f.user(address).Status; status != directory.Confirmed {
				t.Errorf("status %s", status)
			}
		})
	}
}

func TestAdminResetRefusals(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	f.fired("PreSignUp_SignUp", "CustomMessage_SignUp")
	in := &idp.AdminResetUserPasswordInput{UserPoolId: f.id, Username: new(address)}
	_, err := f.sdk.AdminResetUserPassword(t.Context(), in)
	refused(t, err, wire.NotAuthorized, "User password cannot be reset in the current state.")
	must[*idp.AdminConfirmSignUpOutput](t)(f.sdk.AdminConfirmSignUp(t.Context(), &idp.AdminConfirmSignUpInput{UserPoolId: f.id, Username: new(address)}))
	_, err = f.sdk.AdminResetUserPassword(t.Context(), in)
	refused(t, err, wire.InvalidParameter, noContact)
	if _, sent := f.user(address).Codes[string(flow.ForPassword)]; sent || f.user(address).Status != directory.Confirmed {
		t.Error("a refused reset changed the user")
	}
}
