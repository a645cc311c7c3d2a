package trigger_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
	"gatehouse/shared/trigger"
)

// The tests' chain is one of pre sign-up that loads a word and writes words.
type (
	call   = trigger.Call[cognito.PreSignUpRequest, string]
	load   = trigger.Load[cognito.PreSignUpRequest, string]
	guard  = trigger.Guard[cognito.PreSignUpRequest, string]
	shape  = trigger.Shape[cognito.PreSignUpRequest, cognito.PreSignUpResponse, string]
	record = trigger.Record[cognito.PreSignUpRequest, string, []string]
	admit  = trigger.Admit[cognito.PreSignUpRequest, string, []string]
	chain  = trigger.Chain[cognito.PreSignUpRequest, cognito.PreSignUpResponse, string, []string]
)

const event = `{"version":"1","triggerSource":"PreSignUp_SignUp","userName":"u","request":{"userAttributes":{"locale":"de-AT"}},"response":{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false},"later":[1, 2]}`

func unknownEvent() string {
	return strings.Replace(event, "PreSignUp_SignUp", "PreSignUp_ByCarrierPigeon", 1)
}

var signUps = []cognito.Source{cognito.PreSignUpSignUp}

// handler opens a chain that must be well declared.
func handler(t *testing.T, c chain) trigger.Handler {
	t.Helper()
	c.Name, c.Trigger, c.Policy = "tested", cognito.PreSignUp, "abcd1234"
	h, err := trigger.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// passes is a guard with nothing to say, refuses one that always refuses.
func passes(name string) guard {
	return guard{Name: name, Mode: trigger.Block, Check: func(context.Context, *call) (trigger.Note, error) { return "", nil }}
}

func refuses(name string) guard {
	return guard{Name: name, Mode: trigger.Block, Check: func(context.Context, *call) (trigger.Note, error) {
		return "", deny.New(name+"_code", "Not you")
	}}
}

// breaks is a guard that fails in the given way.
func breaks(name string, onFault trigger.Fault, check func() error) guard {
	return guard{Name: name, Mode: trigger.Block, OnFault: onFault, Check: func(context.Context, *call) (trigger.Note, error) { return "", check() }}
}

func TestNothingToSayEchoesTheEvent(t *testing.T) {
	answer, outcome := handler(t, chain{Guards: []guard{passes("one")}})(t.Context(), []byte(event))
	if string(answer) != event || outcome.Result != trigger.Allowed || outcome.Err != nil || outcome.Cause != nil {
		t.Errorf("answered %s with %+v", answer, outcome)
	}
	if outcome.Function != "tested" || outcome.Policy != "abcd1234" || outcome.Source != cognito.PreSignUpSignUp || outcome.Rule != "" {
		t.Errorf("outcome %+v", outcome)
	}
}

func TestStepsRunInOrderAndOneWriteGoesOut(t *testing.T) {
	var writes [][]string
	h := handler(t, chain{
		Load: &load{Name: "read", Read: func(context.Context, *call) (string, error) { return "facts", nil }},
		Guards: []guard{{Name: "sees", Mode: trigger.Block, Check: func(_ context.Context, c *call) (trigger.Note, error) {
			if c.Facts != "facts" || c.UserName != "u" || c.Now.IsZero() {
				return "", errors.New("the guard does not see the facts")
			}
			return "seen", nil
		}}},
		Shapes: []shape{
			{Name: "first", Acts: signUps, Apply: func(context.Context, *call) (func(*cognito.PreSignUpResponse), trigger.Note, error) {
				return func(r *cognito.PreSignUpResponse) { r.AutoConfirmUser, r.AutoVerifyEmail = new(true), new(true) }, "", nil
			}},
			{Name: "later wins", Acts: signUps, Apply: func(context.Context, *call) (func(*cognito.PreSignUpResponse), trigger.Note, error) {
				return func(r *cognito.PreSignUpResponse) { r.AutoConfirmUser = new(false) }, "shaped", nil
			}},
		},
		Records: []record{
			{Name: "a", Acts: signUps, Add: func(_ context.Context, c *call) (func(*[]string), trigger.Note, error) {
				return func(w *[]string) { *w = append(*w, "a "+c.Facts) }, "", nil
			}},
			{Name: "b", Acts: signUps, Add: func(context.Context, *call) (func(*[]string), trigger.Note, error) {
				return func(w *[]string) { *w = append(*w, "b") }, "", nil
			}},
		},
		Admit: &admit{Name: "write", Acts: signUps, Write: func(_ context.Context, _ *call, w *[]string) (trigger.Note, error) {
			writes = append(writes, *w)
			return "written", nil
		}},
	})
	answer, outcome := h(t.Context(), []byte(event))
	want := strings.Replace(event, `"autoVerifyEmail":false`, `"autoVerifyEmail":true`, 1)
	if string(answer) != want {
		t.Errorf("answered\n%s\nwant\n%s", answer, want)
	}
	if len(writes) != 1 || strings.Join(writes[0], ",") != "a facts,b" {
		t.Errorf("wrote %v", writes)
	}
	if got := outcome.Notes; len(got) != 3 || got[0] != "seen" || got[1] != "shaped" || got[2] != "written" {
		t.Errorf("counts %v", got)
	}
}

func TestUnknownSourcesAreGuardedAndNothingElse(t *testing.T) {
	acted := false
	c := chain{
		Shapes: []shape{{Name: "s", Acts: signUps, Apply: func(context.Context, *call) (func(*cognito.PreSignUpResponse), trigger.Note, error) {
			acted = true
			return nil, "", nil
		}}},
		Records: []record{{Name: "r", Acts: signUps, Add: func(context.Context, *call) (func(*[]string), trigger.Note, error) {
			acted = true
			return nil, "", nil
		}}},
		Admit: &admit{Name: "a", Acts: signUps, Write: func(context.Context, *call, *[]string) (trigger.Note, error) {
			acted = true
			return "", nil
		}},
	}
	if answer, outcome := handler(t, c)(t.Context(), []byte(unknownEvent())); string(answer) != unknownEvent() || acted {
		t.Errorf("an unknown source was acted on: %s, %+v", answer, outcome)
	}
	c.Guards = []guard{refuses("g")}
	if _, outcome := handler(t, c)(t.Context(), []byte(unknownEvent())); outcome.Result != trigger.Refused {
		t.Errorf("an unknown source was not guarded: %+v", outcome)
	}
	c.Guards[0].Skips = []cognito.Source{trigger.UnknownSource}
	if _, outcome := handler(t, c)(t.Context(), []byte(unknownEvent())); outcome.Result != trigger.Allowed {
		t.Errorf("a guard that skips unknown sources had a say: %+v", outcome)
	}
	if _, outcome := handler(t, c)(t.Context(), []byte(event)); outcome.Result != trigger.Refused {
		t.Errorf("a guard that skips unknown sources skipped a known one: %+v", outcome)
	}
}

func TestAnEventOfAnotherTriggerIsUnknown(t *testing.T) {
	other := strings.Replace(event, "PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp", 1)
	c := chain{Shapes: []shape{{Name: "s", Acts: signUps, Apply: func(context.Context, *call) (func(*cognito.PreSignUpResponse), trigger.Note, error) {
		t.Error("a pre sign-up chain shaped a post confirmation event")
		return nil, "", nil
	}}}}
	if answer, _ := handler(t, c)(t.Context(), []byte(other)); string(answer) != other {
		t.Errorf("answered %s", answer)
	}
}

func TestOutcomeTakesItsTimeFromTheClock(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c := chain{Clock: func() time.Time { at = at.Add(7 * time.Millisecond); return at }}
	if _, outcome := handler(t, c)(t.Context(), []byte(event)); outcome.Took != 7*time.Millisecond {
		t.Errorf("took %v", outcome.Took)
	}
}

func TestNewReportsEveryFaultOfTheDeclaration(t *testing.T) {
	_, err := trigger.New(chain{
		Name:    "bad",
		Trigger: cognito.PreSignUp,
		Wording: deny.Wording{"de": {"code": "Mit Punkt."}},
		Load:    &load{Name: "load"},
		Guards: []guard{
			{Name: "", Mode: trigger.Block}, {Name: "twice", Mode: "maybe"}, passes("twice"),
			{Name: "reviews", Mode: trigger.Review, Skips: []cognito.Source{trigger.UnknownSource, "PreSignUp_Signup"}},
		},
		Shapes:  []shape{{Name: "shape"}, {Name: "foreign", Acts: []cognito.Source{cognito.TokenGenerationRefreshTokens}}},
		Records: []record{{Name: "record", Acts: signUps}},
	})
	if err == nil {
		t.Fatal("was accepted")
	}
	for _, want := range []string{
		`chain "bad"`, "wording.de.code", `load "load" has no function`, "a guard has no name", `guard "twice" has mode "maybe"`,
		`two steps are called "twice"`, `shape "shape" has no function`, `shape "shape" names no source`,
		`record "record" acts on PreSignUp_SignUp, for which no admit writes`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

func TestAChainIsOfATriggerOfCognito(t *testing.T) {
	for _, name := range []cognito.Trigger{"", "PreSignOut"} {
		if _, err := trigger.New(chain{Name: "bad", Trigger: name}); err == nil || !strings.Contains(err.Error(), "is no trigger of Cognito") {
			t.Errorf("%q: %v", name, err)
		}
	}
}
