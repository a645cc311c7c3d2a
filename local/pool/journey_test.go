package pool_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const (
	someone  = "jane.doe@example.com"
	password = "Example-password-1"
)

// traveller walks one way in through a pool whose triggers note every event.
type traveller struct {
	*testing.T
	*pooltest.Pool
	mu     sync.Mutex
	events []json.RawMessage
	held   *types.AuthenticationResultType // tokens from before
	answer func(cognito.Source, json.RawMessage) (map[string]any, error)
}

// board opens a pool with every trigger attached but the custom senders, which take the place of
// custom messages.
func board(t *testing.T, change func(*settings.Config)) *traveller {
	t.Helper()
	j := &traveller{T: t}
	keys := []string{
		"PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGenerationConfig", "UserMigration",
		"DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse", "CustomMessage", "InboundFederation",
	}
	triggers := map[string]hook.Function{}
	for _, key := range keys {
		triggers[key] = hook.Chainless(j.hear)
	}
	j.Pool = pooltest.New(t, pooltest.Options{Config: change, Triggers: triggers, TokenVersion: "V3_0"})
	return j
}

// hear is the function behind every trigger: it answers the event with what the journey wants in its
// response.
func (j *traveller) hear(_ context.Context, raw []byte) ([]byte, error) {
	var event struct {
		TriggerSource cognito.Source `json:"triggerSource"`
	}
	if err := json.Unmarshal(raw, &event); err != nil {
		return nil, err
	}
	j.mu.Lock()
	j.events = append(j.events, slices.Clone(raw))
	answer := j.answer
	j.mu.Unlock()
	response, err := usual(event.TriggerSource, raw)
	if answer != nil {
		response, err = answer(event.TriggerSource, raw)
	}
	if err != nil || response == nil {
		return raw, err
	}
	return cognito.Splice(raw, response)
}

// usual are the answers of triggers that must say something.
func usual(source cognito.Source, raw json.RawMessage) (map[string]any, error) {
	switch source {
	case cognito.UserMigrationAuthentication, cognito.UserMigrationForgotPassword:
		return map[string]any{
			"userAttributes":  map[string]string{"email": "legacy@example.com", "email_verified": "true"},
			"finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS",
		}, nil
	case cognito.DefineAuthChallengeAuthentication:
		var event struct {
			Request cognito.DefineAuthChallengeRequest
		}
		if err := json.Unmarshal(raw, &event); err != nil {
			return nil, err
		}
		if rounds := event.Request.Session; len(rounds) > 0 && rounds[len(rounds)-1].ChallengeResult {
			return map[string]any{"issueTokens": true, "failAuthentication": false}, nil
		}
		return map[string]any{"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}, nil
	case cognito.CreateAuthChallengeAuthentication:
		return map[string]any{
			"publicChallengeParameters":  map[string]string{"question": "which word"},
			"privateChallengeParameters": map[string]string{"answer": "example"}, "challengeMetadata": "WORD",
		}, nil
	case cognito.VerifyAuthChallengeResponseAuthentication:
		return map[string]any{"answerCorrect": true}, nil
	default:
		return nil, nil
	}
}

// refuse makes triggers of a source fail with a sentence.
func (j *traveller) refuse(refused cognito.Source, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.answer = func(source cognito.Source, raw json.RawMessage) (map[string]any, error) {
		if source == refused {
			return nil, err
		}
		return usual(source, raw)
	}
}

// taken returns the events since the last call.
func (j *traveller) taken() []json.RawMessage {
	j.mu.Lock()
	defer j.mu.Unlock()
	events := j.events
	j.events = nil
	return events
}

// passed fails unless exactly these triggers fired, in this order, each with an event like its
// samples.
func (j *traveller) passed(want ...cognito.Source) {
	j.Helper()
	var got []cognito.Source
	for _, raw := range j.taken() {
		var event map[string]any
		if err := json.Unmarshal(raw, &event); err != nil {
			j.Fatal(err)
		}
		source, _ := event["triggerSource"].(string)
		version, _ := event["version"].(string)
		got = append(got, cognito.Source(source))
		if odd := shapeOf(j.T, cognito.Source(source), version).differs(event); len(odd) > 0 {
			j.Errorf("%s is not like its samples:\n%s", source, strings.Join(odd, "\n"))
		}
	}
	if !slices.Equal(got, want) {
		j.Errorf("triggers fired\n%v, want\n%v", got, want)
	}
}

// must fails the test on an error.
func (j *traveller) must(err error) {
	j.Helper()
	if err != nil {
		j.Fatal(err)
	}
}

// must fails the test on an error.
func must[T any](t testing.TB, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// attributes are those of an SDK input.
func attributes(pairs ...string) []types.AttributeType {
	var list []types.AttributeType
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, types.AttributeType{Name: &pairs[i], Value: &pairs[i+1]})
	}
	return list
}
