package signin_test

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

func TestPasswordSignIn(t *testing.T) {
	f := newFixture(t, noDevices)
	user := f.Person(t, address, password, nil)
	result := f.enter()
	events := f.Fired(t, before, after, tokens)
	f.heard(events, "validationData of initiate", "nothing", "nothing")
	if events[0].UserName != user.Name || events[0].CallerContext.ClientID != *f.web {
		t.Errorf("pre authentication hears of user %q and client %q", events[0].UserName, events[0].CallerContext.ClientID)
	}
	if result.NewDeviceMetadata != nil || events[1].Request["newDeviceUsed"] != false {
		t.Error("a pool without device tracking has a new device")
	}
	access, id := f.claims(result.AccessToken), f.claims(result.IdToken)
	if access["client_id"] != *f.web || access["username"] != user.Name || access["token_use"] != "access" || id["aud"] != *f.web || id["email"] != address {
		t.Errorf("the tokens claim %v and %v", access, id)
	}
	if *result.TokenType != "Bearer" || result.ExpiresIn != 3600 || result.RefreshToken == nil {
		t.Errorf("got a %s token for %d s, refresh token: %v", *result.TokenType, result.ExpiresIn, result.RefreshToken != nil)
	}
}

func TestPasswordRefusals(t *testing.T) {
	const wrong = "Incorrect username or password."
	for name, test := range map[string]struct {
		change func(*directory.User)
		typed  string
		secret string
		legacy bool
		class  wire.Class
		text   string
		fired  []cognito.Source
	}{
		"wrong password":         {class: wire.NotAuthorized, secret: another, text: wrong, fired: []cognito.Source{before}},
		"nobody, hidden":         {class: wire.NotAuthorized, typed: nobody, text: wrong, fired: []cognito.Source{before}},
		"nobody, shown":          {class: wire.UserNotFound, typed: nobody, legacy: true, text: "User does not exist."},
		"disabled":               {class: wire.NotAuthorized, change: func(u *directory.User) { u.Disabled = true }, text: "User is disabled."},
		"not confirmed":          {class: wire.UserNotConfirmed, change: func(u *directory.User) { u.Status = directory.Unconfirmed }, text: "User is not confirmed.", fired: []cognito.Source{before}},
		"not confirmed, probing": {class: wire.NotAuthorized, secret: another, change: func(u *directory.User) { u.Status = directory.Unconfirmed }, text: wrong, fired: []cognito.Source{before}},
		"reset required":         {class: wire.PasswordResetRequired, change: func(u *directory.User) { u.Status = directory.ResetRequired }, fired: []cognito.Source{before}},
		"temporary, out of date": {class: wire.NotAuthorized, change: func(u *directory.User) {
			u.Status, u.Password.Expires = directory.ForceChangePassword, flowtest.Start().Add(-time.Second)
		}, fired: []cognito.Source{before}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, func(c *settings.Config) {
				if test.legacy {
					c.Clients[0].PreventUserExistenceErrors = types.PreventUserExistenceErrorTypesLegacy
				}
			})
			f.Person(t, address, password, nil)
			if test.change != nil {
				f.Edit(t, address, test.change)
			}
			if test.typed == "" {
				test.typed = address
			}
			if test.secret == "" {
				test.secret = password
			}
			out, err := f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", test.typed, "PASSWORD", test.secret))
			flowtest.Refused(t, err, test.class, test.text)
			if out != nil {
				t.Errorf("got %v besides", out)
			}
			events := f.Fired(t, test.fired...)
			if test.typed == nobody && len(events) > 0 && events[0].Request["userNotFound"] != true {
				t.Error("pre authentication does not hear that nobody has the name")
			}
		})
	}
}

func TestTriggersRefuse(t *testing.T) {
	for source, text := range map[cognito.Source]string{
		before: "PreAuthentication failed with error no.", after: "PostAuthentication failed with error no.", tokens: "PreTokenGeneration failed with error no.",
	} {
		f := newFixture(t, nil)
		f.Person(t, address, password, nil)
		f.Answer(source, flowtest.Fails("no"))
		_, err := f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", password))
		flowtest.Refused(t, err, wire.UserLambdaValidation, text)
		if len(f.User(t, address).Devices) > 0 {
			t.Errorf("%s refused, and yet a device was noted", source)
		}
	}
}

func TestLockout(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	for range 5 {
		_, err := f.secure(another)
		flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	}
	_, err := f.secure(password)
	flowtest.Refused(t, err, wire.NotAuthorized, "Password attempts exceeded")
	f.Wait(t, 2*time.Second)
	if out := flowtest.Must(f.secure(password))(t); out.AuthenticationResult == nil {
		t.Error("the lockout does not end")
	}
}

func TestMigrationAtSignIn(t *testing.T) {
	f := newFixture(t, noDevices, "UserMigration")
	f.Answer(cognito.UserMigrationAuthentication, func(e flowtest.Event) (map[string]any, error) {
		if e.Request["password"] != password {
			return nil, errors.New("no such user")
		}
		return map[string]any{"finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS", "userAttributes": map[string]any{"email": address, "email_verified": "true"}}, nil
	})
	_, err := f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", another))
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	f.Fired(t, cognito.UserMigrationAuthentication)
	f.enter()
	events := f.Fired(t, cognito.UserMigrationAuthentication, cognito.PreSignUpAdminCreateUser, before, after, tokens)
	f.heard(events, "validationData of initiate", "validationData of initiate", "validationData of initiate", "nothing", "nothing")
}

func TestMigrationAtChosenPassword(t *testing.T) {
	f := newFixture(t, noDevices, "UserMigration")
	f.Answer(cognito.UserMigrationAuthentication, flowtest.Sets(map[string]any{"finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS", "userAttributes": map[string]any{"email": address, "email_verified": "true"}}))
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", address)))(t)
	f.Fired(t, before)
	done := flowtest.Must(f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "ANSWER", "PASSWORD", "PASSWORD", password)))(t)
	f.heard(f.Fired(t, cognito.UserMigrationAuthentication, cognito.PreSignUpAdminCreateUser, after, tokens),
		"clientMetadata of respond", "clientMetadata of respond", "clientMetadata of respond", "clientMetadata of respond")
	if done.AuthenticationResult == nil {
		t.Error("no tokens for a migrated user")
	}
}
