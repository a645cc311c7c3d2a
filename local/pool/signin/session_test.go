package signin_test

import (
	"sync"
	"testing"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

const newPassword = types.ChallengeNameTypeNewPasswordRequired

// invited is a pool with a user who has a temporary password, and the session of their first sign-in.
func invited(t *testing.T, change func(*settings.Config)) (*fixture, *idp.InitiateAuthOutput) {
	t.Helper()
	f := newFixture(t, change)
	f.Person(t, address, password, func(u *directory.User) { u.Status = directory.ForceChangePassword })
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", password)))(t)
	if out.ChallengeName != newPassword || out.Session == nil {
		t.Fatalf("asked for %q", out.ChallengeName)
	}
	return f, out
}

func TestSessionIsForOneUse(t *testing.T) {
	f, out := invited(t, nil)
	answer := given("USERNAME", address, "NEW_PASSWORD", another)
	var wins sync.Map
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if _, err := f.respond(newPassword, out.Session, answer); err == nil {
				wins.Store(i, true)
			}
		})
	}
	all.Wait()
	won := 0
	wins.Range(func(any, any) bool { won++; return true })
	if won != 1 {
		t.Errorf("one session brought tokens %d times", won)
	}
	_, err := f.respond(newPassword, out.Session, answer)
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user.")
}

func TestSessionEnds(t *testing.T) {
	f, out := invited(t, nil)
	f.Wait(t, 3*time.Minute-time.Second)
	_, err := f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", "short"))
	flowtest.Refused(t, err, wire.InvalidPassword, "")
	f.Wait(t, time.Second)
	_, err = f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", another))
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user, session is expired.")
}

func TestSessionIsBound(t *testing.T) {
	f, out := invited(t, nil)
	f.Person(t, nobody, password, nil)
	const invalid = "Invalid session for the user."
	_, err := f.respond(newPassword, out.Session, given("USERNAME", nobody, "NEW_PASSWORD", another))
	flowtest.Refused(t, err, wire.NotAuthorized, invalid)
	_, err = f.respond(types.ChallengeNameTypeSoftwareTokenMfa, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", "123456"))
	flowtest.Refused(t, err, wire.NotAuthorized, invalid)
	_, err = f.sdk.RespondToAuthChallenge(t.Context(), &idp.RespondToAuthChallengeInput{
		ClientId: f.server, ChallengeName: newPassword, Session: out.Session,
		ChallengeResponses: given("USERNAME", address, "NEW_PASSWORD", another, "SECRET_HASH", f.secretHash(address)),
	})
	flowtest.Refused(t, err, wire.NotAuthorized, invalid)
	_, err = f.respond(newPassword, new("an-invented-session-token"), given("USERNAME", address, "NEW_PASSWORD", another))
	flowtest.Refused(t, err, wire.NotAuthorized, invalid)
	_, err = f.respond(newPassword, nil, given("USERNAME", address, "NEW_PASSWORD", another))
	flowtest.Refused(t, err, wire.InvalidParameter, "Missing required parameter Session")
	if done := flowtest.Must(f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", another)))(t); done.AuthenticationResult == nil {
		t.Error("refused attempts of others ended the session")
	}
}

func TestSessionOfDeletedOrDisabledUser(t *testing.T) {
	f, out := invited(t, nil)
	f.Edit(t, address, func(u *directory.User) { u.Disabled = true })
	_, err := f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", another))
	flowtest.Refused(t, err, wire.NotAuthorized, "User is disabled.")

	f, out = invited(t, nil)
	if err := f.Directory.Delete(f.User(t, address).Sub); err != nil {
		t.Fatal(err)
	}
	_, err = f.respond(newPassword, out.Session, given("USERNAME", out.ChallengeParameters["USER_ID_FOR_SRP"], "NEW_PASSWORD", another))
	flowtest.Refused(t, err, wire.UserNotFound, "")
}

func TestFlowsOfClients(t *testing.T) {
	f := newFixture(t, func(c *settings.Config) {
		c.Clients[0].ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth}
		c.Clients[1].ExplicitAuthFlows = c.Clients[0].ExplicitAuthFlows
	})
	f.Person(t, address, password, nil)
	for authFlow, text := range map[types.AuthFlowType]string{
		types.AuthFlowTypeUserSrpAuth:           "USER_SRP_AUTH is not enabled for the client.",
		types.AuthFlowTypeCustomAuth:            "CUSTOM_AUTH is not enabled for the client.",
		types.AuthFlowTypeUserAuth:              "USER_AUTH is not enabled for the client.",
		types.AuthFlowTypeUserPasswordAuth:      "USER_PASSWORD_AUTH flow not enabled for this client",
		types.AuthFlowTypeAdminUserPasswordAuth: "Initiate Auth method not supported.",
		types.AuthFlowTypeAdminNoSrpAuth:        "Initiate Auth method not supported.",
	} {
		_, err := f.initiate(authFlow, given("USERNAME", address, "PASSWORD", password, "SRP_A", "abc123"))
		flowtest.Refused(t, err, wire.InvalidParameter, text)
	}
	for authFlow, text := range map[types.AuthFlowType]string{
		types.AuthFlowTypeAdminUserPasswordAuth: "Auth flow not enabled for this client",
		types.AuthFlowTypeUserPasswordAuth:      "Initiate Auth method not supported.",
	} {
		_, err := f.sdk.AdminInitiateAuth(t.Context(), &idp.AdminInitiateAuthInput{UserPoolId: f.id, ClientId: f.web, AuthFlow: authFlow, AuthParameters: given("USERNAME", address, "PASSWORD", password)})
		flowtest.Refused(t, err, wire.InvalidParameter, text)
	}
	f.Fired(t)
}

