package trigger_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
	"gatehouse/shared/trigger"
)

// faulty returns, for each kind of step, a chain in which that step fails as told.
func faulty(onFault trigger.Fault, fail func() error) map[string]chain {
	writing := &admit{Name: "admit", Acts: signUps, Write: func(context.Context, *call, *[]string) (trigger.Note, error) { return "", nil }}
	return map[string]chain{
		"load":          {Load: &load{Name: "load", OnFault: onFault, Read: func(context.Context, *call) (string, error) { return "", fail() }}},
		"load with I/O": {Load: &load{Name: "load with I/O", OnFault: onFault, IO: true, Read: func(context.Context, *call) (string, error) { return "", fail() }}},
		"guard":         {Guards: []guard{breaks("guard", onFault, fail)}},
		"guard with I/O": {Guards: []guard{func() guard {
			g := breaks("guard with I/O", onFault, fail)
			g.IO = true
			return g
		}()}},
		"shape": {Shapes: []shape{{Name: "shape", OnFault: onFault, Acts: signUps, Apply: func(context.Context, *call) (func(*cognito.PreSignUpResponse), trigger.Note, error) {
			err := fail()
			return func(r *cognito.PreSignUpResponse) { r.AutoConfirmUser = new(true) }, "", err
		}}}},
		"record": {Admit: writing, Records: []record{{Name: "record", OnFault: onFault, Acts: signUps, Add: func(context.Context, *call) (func(*[]string), trigger.Note, error) {
			return nil, "", fail()
		}}}},
		"admit": {Admit: &admit{Name: "admit", OnFault: onFault, Acts: signUps, Write: func(context.Context, *call, *[]string) (trigger.Note, error) {
			return "", fail()
		}}},
	}
}

func TestEveryKindOfFaultDoesWhatTheStepDeclares(t *testing.T) {
	var nothing map[string]int
	kinds := map[string]func() error{
		"error":               func() error { return errors.New("broken") },
		"panic with a string": func() error { panic("jane@example.com") },
		"runtime panic":       func() error { nothing["x"]++; return nil },
		"nil refusal":         func() error { return (*deny.Error)(nil) },
	}
	for kind, fail := range kinds {
		for step, c := range faulty(trigger.Refuse, fail) {
			answer, outcome := handler(t, c)(t.Context(), []byte(event))
			if answer != nil || outcome.Result != trigger.Faulted || outcome.Err.Code != deny.CodeUnavailable || outcome.Rule != step {
				t.Errorf("%s in %s: answered %s with %+v", kind, step, answer, outcome)
			}
			if outcome.Cause == nil || strings.Contains(outcome.Cause.Error(), "jane") {
				t.Errorf("%s in %s: the log reads %v", kind, step, outcome.Cause)
			}
		}
		for step, c := range faulty(trigger.Pass, fail) {
			answer, outcome := handler(t, c)(t.Context(), []byte(event))
			if string(answer) != event || outcome.Result != trigger.Allowed || outcome.Cause == nil {
				t.Errorf("%s passed in %s: answered %s with %+v", kind, step, answer, outcome)
			}
			if len(outcome.Notes) != 1 || outcome.Notes[0] != trigger.Note("fault_"+step) {
				t.Errorf("%s passed in %s: counts %v", kind, step, outcome.Notes)
			}
		}
	}
}

func TestOnlyGuardsAndAdmitMayRefuse(t *testing.T) {
	refuse := func() error { return deny.New("not_mine", "Not you") }
	for step, c := range faulty(trigger.Refuse, refuse) {
		_, outcome := handler(t, c)(t.Context(), []byte(event))
		may := strings.HasPrefix(step, "guard") || step == "admit"
		if may != (outcome.Result == trigger.Refused) {
			t.Errorf("a refusal by %s came out as %s", step, outcome.Result)
		}
		if !may && outcome.Err.Code != deny.CodeUnavailable {
			t.Errorf("a person reads %q by %s", outcome.Err.Text(), step)
		}
	}
	counts := chain{Load: &load{Name: "load", Refuses: true, Read: func(context.Context, *call) (string, error) { return "", refuse() }}}
	if _, outcome := handler(t, counts)(t.Context(), []byte(event)); outcome.Result != trigger.Refused {
		t.Errorf("a load that may refuse came out as %s", outcome.Result)
	}
}

func TestAnswersInTimeHoweverStuckARuleIs(t *testing.T) {
	for _, onFault := range []trigger.Fault{trigger.Refuse, trigger.Pass} {
		for step := range faulty(onFault, nil) {
			t.Run(step, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					release := make(chan struct{})
					defer close(release)
					c := faulty(onFault, func() error { <-release; return nil })[step]
					ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
					defer cancel()
					start := time.Now()
					answer, outcome := handler(t, c)(ctx, []byte(event))
					if took := time.Since(start); took > 4*time.Second {
						t.Errorf("answered after %v", took)
					}
					hasOwnFault := step == "guard with I/O" || step == "load with I/O" || step == "admit"
					if hasOwnFault && onFault == trigger.Pass {
						if string(answer) != event || outcome.Cause == nil {
							t.Errorf("a slow %s that lets pass ended in %+v", step, outcome)
						}
						return
					}
					if outcome.Result != trigger.Faulted || outcome.Rule != step {
						t.Errorf("stuck in %s: %+v", step, outcome)
					}
				})
			})
		}
	}
}

