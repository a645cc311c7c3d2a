package hook_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// stressed makes a call of an echoing function under a stress.
func stressed(t *testing.T, limit time.Duration, stress hook.Stress) (runs *atomic.Int32, timeline *hook.Timeline, err error) {
	t.Helper()
	runs = new(atomic.Int32)
	c, timeline := caller(t, echo(runs), hook.Config{Deadline: limit})
	setStress(t, c, stress)
	_, err = c.Call(t.Context(), preSignUp())
	c.Close()
	return runs, timeline, err
}

func setStress(t *testing.T, c *hook.Caller, stresses ...hook.Stress) {
	t.Helper()
	if err := c.Stress(stresses); err != nil {
		t.Fatal(err)
	}
}

func TestDeliveredTwiceOneAfterTheOther(t *testing.T) {
	runs, timeline, err := stressed(t, patient, hook.Stress{Deliver: 2})
	if err != nil || runs.Load() != 2 {
		t.Errorf("ran %d times, %v", runs.Load(), err)
	}
	wantDecisions(t, timeline, hook.Dropped, hook.Allowed)
	if e := timeline.List(0)[0]; string(e.Answer) != event || e.Error != "" || e.Attempt != 1 {
		t.Errorf("the first delivery reads %+v", e)
	}
}

func TestDeliveredThreeTimesAtOnce(t *testing.T) {
	var running atomic.Int32
	all := make(chan struct{})
	c, timeline := caller(t, hook.Chainless(func(_ context.Context, event []byte) ([]byte, error) {
		if running.Add(1) == 3 {
			close(all)
		}
		<-all
		return event, nil
	}), hook.Config{Deadline: patient})
	setStress(t, c, hook.Stress{Deliver: 3, Overlap: true})
	if _, err := c.Call(t.Context(), preSignUp()); err != nil {
		t.Errorf("failed with %v", err)
	}
	c.Close()
	decisions := map[string]int{}
	attempts := map[int]bool{}
	for _, e := range timeline.List(0) {
		decisions[e.Decision]++
		attempts[e.Attempt] = true
	}
	if decisions[hook.Dropped] != 2 || decisions[hook.Allowed] != 1 || len(attempts) != 3 {
		t.Errorf("the timeline reads %v for attempts %v", decisions, attempts)
	}
}

func TestADroppedAnswerLooksLikeATimeout(t *testing.T) {
	started := time.Now()
	runs, timeline, err := stressed(t, 300*time.Millisecond, hook.Stress{DropAnswer: true})
	if err != nil || runs.Load() != 2 || time.Since(started) < 300*time.Millisecond {
		t.Errorf("ran %d times in %v, %v", runs.Load(), time.Since(started), err)
	}
	wantDecisions(t, timeline, hook.Dropped, hook.Allowed)
	if e := timeline.List(0)[0]; e.Error != timeoutText || string(e.Answer) != event {
		t.Errorf("the lost answer reads %+v", e)
	}
	c, _ := caller(t, echo(runs), hook.Config{Deadline: deadline, Attempts: 1})
	setStress(t, c, hook.Stress{DropAnswer: true})
	_, err = c.Call(t.Context(), preSignUp())
	wantException(t, err, wire.UnexpectedLambda, timeoutText)
}

func TestADelayBeyondTheDeadlineLetsAttemptsOverlap(t *testing.T) {
	var runs atomic.Int32
	c, timeline := caller(t, echo(&runs), hook.Config{Deadline: deadline})
	setStress(t, c, hook.Stress{Delay: 5 * deadline})
	_, err := c.Call(t.Context(), preSignUp())
	wantException(t, err, wire.UnexpectedLambda, timeoutText)
	wantDecisions(t, timeline, hook.Timeout, hook.Timeout, hook.Timeout)
	for limit := time.Now().Add(patient); runs.Load() < 3; time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("only %d of 3 late attempts ran", runs.Load())
		}
	}
}

func TestFailAndRubbish(t *testing.T) {
	runs, timeline, err := stressed(t, patient, hook.Stress{Fail: "out of order"})
	wantException(t, err, wire.UserLambdaValidation, "PreSignUp failed with error out of order.")
	wantDecisions(t, timeline, hook.Fault)
	if runs.Load() != 0 {
		t.Error("the function ran although the stress fails in its place")
	}
	runs, timeline, err = stressed(t, patient, hook.Stress{Rubbish: true})
	wantException(t, err, wire.InvalidLambdaResponse, "Invalid lambda function output : Invalid JSON")
	if runs.Load() != 1 || !json.Valid(timeline.List(0)[0].Answer) {
		t.Errorf("ran %d times, the timeline shows %s", runs.Load(), timeline.List(0)[0].Answer)
	}
}

func TestStressHoldsForItsTriggerAndItsNumberOfCalls(t *testing.T) {
	var runs atomic.Int32
	c, _ := caller(t, echo(&runs), hook.Config{Deadline: patient})
	setStress(t, c,
		hook.Stress{Trigger: cognito.PostConfirmation, Fail: "other"},
		hook.Stress{Trigger: cognito.PreSignUp, Fail: "first", Times: 2},
		hook.Stress{Fail: "any"})
	for i, want := range []string{"first", "first", "any", "any"} {
		_, err := c.Call(t.Context(), preSignUp())
		wantException(t, err, wire.UserLambdaValidation, "PreSignUp failed with error "+want+".")
		left := c.Stresses()
		if i == 0 && (len(left) != 3 || left[1].Times != 1) || i == 1 && len(left) != 2 {
			t.Errorf("after call %d these are in force: %+v", i+1, left)
		}
	}
	setStress(t, c)
	if _, err := c.Call(t.Context(), preSignUp()); err != nil || len(c.Stresses()) != 0 {
		t.Errorf("cleared stress still holds: %v, %v", c.Stresses(), err)
	}
}

func TestStressAsJSON(t *testing.T) {
	whole := hook.Stress{Trigger: cognito.PreSignUp, Deliver: 3, Overlap: true, Delay: 250 * time.Millisecond, DropAnswer: true, Rubbish: true, Fail: "no", Times: 4}
	raw, err := json.Marshal(whole)
	want := `{"trigger":"PreSignUp","deliver":3,"overlap":true,"delay":"250ms","dropAnswer":true,"rubbish":true,"fail":"no","times":4}`
	if err != nil || string(raw) != want {
		t.Errorf("is written as %s, %v", raw, err)
	}
	var read hook.Stress
	if err := json.Unmarshal(raw, &read); err != nil || !reflect.DeepEqual(read, whole) {
		t.Errorf("%s is read as %+v, %v", raw, read, err)
	}
	for _, text := range []string{`{"delivery":2}`, `{"delay":"soon"}`, `{"delay":5}`, `{"deliver":"2"}`, `[]`} {
		if err := json.Unmarshal([]byte(text), &read); err == nil {
			t.Errorf("%s was accepted as %+v", text, read)
		}
	}
}

func TestStressThatCannotBeMeant(t *testing.T) {
	var runs atomic.Int32
	c, _ := caller(t, echo(&runs), hook.Config{})
	setStress(t, c, hook.Stress{Times: 7})
	err := c.Stress([]hook.Stress{{}, {Trigger: "PreSignOut", Deliver: 11, Delay: -1, Times: -1}})
	for _, want := range []string{"stress 2", `"PreSignOut"`, "deliver", "delay", "times"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
	if left := c.Stresses(); len(left) != 1 || left[0].Times != 7 {
		t.Errorf("a refused setting replaced the one in force: %+v", left)
	}
}
