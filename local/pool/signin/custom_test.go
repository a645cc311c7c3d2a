package signin_test

import (
	"crypto/rand"
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
)

const riddle = types.ChallengeNameTypeCustomChallenge

// rounds are those an event tells of, as JSON.
func rounds(event flowtest.Event) string {
	raw, _ := json.Marshal(event.Request["session"])
	return string(raw)
}

// riddles has the pool ask the person for the word "swordfish" until it is right, at most three times.
// With SRP the password comes first.
func (f *fixture) riddles() {
	f.Answer(define, func(e flowtest.Event) (map[string]any, error) {
		played, _ := e.Request["session"].([]any)
		last := map[string]any{}
		if len(played) > 0 {
			last, _ = played[len(played)-1].(map[string]any)
		}
		switch {
		case last["challengeName"] == "SRP_A":
			return map[string]any{"challengeName": "PASSWORD_VERIFIER", "issueTokens": false, "failAuthentication": false}, nil
		case last["challengeName"] == "CUSTOM_CHALLENGE" && last["challengeResult"] == true:
			return map[string]any{"issueTokens": true, "failAuthentication": false}, nil
		case len(played) >= 3:
			return map[string]any{"issueTokens": false, "failAuthentication": true}, nil
		}
		return map[string]any{"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}, nil
	})
	f.Answer(create, flowtest.Sets(map[string]any{
		"publicChallengeParameters": map[string]string{"question": "the word?"}, "privateChallengeParameters": map[string]string{"word": "swordfish"},
		"challengeMetadata": "WORD",
	}))
	f.Answer(verify, func(e flowtest.Event) (map[string]any, error) {
		private, _ := e.Request["privateChallengeParameters"].(map[string]any)
		return map[string]any{"answerCorrect": e.Request["challengeAnswer"] == private["word"] && e.Request["userNotFound"] != true}, nil
	})
}

func TestCustomSignIn(t *testing.T) {
	f := newFixture(t, noDevices)
	f.riddles()
	user := f.Person(t, address, password, nil)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address)))(t)
	if out.ChallengeName != riddle || out.ChallengeParameters["question"] != "the word?" || out.ChallengeParameters["word"] != "" || out.ChallengeParameters["USERNAME"] != user.Name {
		t.Fatalf("asked for %q of %v", out.ChallengeName, out.ChallengeParameters)
	}
	events := f.Fired(t, define, create)
	f.heard(events, "nothing", "nothing")
	if rounds(events[0]) != "[]" || rounds(events[1]) != "[]" {
		t.Errorf("before any round the triggers hear of %s and %s", rounds(events[0]), rounds(events[1]))
	}
	wrong := flowtest.Must(f.respond(riddle, out.Session, given("USERNAME", address, "ANSWER", "guess")))(t)
	if wrong.ChallengeName != riddle || *wrong.Session == *out.Session {
		t.Fatalf("after a wrong answer asked for %q", wrong.ChallengeName)
	}
	events = f.Fired(t, verify, define, create)
	f.heard(events, "clientMetadata of respond", "clientMetadata of respond", "clientMetadata of respond")
	if want := `[{"challengeMetadata":"WORD","challengeName":"CUSTOM_CHALLENGE","challengeResult":false}]`; rounds(events[1]) != want {
		t.Errorf("the rounds are %s, wanted %s", rounds(events[1]), want)
	}
	done := flowtest.Must(f.respond(riddle, wrong.Session, given("USERNAME", address, "ANSWER", "swordfish")))(t)
	if done.AuthenticationResult == nil {
		t.Errorf("asked for %q", done.ChallengeName)
	}
	f.heard(f.Fired(t, verify, define, after, tokens),
		"clientMetadata of respond", "clientMetadata of respond", "clientMetadata of respond", "clientMetadata of respond")
}

func TestCustomSignInFails(t *testing.T) {
	for name, typed := range map[string]string{"somebody": address, "nobody": nobody} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, nil)
			f.riddles()
			f.Person(t, address, password, nil)
			out := flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", typed)))(t)
			session, answer := out.Session, "guess"
			if typed == nobody {
				answer = "swordfish"
			}
			for range 2 {
				wrong := flowtest.Must(f.respond(riddle, session, given("USERNAME", typed, "ANSWER", answer)))(t)
				session = wrong.Session
			}
			_, err := f.respond(riddle, session, given("USERNAME", typed, "ANSWER", answer))
			flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
			for _, event := range f.Fired(t, define, create, verify, define, create, verify, define, create, verify, define) {
				if missing := event.Request["userNotFound"] == true; missing != (typed == nobody) {
					t.Errorf("%s hears userNotFound %v", event.TriggerSource, missing)
				}
			}
		})
	}
}

func TestCustomSignInGivesNobodyTokens(t *testing.T) {
	f := newFixture(t, nil)
	f.Answer(define, flowtest.Sets(map[string]any{"issueTokens": true}))
	_, err := f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", nobody))
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	f.Reconfigure(t, func(s *settings.Settings) {
		s.Clients[0].PreventUserExistenceErrors = types.PreventUserExistenceErrorTypesLegacy
	})
	f.Fired(t, define)
	_, err = f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", nobody))
	flowtest.Refused(t, err, wire.UserNotFound, "User does not exist.")
	f.Fired(t)
}

