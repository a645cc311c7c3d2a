package account_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"gatehouse/local/pool/account"
	"gatehouse/local/pool/clock"
	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/smithy-go"
)

const (
	address  = "jane.doe@example.com"
	phone    = "+15550100001"
	password = "Example-Passw0rd"
	another  = "Another-Passw0rd"
	function = "arn:aws:lambda:local:123456789012:function:recorder"
)

var signingKey = sync.OnceValues(token.GenerateKey)

// fixture is a pool behind HTTP with the SDK's client, a moved clock, and triggers that write down
// what they were told.
type fixture struct {
	*flow.Pool
	t      *testing.T
	sdk    *idp.Client
	server *httptest.Server
	id     *string // of the pool
	web    *string // the public client's
	secret *string // the secret client's

	mu      sync.Mutex
	events  []map[string]any
	answers map[string]func(response map[string]any) error
}

// newFixture starts the default pool with the changes.
func newFixture(t *testing.T, changes ...func(*settings.Config)) *fixture {
	t.Helper()
	config := settings.Default()
	config.Functions = nil
	for _, change := range changes {
		change(config)
	}
	set, err := config.Settings(time.Now())
	if err != nil {
		t.Fatalf("the settings are refused: %v", err)
	}
	set.Pool.LambdaConfig = &types.LambdaConfigType{
		PreSignUp: new(function), PostConfirmation: new(function), CustomMessage: new(function), PreAuthentication: new(function),
	}
	f := &fixture{t: t, id: &set.PoolID, web: set.Clients[0].ClientId, secret: set.Clients[1].ClientId, answers: map[string]func(map[string]any) error{}}
	f.Pool = newPool(t, set, f.answer)
	f.server = httptest.NewServer(&wire.Server{Operations: account.Operations(f.Pool)})
	t.Cleanup(f.server.Close)
	f.sdk = idp.New(idp.Options{
		Region: "local", BaseEndpoint: &f.server.URL, RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "EXAMPLE", SecretAccessKey: "example"}, nil
		}),
	})
	return f
}

func newPool(t *testing.T, set *settings.Settings, answer func(context.Context, []byte) ([]byte, error)) *flow.Pool {
	t.Helper()
	key, err := signingKey()
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := token.New(key, "http://127.0.0.1:9400/"+set.PoolID)
	if err != nil {
		t.Fatal(err)
	}
	hooks := hook.New(hook.Config{Functions: map[string]hook.Function{function: hook.Chainless(answer)}})
	t.Cleanup(hooks.Close)
	now := clock.New(time.Now)
	rules := directory.Rules{CaseSensitive: set.CaseSensitive()}
	for _, attribute := range set.Pool.UsernameAttributes {
		rules.SignInAttributes = append(rules.SignInAttributes, string(attribute))
	}
	for _, attribute := range set.Pool.AliasAttributes {
		rules.Aliases = append(rules.Aliases, string(attribute))
	}
	return &flow.Pool{
		Settings: settings.NewStore(set), Directory: directory.New(rules), Hooks: hooks, Mail: mailbox.New(now.Now), Tokens: issuer,
		Clock: now, SenderKey: make([]byte, 32), Address: "http://127.0.0.1:9400",
	}
}

// answer is the function behind every trigger.
func (f *fixture) answer(_ context.Context, raw []byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var event map[string]any
	if err := json.Unmarshal(raw, &event); err != nil {
		return nil, err
	}
	f.events = append(f.events, event)
	source, _ := event["triggerSource"].(string)
	if respond := f.answers[source]; respond != nil {
		response, _ := event["response"].(map[string]any)
		if err := respond(response); err != nil {
			return nil, err
		}
		return json.Marshal(event)
	}
	return raw, nil
}

// on says what a trigger answers from now on.
func (f *fixture) on(source cognito.Source, respond func(response map[string]any) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[string(source)] = respond
}

func refuse(message string) func(map[string]any) error {
	return func(map[string]any) error { return errors.New(message) }
}

func set(members map[string]any) func(map[string]any) error {
	return func(response map[string]any) error {
		maps.Copy(response, members)
		return nil
	}
}

