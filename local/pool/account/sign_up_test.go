package account_test

import (
	"testing"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

func TestSignUpTellsTriggersAndSendsACode(t *testing.T) {
	f := newFixture(t)
	out := flowtest.Must(f.sdk.SignUp(t.Context(), &idp.SignUpInput{
		ClientId: f.web, Username: new(address), Password: new(password),
		UserAttributes: []types.AttributeType{pair("name", "Jane Doe")},
		ValidationData: []types.AttributeType{pair("invitation", "example")},
		ClientMetadata: map[string]string{"locale": "en"},
	}))(t)
	if out.UserConfirmed || out.Session != nil || *out.CodeDeliveryDetails.Destination != "j***@e***" || *out.CodeDeliveryDetails.AttributeName != "email" {
		t.Errorf("unexpected answer: %+v, delivery %+v", out, out.CodeDeliveryDetails)
	}
	events := f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp")
	before := events[0]
	if at(before, "userName") != *out.UserSub || at(before, "callerContext", "clientId") != *f.web {
		t.Errorf("pre sign-up was told of user %v of client %v", at(before, "userName"), at(before, "callerContext", "clientId"))
	}
	attributes, _ := at(before, "request", "userAttributes").(map[string]any)
	if len(attributes) != 2 || attributes["email"] != address || attributes["name"] != "Jane Doe" {
		t.Errorf("pre sign-up was told of attributes %v", attributes)
	}
	if at(before, "request", "validationData", "invitation") != "example" || at(before, "request", "clientMetadata", "locale") != "en" {
		t.Errorf("validation data or metadata did not reach pre sign-up: %v", at(before, "request"))
	}
	message := events[1]
	if at(message, "request", "userAttributes", "cognito:user_status") != "UNCONFIRMED" || at(message, "request", "userAttributes", "email_verified") != "false" {
		t.Errorf("custom message was told of %v", at(message, "request", "userAttributes"))
	}
	user := f.User(t, address)
	if user.Status != directory.Unconfirmed || user.Name != user.Sub || !f.passes(address, password) {
		t.Errorf("stored with status %s, name equal to sub: %t", user.Status, user.Name == user.Sub)
	}
}

func TestSignUpRefusals(t *testing.T) {
	closed := func(c *settings.Config) {
		c.Pool.AdminCreateUserConfig = &types.AdminCreateUserConfigType{AllowAdminCreateUserOnly: true}
	}
	narrow := func(c *settings.Config) { c.Clients[0].WriteAttributes = []string{"email"} }
	both := func(c *settings.Config) {
		c.Pool.UsernameAttributes = []types.UsernameAttributeType{types.UsernameAttributeTypeEmail, types.UsernameAttributeTypePhoneNumber}
	}
	cases := map[string]struct {
		change func(*settings.Config)
		in     idp.SignUpInput
		class  wire.Class
		text   string
	}{
		"unknown client":       {in: idp.SignUpInput{ClientId: new("unknownclient")}, class: wire.ResourceNotFound, text: "User pool client unknownclient does not exist."},
		"not an address":       {in: idp.SignUpInput{Username: new("jane")}, class: wire.InvalidParameter, text: "Username should be an email."},
		"neither of two":       {both, idp.SignUpInput{Username: new("jane")}, wire.InvalidParameter, "Username should be either an email or a phone number."},
		"address in alias":     {flowtest.ByAlias, idp.SignUpInput{}, wire.InvalidParameter, "Username cannot be of email format, since user pool is configured for email alias."},
		"malformed address":    {in: idp.SignUpInput{Username: new("jane@example")}, class: wire.InvalidParameter, text: "Invalid email address format."},
		"two addresses":        {in: idp.SignUpInput{UserAttributes: []types.AttributeType{pair("email", "x@example.org")}}, class: wire.InvalidParameter},
		"missing attribute":    {flowtest.ByName, idp.SignUpInput{Username: new("jane")}, wire.InvalidParameter, "Attributes did not conform to the schema: email: The attribute is required\n"},
		"unknown attribute":    {in: idp.SignUpInput{UserAttributes: []types.AttributeType{pair("custom:nothing", "1")}}, class: wire.InvalidParameter},
		"attribute of pool":    {in: idp.SignUpInput{UserAttributes: []types.AttributeType{pair("email_verified", "true")}}, class: wire.InvalidParameter},
		"unwritable attribute": {narrow, idp.SignUpInput{UserAttributes: []types.AttributeType{pair("name", "Jane Doe")}}, wire.NotAuthorized, "A client attempted to write unauthorized attribute"},
		"weak password":        {in: idp.SignUpInput{Password: new("short")}, class: wire.InvalidPassword, text: "Password did not conform with policy: Password not long enough"},
		"no password":          {byPasswordOnly, idp.SignUpInput{Password: new("")}, wire.InvalidParameter, ""},
		"administrators only":  {closed, idp.SignUpInput{}, wire.NotAuthorized, "SignUp is not permitted for this user pool"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var changes []func(*settings.Config)
			if c.change != nil {
				changes = append(changes, c.change)
			}
			f := newFixture(t, changes...)
			in := c.in
			if in.ClientId == nil {
				in.ClientId = f.web
			}
			if in.Username == nil {
				in.Username = new(address)
			}
			if in.Password == nil {
				in.Password = new(password)
			}
			_, err := f.sdk.SignUp(t.Context(), &in)
			flowtest.Refused(t, err, c.class, c.text)
			f.Fired(t)
			if _, stored := f.Directory.Find(*in.Username); stored {
				t.Error("a refused user was stored")
			}
		})
	}
}