func TestCustomSignInWithSRP(t *testing.T) {
	f := newFixture(t, noDevices)
	f.riddles()
	user := f.Person(t, address, password, nil)
	client := srp.NewClient(rand.Reader)
	begin := given("USERNAME", address, "CHALLENGE_NAME", "SRP_A", "SRP_A", client.A())
	out := flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, begin))(t)
	if out.ChallengeName != types.ChallengeNameTypePasswordVerifier || out.Session == nil {
		t.Fatalf("asked for %q, session: %v", out.ChallengeName, out.Session != nil)
	}
	if got, want := rounds(f.Fired(t, define)[0]), `[{"challengeMetadata":null,"challengeName":"SRP_A","challengeResult":true}]`; got != want {
		t.Errorf("the rounds are %s, wanted %s", got, want)
	}
	_, err := f.respond(out.ChallengeName, out.Session, f.proof(client, f.SRPGroup(), user.Name, another, out.ChallengeParameters))
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	f.Fired(t)
	out = flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, begin))(t)
	f.Fired(t, define)
	next := flowtest.Must(f.respond(out.ChallengeName, out.Session, f.proof(client, f.SRPGroup(), user.Name, password, out.ChallengeParameters)))(t)
	events := f.Fired(t, define, create)
	want := `[{"challengeMetadata":null,"challengeName":"SRP_A","challengeResult":true},{"challengeMetadata":null,"challengeName":"PASSWORD_VERIFIER","challengeResult":true}]`
	if rounds(events[1]) != want {
		t.Errorf("the rounds are %s, wanted %s", rounds(events[1]), want)
	}
	done := flowtest.Must(f.respond(riddle, next.Session, given("USERNAME", address, "ANSWER", "swordfish")))(t)
	if done.AuthenticationResult == nil {
		t.Errorf("asked for %q", done.ChallengeName)
	}
	f.Fired(t, verify, define, after, tokens)
}

func TestCustomSignInSwitch(t *testing.T) {
	f := newFixture(t, func(c *settings.Config) { c.Switches.PreAuthenticationOnCustomAuth = true })
	f.riddles()
	f.Person(t, address, password, nil)
	flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address)))(t)
	f.heard(f.Fired(t, before, define, create), "validationData of initiate", "nothing", "nothing")
}

func TestCustomSignInRefusesWhoMayNot(t *testing.T) {
	for class, change := range map[wire.Class]func(*directory.User){
		wire.UserNotConfirmed:      func(u *directory.User) { u.Status = directory.Unconfirmed },
		wire.NotAuthorized:         func(u *directory.User) { u.Disabled = true },
		wire.PasswordResetRequired: func(u *directory.User) { u.Status = directory.ResetRequired },
	} {
		f := newFixture(t, nil)
		f.riddles()
		f.Person(t, address, password, change)
		_, err := f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address))
		flowtest.Refused(t, err, class, "")
		f.Fired(t)
	}
}

func TestCustomSignInOddDecisions(t *testing.T) {
	for name, answer := range map[string]map[string]any{
		"nothing": {}, "an unknown challenge": {"challengeName": "RIDDLE"}, "a verifier without SRP": {"challengeName": "PASSWORD_VERIFIER"},
		"a second factor that is not there": {"challengeName": "SOFTWARE_TOKEN_MFA"}, "a device that is not there": {"challengeName": "DEVICE_SRP_AUTH"},
		"a wrong type": {"challengeName": 5},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, nil)
			f.Person(t, address, password, nil)
			f.Answer(define, flowtest.Sets(answer))
			_, err := f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address))
			flowtest.Refused(t, err, wire.InvalidLambdaResponse, "")
		})
	}
}

func TestCustomSignInWithSecondFactor(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	f.Answer(define, func(e flowtest.Event) (map[string]any, error) {
		if played, _ := e.Request["session"].([]any); len(played) > 0 {
			return map[string]any{"issueTokens": true}, nil
		}
		return map[string]any{"challengeName": "EMAIL_OTP"}, nil
	})
	out := flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address)))(t)
	done := flowtest.Must(f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "EMAIL_OTP_CODE", f.Code(t))))(t)
	if done.AuthenticationResult == nil {
		t.Errorf("asked for %q", done.ChallengeName)
	}
	events := f.Fired(t, define, message, define, after, tokens)
	if want := `[{"challengeMetadata":null,"challengeName":"EMAIL_OTP","challengeResult":true}]`; rounds(events[2]) != want {
		t.Errorf("the rounds are %s, wanted %s", rounds(events[2]), want)
	}
}

func TestCustomSignInNeedsTriggers(t *testing.T) {
	f := newFixture(t, func(c *settings.Config) { delete(c.Functions, "DefineAuthChallenge") })
	f.Person(t, address, password, nil)
	_, err := f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address))
	flowtest.Refused(t, err, wire.InvalidParameter, "Custom auth lambda trigger is not configured for the user pool.")
	_, err = f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address, "CHALLENGE_NAME", "OTHER"))
	flowtest.Refused(t, err, wire.InvalidParameter, "")
	f.Fired(t)
}
