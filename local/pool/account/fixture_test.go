package account_test

import (
	"encoding/json"
	"testing"

	"gatehouse/local/pool/account"
	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const (
	address  = "jane.doe@example.com"
	phone    = "+15550100001"
	password = "Example-Passw0rd"
	another  = "Another-Passw0rd"
)

// fixture is a pool with all triggers of accounts, behind HTTP with the SDK's client.
type fixture struct {
	*flowtest.Pool
	t      *testing.T
	sdk    *flowtest.Server
	id     *string // of the pool
	web    *string // the public client's
	secret *string // the secret client's
}

// newFixture starts the default pool with the changes.
func newFixture(t *testing.T, changes ...func(*settings.Config)) *fixture {
	t.Helper()
	f := &fixture{t: t, Pool: flowtest.New(t, flowtest.All(changes...), "PreSignUp", "PostConfirmation", "CustomMessage", "PreAuthentication")}
	set := f.Settings.Load()
	f.id, f.web, f.secret = &set.PoolID, set.Clients[0].ClientId, set.Clients[1].ClientId
	f.sdk = flowtest.Serve(t, account.Operations(f.Pool.Pool))
	return f
}

// at reads a member of an event by its path.
func at(event flowtest.Event, path ...string) any {
	var value any
	if err := json.Unmarshal(event.Raw, &value); err != nil {
		return err
	}
	for _, name := range path {
		members, _ := value.(map[string]any)
		value = members[name]
	}
	return value
}

// signUp signs a user up through the public client.
func (f *fixture) signUp(name string, attributes ...types.AttributeType) *idp.SignUpOutput {
	f.t.Helper()
	return flowtest.Must(f.sdk.SignUp(f.t.Context(), &idp.SignUpInput{
		ClientId: f.web, Username: &name, Password: new(password), UserAttributes: attributes,
	}))(f.t)
}

// member signs up and confirms a user, and forgets the events of it.
func (f *fixture) member(name string, attributes ...types.AttributeType) directory.User {
	f.t.Helper()
	f.signUp(name, attributes...)
	flowtest.Must(f.sdk.ConfirmSignUp(f.t.Context(), &idp.ConfirmSignUpInput{
		ClientId: f.web, Username: &name, ConfirmationCode: new(f.Code(f.t)),
	}))(f.t)
	f.Events()
	return f.User(f.t, name)
}

// access is an access token of the user for the public client.
func (f *fixture) access(user directory.User) *string {
	f.t.Helper()
	client, err := f.Client(*f.web)
	if err != nil {
		f.t.Fatal(err)
	}
	tokens, err := f.Finish(f.t.Context(), flow.Request{ClientID: *f.web}, flow.SignIn{User: user, Client: client, Source: cognito.TokenGenerationAuthentication})
	if err != nil {
		f.t.Fatal(err)
	}
	return &tokens.Access
}

// passes says whether a password is the user's.
func (f *fixture) passes(name, given string) bool {
	user := f.User(f.t, name)
	return user.Password.Verifier.Matches(f.SRPGroup(), user.Name, given)
}

func pair(name, value string) types.AttributeType {
	return types.AttributeType{Name: &name, Value: &value}
}

// Changes of the default pool.

// byPasswordOnly lets nobody in without a password.
func byPasswordOnly(c *settings.Config) { c.Pool.Policies.SignInPolicy = nil }

// verifyingBoth verifies phone numbers too.
func verifyingBoth(c *settings.Config) {
	c.Pool.AutoVerifiedAttributes = []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail, types.VerifiedAttributeTypePhoneNumber}
	c.Pool.SmsConfiguration = &types.SmsConfigurationType{SnsCallerArn: new("arn:aws:iam::123456789012:role/example")}
}
