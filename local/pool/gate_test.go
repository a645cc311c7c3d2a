package pool_test

import (
	"errors"
	"strings"
	"testing"

	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// TestEveryWayMeetsTheGate makes pre token generation refuse: no way in may end with a token.
func TestEveryWayMeetsTheGate(t *testing.T) {
	for name, w := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := w.begin(t)
			j.refuse(w.fires[len(w.fires)-1], errors.New("approval_pending: The team has not decided yet"))
			result, err := w.in(j)
			const want = "PreTokenGeneration failed with error approval_pending: The team has not decided yet."
			if err == nil || result != nil || !strings.Contains(err.Error(), want) {
				t.Fatalf("got tokens: %v, error %v", result != nil, err)
			}
			_, page := pages()[name]
			if refused, ok := errors.AsType[*types.UserLambdaValidationException](err); !page && (!ok || *refused.Message != want) {
				t.Errorf("the client gets %v, not Cognito's exception with this text alone", err)
			}
		})
	}
}

// TestEveryTriggerStopsItsWay makes each trigger of each way refuse in turn: the client gets Cognito's
// exception with the text, and no token.
func TestEveryTriggerStopsItsWay(t *testing.T) {
	for name, w := range ways() {
		for _, source := range w.fires {
			t.Run(name+"/"+string(source), func(t *testing.T) {
				t.Parallel()
				stops(t, w, source)
			})
		}
	}
}

// stops fails where the client is not told, or gets a token all the same. A migration that fails looks
// like a wrong password.
func stops(t *testing.T, w way, source cognito.Source) {
	t.Helper()
	j := w.begin(t)
	j.refuse(source, errors.New("no: not today"))
	result, err := w.in(j)
	want := string(source.Trigger()) + " failed with error no: not today."
	if source.Trigger() == cognito.UserMigration {
		want = "NotAuthorizedException"
	}
	if err == nil || !strings.Contains(err.Error(), want) || result != nil {
		t.Errorf("got tokens: %v, error %v", result != nil, err)
	}
}
