package signin_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

func TestSRPSignIn(t *testing.T) {
	f := newFixture(t, noDevices)
	user := f.Person(t, address, password, nil)
	client := srp.NewClient(rand.Reader)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserSrpAuth, given("USERNAME", address, "SRP_A", client.A())))(t)
	p := out.ChallengeParameters
	if out.ChallengeName != types.ChallengeNameTypePasswordVerifier || p["USER_ID_FOR_SRP"] != user.Name || p["USERNAME"] != user.Name || out.Session != nil {
		t.Fatalf("asked for %s of %v, session: %v", out.ChallengeName, p, out.Session != nil)
	}
	f.heard(f.Fired(t, before), "validationData of initiate")
	done := flowtest.Must(f.respond(out.ChallengeName, nil, f.proof(client, f.SRPGroup(), user.Name, password, p)))(t)
	f.heard(f.Fired(t, after, tokens), "clientMetadata of respond", "clientMetadata of respond")
	if done.AuthenticationResult == nil {
		t.Error("no tokens for a right proof")
	}
	_, err := f.respond(out.ChallengeName, nil, f.proof(client, f.SRPGroup(), user.Name, password, p))
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user.")
}

func TestSRPWrongPassword(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	_, err := f.secure(another)
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	f.Fired(t, before)
}

func TestSRPOfNobody(t *testing.T) {
	for name, change := range map[string]func(*settings.Config){
		"pool of addresses": nil, "pool of names": flowtest.ByName,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, change)
			ask := func(typed string) map[string]string {
				t.Helper()
				client := srp.NewClient(rand.Reader)
				out := flowtest.Must(f.initiate(types.AuthFlowTypeUserSrpAuth, given("USERNAME", typed, "SRP_A", client.A())))(t)
				p := out.ChallengeParameters
				_, err := f.respond(out.ChallengeName, nil, f.proof(client, f.SRPGroup(), p["USER_ID_FOR_SRP"], password, p))
				flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
				return p
			}
			first, again, other := ask(nobody), ask(nobody), ask("somebody@example.com")
			if first["SALT"] != again["SALT"] || first["USER_ID_FOR_SRP"] != again["USER_ID_FOR_SRP"] {
				t.Error("salt or user id of a name that nobody has changes")
			}
			if first["SALT"] == other["SALT"] || first["USER_ID_FOR_SRP"] == other["USER_ID_FOR_SRP"] || first["SRP_B"] == again["SRP_B"] {
				t.Error("names that nobody has look alike")
			}
			for range f.Events() {
				continue // pre authentication, with userNotFound
			}
		})
	}
}

func TestSRPMalformed(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	for _, public := range []string{"0", "xyz", "", "-1"} {
		_, err := f.initiate(types.AuthFlowTypeUserSrpAuth, given("USERNAME", address, "SRP_A", public))
		flowtest.Refused(t, err, wire.InvalidParameter, "")
	}
	client := srp.NewClient(rand.Reader)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserSrpAuth, given("USERNAME", address, "SRP_A", client.A())))(t)
	answer := f.proof(client, f.SRPGroup(), out.ChallengeParameters["USER_ID_FOR_SRP"], password, out.ChallengeParameters)
	stamp := answer["TIMESTAMP"]
	answer["TIMESTAMP"] = "2026-01-01T12:00:00Z"
	_, err := f.respond(out.ChallengeName, nil, answer)
	flowtest.Refused(t, err, wire.InvalidParameter, "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
	answer["TIMESTAMP"] = stamp
	if done := flowtest.Must(f.respond(out.ChallengeName, nil, answer))(t); done.AuthenticationResult == nil {
		t.Error("a mended answer brings no tokens")
	}
}

func TestSRPWithTemporaryPassword(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, func(u *directory.User) { u.Status = directory.ForceChangePassword })
	out := flowtest.Must(f.secure(password))(t)
	if out.ChallengeName != newPassword {
		t.Fatalf("asked for %q", out.ChallengeName)
	}
	flowtest.Must(f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", another)))(t)
	f.Fired(t, before, after, cognito.TokenGenerationNewPasswordChallenge)
	if done := flowtest.Must(f.secure(another))(t); done.AuthenticationResult == nil {
		t.Errorf("with the new password asked for %q", done.ChallengeName)
	}
}

func TestSRPTooLate(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	client := srp.NewClient(rand.Reader)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserSrpAuth, given("USERNAME", address, "SRP_A", client.A())))(t)
	f.Wait(t, 3*time.Minute)
	_, err := f.respond(out.ChallengeName, nil, f.proof(client, f.SRPGroup(), out.ChallengeParameters["USER_ID_FOR_SRP"], password, out.ChallengeParameters))
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user, session is expired.")
}

func TestSRPOfWhoHasNoPassword(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	f.Edit(t, address, func(u *directory.User) { u.Password = directory.Password{} })
	_, err := f.secure(password)
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	_, err = f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", password))
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
}

func TestUserDeletedDuringSignIn(t *testing.T) {
	for _, at := range []cognito.Source{before, after, tokens} {
		f := newFixture(t, nil)
		user := f.Person(t, address, password, nil)
		f.Answer(at, func(flowtest.Event) (map[string]any, error) { return nil, f.Directory.Delete(user.Sub) })
		_, err := f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", password))
		flowtest.Refused(t, err, wire.UserNotFound, "User does not exist.")
	}
}
