package signin_test

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/smithy-go"
	"github.com/pquerna/otp/totp"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/signin"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

const (
	address  = "jane.doe@example.com"
	nobody   = "nobody@example.com"
	password = "Example-Passw0rd"
	another  = "Another-Passw0rd"
	day      = 24 * time.Hour
)

// Sources as the tests list them.
const (
	before  = cognito.PreAuthenticationAuthentication
	after   = cognito.PostAuthenticationAuthentication
	tokens  = cognito.TokenGenerationAuthentication
	message = cognito.CustomMessageAuthentication
	define  = cognito.DefineAuthChallengeAuthentication
	create  = cognito.CreateAuthChallengeAuthentication
	verify  = cognito.VerifyAuthChallengeResponseAuthentication
)

// fixture is a pool with all triggers of signing in, behind HTTP with the SDK's client.
type fixture struct {
	*flowtest.Pool
	t      testing.TB
	sdk    *idp.Client
	id     *string // of the pool
	web    *string // the public client's
	server *string // the secret client's
}

func newFixture(t testing.TB, change func(*settings.Config), more ...string) *fixture {
	t.Helper()
	keys := append([]string{
		"PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration",
		"CustomMessage", "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse",
	}, more...)
	f := &fixture{Pool: flowtest.New(t, change, keys...), t: t}
	set := f.Settings.Load()
	f.id, f.web, f.server = &set.PoolID, set.Clients[0].ClientId, set.Clients[1].ClientId
	server := httptest.NewServer(&wire.Server{Operations: signin.New(f.Pool.Pool).Operations()})
	t.Cleanup(server.Close)
	f.sdk = idp.New(idp.Options{
		Region: "local", BaseEndpoint: &server.URL, RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "EXAMPLE", SecretAccessKey: "example"}, nil
		}),
	})
	return f
}

// noDevices has the pool track none.
func noDevices(c *settings.Config) { c.Pool.DeviceConfiguration = nil }

// changing applies several changes.
func changing(changes ...func(*settings.Config)) func(*settings.Config) {
	return func(c *settings.Config) {
		for _, change := range changes {
			change(c)
		}
	}
}

// initiate begins a sign-in at the public client. Metadata says which call it was.
func (f *fixture) initiate(authFlow types.AuthFlowType, given map[string]string) (*idp.InitiateAuthOutput, error) {
	return f.sdk.InitiateAuth(f.t.Context(), &idp.InitiateAuthInput{
		ClientId: f.web, AuthFlow: authFlow, AuthParameters: given, ClientMetadata: map[string]string{"from": "initiate"},
	})
}

// respond answers a challenge at the public client.
func (f *fixture) respond(challenge types.ChallengeNameType, session *string, given map[string]string) (*idp.RespondToAuthChallengeOutput, error) {
	return f.sdk.RespondToAuthChallenge(f.t.Context(), &idp.RespondToAuthChallengeInput{
		ClientId: f.web, ChallengeName: challenge, Session: session, ChallengeResponses: given,
		ClientMetadata: map[string]string{"from": "respond"},
	})
}

// enter signs in with a password.
func (f *fixture) enter(more ...string) *types.AuthenticationResultType {
	f.t.Helper()
	out := must[*idp.InitiateAuthOutput](f.t)(f.initiate(types.AuthFlowTypeUserPasswordAuth, given(append(more, "USERNAME", address, "PASSWORD", password)...)))
	if out.AuthenticationResult == nil {
		f.t.Fatalf("asked for %s in place of tokens", out.ChallengeName)
	}
	return out.AuthenticationResult
}

