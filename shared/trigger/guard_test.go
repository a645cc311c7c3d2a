package trigger_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
	"gatehouse/shared/trigger"
)

// inIO makes a guard one with I/O that takes d.
func inIO(g guard, d time.Duration) guard {
	check := g.Check
	g.IO = true
	g.Check = func(ctx context.Context, c *call) (trigger.Note, error) {
		select {
		case <-time.After(d):
			return check(ctx, c)
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return g
}

func TestFirstRefusalInListOrderWins(t *testing.T) {
	const fast, slow = time.Millisecond, 20 * time.Millisecond
	cases := map[string]struct {
		guards []guard
		want   string
	}{
		"two pure":                    {[]guard{passes("a"), refuses("b"), refuses("c")}, "b"},
		"I/O before pure":             {[]guard{inIO(refuses("a"), slow), refuses("b")}, "a"},
		"pure before I/O":             {[]guard{refuses("a"), inIO(refuses("b"), fast)}, "a"},
		"slow I/O before fast":        {[]guard{inIO(refuses("a"), slow), inIO(refuses("b"), fast)}, "a"},
		"only the later I/O refuses":  {[]guard{inIO(passes("a"), slow), inIO(refuses("b"), fast)}, "b"},
		"a fault before a refusal":    {[]guard{breaks("a", trigger.Refuse, func() error { return errors.New("x") }), refuses("b")}, "a"},
		"a passed fault before it":    {[]guard{breaks("a", trigger.Pass, func() error { return errors.New("x") }), refuses("b")}, "b"},
		"a guard that is off is gone": {[]guard{func() guard { g := refuses("a"); g.Mode = trigger.Off; return g }(), refuses("b")}, "b"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				answer, outcome := handler(t, chain{Guards: c.guards})(t.Context(), []byte(event))
				if answer != nil || outcome.Rule != c.want {
					t.Errorf("refused by %q, want %q", outcome.Rule, c.want)
				}
			})
		})
	}
}

func TestGuardsWithIORunSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h := handler(t, chain{Guards: []guard{inIO(passes("a"), time.Second), inIO(passes("b"), time.Second), inIO(passes("c"), time.Second)}})
		if _, outcome := h(t.Context(), []byte(event)); outcome.Result != trigger.Allowed {
			t.Fatalf("%+v", outcome)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("three guards of one second took %v", took)
		}
	})
}

func TestAPureRefusalSparesTheIOBehindIt(t *testing.T) {
	var asked atomic.Bool
	late := guard{Name: "io", Mode: trigger.Block, IO: true, Check: func(context.Context, *call) (trigger.Note, error) { asked.Store(true); return "", nil }}
	handler(t, chain{Guards: []guard{refuses("pure"), late}})(t.Context(), []byte(event))
	if asked.Load() {
		t.Error("a guard with I/O was asked although the answer was known")
	}
}

func TestModes(t *testing.T) {
	cases := map[trigger.Mode]struct {
		result trigger.Result
		notes  []trigger.Note
	}{
		trigger.Block:  {trigger.Refused, nil},
		trigger.Review: {trigger.Allowed, []trigger.Note{"review_g_code"}},
		trigger.Log:    {trigger.Allowed, []trigger.Note{"log_g_code"}},
		trigger.Off:    {trigger.Allowed, nil},
	}
	for mode, want := range cases {
		t.Run(string(mode), func(t *testing.T) {
			g := refuses("g")
			g.Mode = mode
			var flags []string
			write := &admit{Name: "write", Acts: signUps, Write: func(_ context.Context, c *call, _ *[]string) (trigger.Note, error) {
				flags = c.Flags
				return "", nil
			}}
			g.Skips = otherSignUps
			_, outcome := handler(t, chain{Guards: []guard{g}, Admit: write})(t.Context(), []byte(event))
			if outcome.Result != want.result || !slices.Equal(outcome.Notes, want.notes) {
				t.Errorf("%s with notes %v, want %s with %v", outcome.Result, outcome.Notes, want.result, want.notes)
			}
			if flagged := slices.Equal(flags, []string{"g_code"}); flagged != (mode == trigger.Review) {
				t.Errorf("flags are %v", flags)
			}
		})
	}
}

// Admit never acts on unknown sources, so nobody would learn of the flag.
func TestAReviewThatNobodyWouldMakeRefuses(t *testing.T) {
	g := refuses("g")
	g.Mode, g.Skips = trigger.Review, otherSignUps
	_, outcome := handler(t, chain{Guards: []guard{g}, Admit: writesNothing()})(t.Context(), []byte(unknownEvent()))
	if outcome.Result != trigger.Refused {
		t.Errorf("%+v", outcome)
	}
}

// otherSignUps are the known sources that the tests' admit does not act on.
var otherSignUps = []cognito.Source{cognito.PreSignUpAdminCreateUser, cognito.PreSignUpExternalProvider}

func writesNothing() *admit {
	return &admit{Name: "write", Acts: signUps, Write: func(context.Context, *call, *[]string) (trigger.Note, error) { return "", nil }}
}

func TestAFaultInAModeThatRefusesNobodyPasses(t *testing.T) {
	want := map[trigger.Mode]trigger.Result{trigger.Block: trigger.Faulted, trigger.Review: trigger.Faulted, trigger.Log: trigger.Allowed}
	for mode, result := range want {
		g := breaks("g", trigger.Refuse, func() error { return errors.New("x") })
		g.Mode, g.Skips = mode, otherSignUps
		_, outcome := handler(t, chain{Guards: []guard{g}, Admit: writesNothing()})(t.Context(), []byte(event))
		if outcome.Result != result || outcome.Cause == nil {
			t.Errorf("mode %s: %s, caused by %v", mode, outcome.Result, outcome.Cause)
		}
	}
}

func TestSkippedSources(t *testing.T) {
	g := refuses("g")
	g.Skips = signUps
	if _, outcome := handler(t, chain{Guards: []guard{g}})(t.Context(), []byte(event)); outcome.Result != trigger.Allowed {
		t.Errorf("a skipped source was guarded: %+v", outcome)
	}
}

func TestRefusalsAreWordedForThePerson(t *testing.T) {
	c := chain{Guards: []guard{refuses("g")}, Wording: deny.Wording{"de": {"g_code": "Sie nicht", "unavailable": "Später bitte"}}}
	if _, outcome := handler(t, c)(t.Context(), []byte(event)); outcome.Err.Text() != "g_code: Sie nicht" || outcome.Code != "g_code" {
		t.Errorf("a person reads %q", outcome.Err.Text())
	}
	c.Guards = []guard{breaks("g", trigger.Refuse, func() error { return errors.New("arn:aws:secret") })}
	_, outcome := handler(t, c)(t.Context(), []byte(event))
	if outcome.Err.Text() != "unavailable: Später bitte" {
		t.Errorf("a person reads %q", outcome.Err.Text())
	}
	if outcome.Cause == nil || !strings.Contains(outcome.Cause.Error(), "g: arn:aws:secret") {
		t.Errorf("the log reads %v", outcome.Cause)
	}
}
