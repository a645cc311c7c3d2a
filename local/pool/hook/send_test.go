package hook_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

func sender() hook.Call {
	return hook.Call{
		Trigger: cognito.CustomEmailSender, Source: cognito.CustomEmailSenderSignUp, Function: arn, Operation: "SignUp",
		Event: []byte(`{"version":"1","triggerSource":"CustomEmailSender_SignUp","request":{"type":"customEmailSenderRequestV1","code":"c2VjcmV0"}}`),
	}
}

func TestSendersAreTriedTwiceMore(t *testing.T) {
	none := errors.New("no such function")
	cases := map[string]struct {
		function hook.Function
		want     []string
	}{
		"takes it":            {answers("null"), []string{hook.Allowed}},
		"answers rubbish":     {answers("<html>"), []string{hook.Allowed}},
		"fails":               {fails(errors.New("no mail server")), []string{hook.Fault, hook.Fault, hook.Fault}},
		"fails once":          {failsFirst(1), []string{hook.Fault, hook.Allowed}},
		"throttled":           {unreached(&hook.InvokeError{Status: 429, Code: "TooManyRequestsException"}), []string{hook.Fault, hook.Fault, hook.Fault}},
		"Lambda in trouble":   {unreached(&hook.InvokeError{Status: 500, Code: "ServiceException"}), []string{hook.Fault, hook.Fault, hook.Fault}},
		"deleted":             {unreached(none), []string{hook.Fault}},
		"panics":              {panics("oops"), []string{hook.Fault, hook.Fault, hook.Fault}},
		"slower than Cognito": {slow(20 * time.Second), []string{hook.Allowed}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller, timeline := caller(t, c.function, hook.Config{})
				started := time.Now()
				caller.Send(sender())
				if time.Since(started) != 0 {
					t.Error("the operation waited for the sender")
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				wantDecisions(t, timeline, c.want...)
				for i, e := range timeline.List(0) {
					after := [...]time.Duration{0, time.Minute, 3 * time.Minute}[i]
					if e.Attempt != i+1 || e.Time.Sub(started) != after || strings.Contains(string(e.Event), "c2VjcmV0") {
						t.Errorf("entry %d is %+v, want it after %v and without its code", i+1, e, after)
					}
				}
			})
		})
	}
}

func failsFirst(times int32) hook.Function {
	var runs atomic.Int32
	return hook.Chainless(func(_ context.Context, event []byte) ([]byte, error) {
		if runs.Add(1) <= times {
			return nil, errors.New("not yet")
		}
		return event, nil
	})
}

func slow(d time.Duration) hook.Function {
	return hook.Chainless(func(ctx context.Context, event []byte) ([]byte, error) {
		select {
		case <-time.After(d):
			return event, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

func TestSendersUnderStress(t *testing.T) {
	for _, overlap := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var runs atomic.Int32
			c, timeline := caller(t, echo(&runs), hook.Config{})
			setStress(t, c, hook.Stress{Deliver: 3, Overlap: overlap, Delay: time.Second})
			started := time.Now()
			c.Send(sender())
			time.Sleep(time.Minute)
			synctest.Wait()
			if runs.Load() != 3 {
				t.Errorf("ran %d times, want 3", runs.Load())
			}
			wantDecisions(t, timeline, hook.Allowed, hook.Allowed, hook.Allowed)
			last := timeline.List(0)[2]
			if end := last.Time.Add(last.Took).Sub(started); overlap != (end == time.Second) {
				t.Errorf("with overlap %v the last delivery ended after %v", overlap, end)
			}
		})
	}
}

func TestCloseWaitsForWhatRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ran atomic.Int32
		c, timeline := caller(t, hook.Chainless(func(_ context.Context, event []byte) ([]byte, error) {
			time.Sleep(3 * time.Second)
			ran.Add(1)
			return event, nil
		}), hook.Config{})
		c.Send(sender())
		synctest.Wait()
		c.Close()
		c.Close()
		if ran.Load() != 1 {
			t.Error("Close did not wait for the sender")
		}
		_, err := c.Call(t.Context(), preSignUp())
		if err == nil || ran.Load() != 1 {
			t.Errorf("a call after Close ran %d times, %v", ran.Load()-1, err)
		}
		c.Send(sender())
		synctest.Wait()
		wantDecisions(t, timeline, hook.Allowed, hook.Fault)
	})
}

func TestCloseIsBoundedAndGivesUpWhatHasNotBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		c, _ := caller(t, func(ctx context.Context, _ []byte) (runner.Result, error) {
			runs.Add(1)
			<-ctx.Done() // with Close, long before Lambda's limit
			return runner.Result{}, ctx.Err()
		}, hook.Config{Deadline: time.Second})
		c.Send(sender())
		setStress(t, c, hook.Stress{Delay: time.Minute})
		c.Send(sender())
		synctest.Wait()
		started := time.Now()
		c.Close()
		if took := time.Since(started); took != time.Second {
			t.Errorf("Close took %v, want one deadline", took)
		}
		synctest.Wait()
		if runs.Load() != 1 {
			t.Errorf("%d senders ran, want the one that had begun", runs.Load())
		}
	})
}