func TestAChainThatLetsItsFaultsPassAnswersWithTheEvent(t *testing.T) {
	c := faulty(trigger.Refuse, func() error { return errors.New("broken") })["admit"]
	c.OnFault = trigger.Pass
	answer, outcome := handler(t, c)(t.Context(), []byte(event))
	if string(answer) != event || outcome.Result != trigger.Allowed || outcome.Err != nil || outcome.Cause == nil || outcome.Rule != "admit" {
		t.Errorf("answered %s with %+v", answer, outcome)
	}
	c.Admit.Write = func(context.Context, *call, *[]string) (trigger.Note, error) {
		return "", deny.New("no_entry", "Not you")
	}
	if _, outcome := handler(t, c)(t.Context(), []byte(event)); outcome.Result != trigger.Refused {
		t.Errorf("a refusal was let pass: %+v", outcome)
	}
}

func TestBadEventsAreFaultsThatEchoNothing(t *testing.T) {
	for name, bad := range map[string]string{
		"empty": "", "text": "jane@example.com", "null": "null", "list": `["jane@example.com"]`, "no source": `{"userName":"jane@example.com"}`,
		"not UTF-8": "{\"triggerSource\":\"PreSignUp_SignUp\",\"userName\":\"jane\xff\"}",
		"doubled":   `{"triggerSource":"PreSignUp_SignUp","userName":"jane","userName":"jane"}`,
		"deep":      `{"triggerSource":"PreSignUp_SignUp","jane":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`,
		"6 MB":      `{"triggerSource":"PreSignUp_SignUp","jane":"` + strings.Repeat("x", 6<<20) + `"}`,
	} {
		answer, outcome := handler(t, chain{})(t.Context(), []byte(bad))
		if answer != nil || outcome.Result != trigger.Faulted || outcome.Rule != "decode" || outcome.Err.Code != deny.CodeUnavailable {
			t.Errorf("%s: answered %.80s with %+v", name, answer, outcome)
		}
		if strings.Contains(outcome.Cause.Error(), "jane") {
			t.Errorf("%s: the log reads %v", name, outcome.Cause)
		}
	}
}

// A read that ends with its context must have its own fault, not the chain's: tokens that an outage lets
// pass are marked by a shape behind it.
func TestAHungReadHasItsOwnFault(t *testing.T) {
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			marked := false
			h := handler(t, chain{
				Load: &load{Name: "load", IO: true, OnFault: trigger.Pass, Read: func(ctx context.Context, _ *call) (string, error) {
					<-ctx.Done()
					return "", ctx.Err()
				}},
				Shapes: []shape{{Name: "mark", Acts: signUps, Apply: func(context.Context, *call) (func(*cognito.PreSignUpResponse), trigger.Note, error) {
					marked = true
					return nil, "", nil
				}}},
			})
			start := time.Now()
			if _, outcome := h(ctx, []byte(event)); outcome.Result != trigger.Allowed || !marked || time.Since(start) != 3*time.Second {
				t.Errorf("after %v: marked %v, %+v", time.Since(start), marked, outcome)
			}
		})
	}
}

func TestAnAbandonedRunWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		h := handler(t, chain{
			Guards: []guard{
				breaks("broken", trigger.Pass, func() error { return errors.New("table down") }),
				breaks("slow", trigger.Refuse, func() error { time.Sleep(2 * time.Second); return nil }),
			},
			Admit: &admit{Name: "admit", Acts: signUps, Write: func(context.Context, *call, *[]string) (trigger.Note, error) {
				t.Error("wrote after the answer")
				return "", nil
			}},
		})
		_, outcome := h(ctx, []byte(event))
		if outcome.Result != trigger.Faulted || outcome.Rule != "slow" || len(outcome.Notes) != 1 || !strings.Contains(outcome.Cause.Error(), "table down") {
			t.Errorf("%+v", outcome)
		}
		time.Sleep(2 * time.Second)
	})
}

func TestAFailedStepHasWrittenNothing(t *testing.T) {
	var wrote []string
	h := handler(t, chain{
		Records: []record{
			{Name: "fails", OnFault: trigger.Pass, Acts: signUps, Add: func(context.Context, *call) (func(*[]string), trigger.Note, error) {
				return func(w *[]string) { *w = append(*w, "half") }, "", errors.New("broken")
			}},
			{Name: "works", Acts: signUps, Add: func(context.Context, *call) (func(*[]string), trigger.Note, error) {
				return func(w *[]string) { *w = append(*w, "whole") }, "", nil
			}},
		},
		Admit: &admit{Name: "admit", Acts: signUps, Write: func(_ context.Context, _ *call, w *[]string) (trigger.Note, error) {
			wrote = *w
			return "", nil
		}},
	})
	if h(t.Context(), []byte(event)); len(wrote) != 1 || wrote[0] != "whole" {
		t.Errorf("wrote %v", wrote)
	}
}