func TestSignUpOfATakenName(t *testing.T) {
	early := func(c *settings.Config) { c.Switches.PreSignUpBeforeExistsCheck = true }
	cases := map[string]struct {
		changes []func(*settings.Config)
		text    string
		fired   []cognito.Source
	}{
		"hiding users":        {nil, "User already exists", nil},
		"showing users":       {[]func(*settings.Config){flowtest.ShowingUsers}, "An account with the given email already exists.", nil},
		"trigger asked first": {[]func(*settings.Config){early}, "User already exists", []cognito.Source{"PreSignUp_SignUp"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, c.changes...)
			f.member(address)
			_, err := f.sdk.SignUp(t.Context(), &idp.SignUpInput{ClientId: f.web, Username: new("Jane.Doe@example.com"), Password: new(password)})
			flowtest.Refused(t, err, wire.UsernameExists, c.text)
			f.Fired(t, c.fired...)
		})
	}
}

func TestSignUpNeedsTheSecretHash(t *testing.T) {
	f := newFixture(t)
	in := &idp.SignUpInput{ClientId: f.secret, Username: new(address), Password: new(password)}
	_, err := f.sdk.SignUp(t.Context(), in)
	flowtest.Refused(t, err, wire.NotAuthorized, "Client "+*f.secret+" is configured with secret but SECRET_HASH was not received")
	in.SecretHash = new(flow.SecretHash("wrong", address, *f.secret))
	_, err = f.sdk.SignUp(t.Context(), in)
	flowtest.Refused(t, err, wire.NotAuthorized, "Unable to verify secret hash for client "+*f.secret)
	f.Fired(t)
	client, _ := f.Settings.Load().Client(*f.secret)
	in.SecretHash = new(flow.SecretHash(client.Secret(), address, *f.secret))
	flowtest.Must(f.sdk.SignUp(t.Context(), in))(t)
	_, err = f.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{
		ClientId: f.secret, Username: new(address), ConfirmationCode: new(f.Code(t)), SecretHash: in.SecretHash,
	})
	if err != nil {
		t.Errorf("the confirmation with the hash is refused: %v", err)
	}
}

func TestPreSignUpRefusalReachesTheClient(t *testing.T) {
	f := newFixture(t)
	f.Answer("PreSignUp_SignUp", flowtest.Fails("not here"))
	_, err := f.sdk.SignUp(t.Context(), &idp.SignUpInput{ClientId: f.web, Username: new(address), Password: new(password)})
	flowtest.Refused(t, err, wire.UserLambdaValidation, "PreSignUp failed with error not here.")
	f.Fired(t, "PreSignUp_SignUp")
	if _, stored := f.Directory.Find(address); stored {
		t.Error("a refused user was stored")
	}
}