func TestSecretHash(t *testing.T) {
	f := newFixture(t, nil)
	user := f.Person(t, address, password, func(u *directory.User) { u.Status = directory.ForceChangePassword })
	begin := func(hash string) (*idp.InitiateAuthOutput, error) {
		return f.sdk.InitiateAuth(t.Context(), &idp.InitiateAuthInput{
			ClientId: f.server, AuthFlow: types.AuthFlowTypeUserPasswordAuth,
			AuthParameters: given("USERNAME", address, "PASSWORD", password, "SECRET_HASH", hash),
		})
	}
	_, err := begin("")
	flowtest.Refused(t, err, wire.NotAuthorized, "Client "+*f.server+" is configured with secret but SECRET_HASH was not received")
	_, err = begin(f.secretHash(nobody))
	flowtest.Refused(t, err, wire.NotAuthorized, "Unable to verify secret hash for client "+*f.server)
	f.Fired(t)
	for _, name := range []string{address, user.Name, user.Sub} {
		out := flowtest.Must(begin(f.secretHash(name)))(t)
		answer := given("USERNAME", user.Name, "NEW_PASSWORD", "short")
		respond := func() error {
			_, err := f.sdk.RespondToAuthChallenge(t.Context(), &idp.RespondToAuthChallengeInput{ClientId: f.server, ChallengeName: newPassword, Session: out.Session, ChallengeResponses: answer})
			return err
		}
		flowtest.Refused(t, respond(), wire.NotAuthorized, "")
		answer["SECRET_HASH"] = f.secretHash(name)
		flowtest.Refused(t, respond(), wire.InvalidPassword, "")
	}
}

func TestAdminSignIn(t *testing.T) {
	for _, authFlow := range []types.AuthFlowType{types.AuthFlowTypeAdminUserPasswordAuth, types.AuthFlowTypeAdminNoSrpAuth} {
		f := newFixture(t, nil)
		f.Person(t, address, password, func(u *directory.User) { u.Status = directory.ForceChangePassword })
		out := flowtest.Must(f.sdk.AdminInitiateAuth(t.Context(), &idp.AdminInitiateAuthInput{
			UserPoolId: f.id, ClientId: f.web, AuthFlow: authFlow, AuthParameters: given("USERNAME", address, "PASSWORD", password),
			ClientMetadata: map[string]string{"from": "initiate"},
		}))(t)
		_, err := f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", another))
		flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user.")
		done := flowtest.Must(f.sdk.AdminRespondToAuthChallenge(t.Context(), &idp.AdminRespondToAuthChallengeInput{
			UserPoolId: f.id, ClientId: f.web, ChallengeName: newPassword, Session: out.Session,
			ChallengeResponses: given("USERNAME", address, "NEW_PASSWORD", another), ClientMetadata: map[string]string{"from": "respond"},
		}))(t)
		if done.AuthenticationResult == nil || done.AuthenticationResult.NewDeviceMetadata != nil {
			t.Errorf("tokens: %v; administrative sign-ins have no device", done.AuthenticationResult != nil)
		}
		f.heard(f.Fired(t, before, after, "TokenGeneration_NewPasswordChallenge"), "validationData of initiate", "clientMetadata of respond", "clientMetadata of respond")
	}
	f := newFixture(t, nil)
	_, err := f.sdk.AdminInitiateAuth(t.Context(), &idp.AdminInitiateAuthInput{UserPoolId: new("local_other"), ClientId: f.web, AuthFlow: types.AuthFlowTypeAdminUserPasswordAuth, AuthParameters: given()})
	flowtest.Refused(t, err, wire.ResourceNotFound, "User pool local_other does not exist.")
}