// given makes parameters of names and values in turn.
func given(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// proof answers an SRP challenge of a group (a pool's or a device's).
func (f *fixture) proof(client *srp.Client, group, user, secret string, parameters map[string]string) map[string]string {
	stamp := srp.Timestamp(f.Clock.Now())
	block := parameters["SECRET_BLOCK"]
	return given("PASSWORD_CLAIM_SECRET_BLOCK", block, "TIMESTAMP", stamp, "PASSWORD_CLAIM_SIGNATURE",
		client.Claim(group, user, secret, parameters["SRP_B"], parameters["SALT"], block, stamp), "USERNAME", parameters["USERNAME"])
}

// secure signs in with SRP as far as the answer to the verifier.
func (f *fixture) secure(secret string, more ...string) (*idp.RespondToAuthChallengeOutput, error) {
	f.t.Helper()
	client := srp.NewClient(rand.Reader)
	out, err := f.initiate(types.AuthFlowTypeUserSrpAuth, given(append(more, "USERNAME", address, "SRP_A", client.A())...))
	if err != nil {
		return nil, err
	}
	p := out.ChallengeParameters
	answer := f.proof(client, f.SRPGroup(), p["USER_ID_FOR_SRP"], secret, p)
	maps.Copy(answer, given(more...))
	return f.respond(out.ChallengeName, out.Session, answer)
}

// fired compares the triggers that were called since the last time, and returns what they were sent.
func (f *fixture) fired(want ...cognito.Source) []flowtest.Event {
	f.t.Helper()
	events := f.Events()
	var got []cognito.Source
	for _, event := range events {
		got = append(got, event.TriggerSource)
	}
	if !slices.Equal(got, want) {
		f.t.Fatalf("triggers fired:\n  %v\nwanted:\n  %v", got, want)
	}
	return events
}

// hears says which call's metadata an event carries, and where.
func hears(event flowtest.Event) string {
	for _, member := range []string{"clientMetadata", "validationData"} {
		if metadata, _ := event.Request[member].(map[string]any); metadata["from"] != nil {
			return member + " of " + metadata["from"].(string)
		}
	}
	return "nothing"
}

// heard compares what each event carries.
func (f *fixture) heard(events []flowtest.Event, want ...string) {
	f.t.Helper()
	var got []string
	for _, event := range events {
		got = append(got, hears(event))
	}
	if !slices.Equal(got, want) {
		f.t.Errorf("metadata reached the triggers as %q, wanted %q", got, want)
	}
}

// refused checks the class and, unless empty, the text of an exception as the SDK sees it.
func refused(t testing.TB, err error, class wire.Class, text string) {
	t.Helper()
	var exception smithy.APIError
	if !errors.As(err, &exception) {
		t.Fatalf("got %v, wanted %s", err, class)
	}
	if exception.ErrorCode() != string(class) || text != "" && exception.ErrorMessage() != text {
		t.Fatalf("got %s: %q\nwanted %s: %q", exception.ErrorCode(), exception.ErrorMessage(), class, text)
	}
}

func must[T any](t testing.TB) func(out T, err error) T {
	t.Helper()
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return out
	}
}

func (f *fixture) user() directory.User {
	f.t.Helper()
	user, ok := f.Directory.Find(address)
	if !ok {
		f.t.Fatal("the user is gone")
	}
	return user
}

// edit changes the user.
func (f *fixture) edit(change func(*directory.User)) {
	f.t.Helper()
	if _, err := f.Directory.Update(f.user().Sub, func(u *directory.User) error { change(u); return nil }); err != nil {
		f.t.Fatal(err)
	}
}

// reconfigure changes the settings in force.
func (f *fixture) reconfigure(change func(*settings.Settings)) {
	f.t.Helper()
	if err := f.Settings.Update(func(s *settings.Settings) error { change(s); return nil }); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) wait(d time.Duration) {
	f.t.Helper()
	if err := f.Clock.Advance(d); err != nil {
		f.t.Fatal(err)
	}
}

// claims are those of a token.
func (f *fixture) claims(raw *string) map[string]any {
	f.t.Helper()
	claims, err := f.Tokens.Verify(aws.ToString(raw), f.Clock.Now())
	if err != nil {
		f.t.Fatalf("the token: %v", err)
	}
	return claims
}

// mailed is the code of the newest message.
func (f *fixture) mailed() string {
	f.t.Helper()
	all := f.Mail.List(mailbox.Filter{})
	if len(all) == 0 {
		f.t.Fatal("nothing was sent")
	}
	return all[len(all)-1].Code
}

// app is the present code of an authenticator app.
func (f *fixture) app(secret string) string {
	f.t.Helper()
	code, err := totp.GenerateCode(secret, f.Clock.Now())
	if err != nil {
		f.t.Fatal(err)
	}
	return code
}

// secretHash is that of the secret client.
func (f *fixture) secretHash(name string) string {
	client, _ := f.Settings.Load().Client(*f.server)
	return flow.SecretHash(client.Secret(), name, *f.server)
}