func TestAutomaticConfirmation(t *testing.T) {
	f := newFixture(t)
	f.Answer("PreSignUp_SignUp", flowtest.Sets(map[string]any{"autoConfirmUser": true, "autoVerifyEmail": true}))
	f.Answer("PostConfirmation_ConfirmSignUp", flowtest.Fails("too late"))
	_, err := f.sdk.SignUp(t.Context(), &idp.SignUpInput{
		ClientId: f.web, Username: new(address), Password: new(password), ClientMetadata: map[string]string{"locale": "en"},
	})
	flowtest.Refused(t, err, wire.UserLambdaValidation, "PostConfirmation failed with error too late.")
	events := f.Fired(t, "PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp")
	if at(events[1], "request", "userAttributes", "email_verified") != "true" || at(events[1], "request", "clientMetadata", "locale") != "en" {
		t.Errorf("post confirmation was told %v", at(events[1], "request"))
	}
	if user := f.User(t, address); user.Status != directory.Confirmed || !user.Verified("email") {
		t.Errorf("after the failure of post confirmation: %s, verified %t", user.Status, user.Verified("email"))
	}
	f.Answer("PostConfirmation_ConfirmSignUp", nil)
	if out := f.signUp("second@example.com"); !out.UserConfirmed || out.CodeDeliveryDetails != nil {
		t.Errorf("confirmed %t, delivery %v", out.UserConfirmed, out.CodeDeliveryDetails)
	}
}

func TestVerifiedByTriggerMovesTheAlias(t *testing.T) {
	f := newFixture(t, flowtest.ByAlias)
	first := f.member("first", pair("email", address))
	f.Answer("PreSignUp_SignUp", flowtest.Sets(map[string]any{"autoConfirmUser": true, "autoVerifyEmail": true}))
	f.signUp("second", pair("email", address))
	f.Fired(t, "PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp")
	if f.User(t, address).Name != "second" || f.User(t, first.Sub).Verified("email") {
		t.Error("the alias stayed with the first user")
	}
}

func TestVerifyingWhatIsNotThereFails(t *testing.T) {
	f := newFixture(t)
	f.Answer("PreSignUp_SignUp", flowtest.Sets(map[string]any{"autoVerifyPhone": true}))
	_, err := f.sdk.SignUp(t.Context(), &idp.SignUpInput{ClientId: f.web, Username: new(address), Password: new(password)})
	flowtest.Refused(t, err, wire.InvalidLambdaResponse, "")
}

func TestWhereTheCodeGoes(t *testing.T) {
	neither := func(c *settings.Config) { c.Pool.AutoVerifiedAttributes = nil }
	cases := map[string]struct {
		change     func(*settings.Config)
		attributes []types.AttributeType
		medium     types.DeliveryMediumType
	}{
		"phone before e-mail": {verifyingBoth, []types.AttributeType{pair("phone_number", phone)}, types.DeliveryMediumTypeSms},
		"e-mail alone":        {verifyingBoth, nil, types.DeliveryMediumTypeEmail},
		"nowhere":             {neither, nil, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, c.change)
			out := f.signUp(address, c.attributes...)
			if c.medium == "" {
				f.Fired(t, "PreSignUp_SignUp")
				if out.CodeDeliveryDetails != nil || out.UserConfirmed {
					t.Errorf("delivery %+v, confirmed %t", out.CodeDeliveryDetails, out.UserConfirmed)
				}
				return
			}
			if out.CodeDeliveryDetails == nil || out.CodeDeliveryDetails.DeliveryMedium != c.medium {
				t.Errorf("delivery %+v, wanted %s", out.CodeDeliveryDetails, c.medium)
			}
		})
	}
}

func TestCustomMessageFailure(t *testing.T) {
	for name, keeps := range map[string]bool{"keeps the user": true, "removes the user": false} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, func(c *settings.Config) { c.Switches.CustomMessageFailureKeepsUser = keeps })
			f.Answer("CustomMessage_SignUp", flowtest.Fails("no words"))
			_, err := f.sdk.SignUp(t.Context(), &idp.SignUpInput{ClientId: f.web, Username: new(address), Password: new(password)})
			flowtest.Refused(t, err, wire.UserLambdaValidation, "CustomMessage failed with error no words.")
			if _, stored := f.Directory.Find(address); stored != keeps {
				t.Errorf("stored: %t, wanted %t", stored, keeps)
			}
		})
	}
}

func TestSignUpWithoutAPassword(t *testing.T) {
	f := newFixture(t)
	flowtest.Must(f.sdk.SignUp(t.Context(), &idp.SignUpInput{ClientId: f.web, Username: new(address)}))(t)
	if user := f.User(t, address); !user.Password.Verifier.IsZero() {
		t.Error("a user without a password has one")
	}
}
