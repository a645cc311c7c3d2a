package signin_test

import (
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/wire"
)

// TestMFASetupAfterAnother has two sign-ins set up an app at once, as somebody would who knows the
// password only: what the first has set up, the second cannot replace.
func TestMFASetupAfterAnother(t *testing.T) {
	f := newFixture(t, flowtest.All(noDevices, appRequired))
	f.Person(t, address, password, nil)
	begin := func() *idp.AssociateSoftwareTokenOutput {
		out := flowtest.Must(f.secure(password))(t)
		return flowtest.Must(f.sdk.AssociateSoftwareToken(t.Context(), &idp.AssociateSoftwareTokenInput{Session: out.Session}))(t)
	}
	first, second := begin(), begin()
	for range 2 { // whoever asks twice has set up the same app
		first.Session = flowtest.Must(f.sdk.VerifySoftwareToken(t.Context(), &idp.VerifySoftwareTokenInput{
			Session: first.Session, UserCode: new(f.app(*first.SecretCode)),
		}))(t).Session
	}
	_, err := f.sdk.VerifySoftwareToken(t.Context(), &idp.VerifySoftwareTokenInput{Session: second.Session, UserCode: new(f.app(*second.SecretCode))})
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user.")
	done := flowtest.Must(f.respond(types.ChallengeNameTypeMfaSetup, first.Session, given("USERNAME", address)))(t)
	if done.AuthenticationResult == nil {
		t.Errorf("after the set-up asked for %q", done.ChallengeName)
	}
}
