package signin_test

import (
	"crypto/rand"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/pquerna/otp/totp"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/signin"
	"gatehouse/local/pool/srp"
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
	sdk    *flowtest.Server
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
	f.sdk = flowtest.Serve(t, signin.New(f.Pool.Pool).Operations())
	return f
}

// noDevices has the pool track none.
func noDevices(c *settings.Config) { c.Pool.DeviceConfiguration = nil }

// appRequired has everybody prove an authenticator app after the password.
func appRequired(c *settings.Config) {
	c.Pool.MfaConfiguration = types.UserPoolMfaTypeOn
	c.Pool.Policies.SignInPolicy = nil
	c.MFA.EmailMfaConfiguration = nil
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
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserPasswordAuth, given(append(more, "USERNAME", address, "PASSWORD", password)...)))(f.t)
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

// claims are those of a token.
func (f *fixture) claims(raw *string) map[string]any {
	f.t.Helper()
	claims, err := f.Tokens.Verify(aws.ToString(raw), f.Clock.Now())
	if err != nil {
		f.t.Fatalf("the token: %v", err)
	}
	return claims
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