// fired returns the events since the last call, after comparing their sources.
func (f *fixture) fired(want ...string) []map[string]any {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	var got []string
	for _, event := range f.events {
		source, _ := event["triggerSource"].(string)
		got = append(got, source)
	}
	if !slices.Equal(got, want) {
		f.t.Fatalf("triggers fired:\n  %q\nwanted:\n  %q", got, want)
	}
	events := f.events
	f.events = nil
	return events
}

// at reads a member of an event by its path.
func at(event map[string]any, path ...string) any {
	var value any = event
	for _, name := range path {
		members, _ := value.(map[string]any)
		value = members[name]
	}
	return value
}

// refused checks the class and the text of an exception as the SDK sees it.
func refused(t *testing.T, err error, class wire.Class, text string) {
	t.Helper()
	var exception smithy.APIError
	if !errors.As(err, &exception) {
		t.Fatalf("got %v, wanted %s", err, class)
	}
	if exception.ErrorCode() != string(class) || text != "" && exception.ErrorMessage() != text {
		t.Fatalf("got %s: %q\nwanted %s: %q", exception.ErrorCode(), exception.ErrorMessage(), class, text)
	}
}

func must[T any](t *testing.T) func(out T, err error) T {
	t.Helper()
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return out
	}
}

// code is what the newest message carries.
func (f *fixture) code() string {
	f.t.Helper()
	messages := f.Mail.List(mailbox.Filter{})
	if len(messages) == 0 {
		f.t.Fatal("the mailbox is empty")
	}
	return messages[len(messages)-1].Code
}

func (f *fixture) user(name string) directory.User {
	f.t.Helper()
	user, ok := f.Directory.Find(name)
	if !ok {
		f.t.Fatal("the user is not in the directory")
	}
	return user
}

// signUp signs a user up through the public client.
func (f *fixture) signUp(name string, attributes ...types.AttributeType) *idp.SignUpOutput {
	f.t.Helper()
	return must[*idp.SignUpOutput](f.t)(f.sdk.SignUp(f.t.Context(), &idp.SignUpInput{
		ClientId: f.web, Username: &name, Password: new(password), UserAttributes: attributes,
	}))
}

// member signs up and confirms a user, and forgets the events of it.
func (f *fixture) member(name string, attributes ...types.AttributeType) directory.User {
	f.t.Helper()
	f.signUp(name, attributes...)
	must[*idp.ConfirmSignUpOutput](f.t)(f.sdk.ConfirmSignUp(f.t.Context(), &idp.ConfirmSignUpInput{
		ClientId: f.web, Username: &name, ConfirmationCode: new(f.code()),
	}))
	f.mu.Lock()
	f.events = nil
	f.mu.Unlock()
	return f.user(name)
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
	user := f.user(name)
	return user.Password.Verifier.Matches(f.SRPGroup(), user.Name, given)
}

func pair(name, value string) types.AttributeType {
	return types.AttributeType{Name: &name, Value: &value}
}

// Changes of the default pool.

// byName lets people choose user names.
func byName(c *settings.Config) { c.Pool.UsernameAttributes = nil }

// byAlias lets people choose user names and sign in with a verified address too.
func byAlias(c *settings.Config) {
	byName(c)
	c.Pool.AliasAttributes = []types.AliasAttributeType{types.AliasAttributeTypeEmail}
}

// byPasswordOnly lets nobody in without a password.
func byPasswordOnly(c *settings.Config) { c.Pool.Policies.SignInPolicy = nil }

// showingUsers has clients hear which names there are.
func showingUsers(c *settings.Config) {
	for i := range c.Clients {
		c.Clients[i].PreventUserExistenceErrors = types.PreventUserExistenceErrorTypesLegacy
	}
}

// verifyingBoth verifies phone numbers too.
func verifyingBoth(c *settings.Config) {
	c.Pool.AutoVerifiedAttributes = []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail, types.VerifiedAttributeTypePhoneNumber}
	c.Pool.SmsConfiguration = &types.SmsConfigurationType{SnsCallerArn: new("arn:aws:iam::123456789012:role/example")}
}
