package postconfirmation_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

func TestATableThatFailsFailsNobody(t *testing.T) {
	for name, fault := range map[string]error{
		"throttled": errors.New("ProvisionedThroughputExceededException"), "deleted": errors.New("ResourceNotFoundException"),
		"expired credentials": errors.New("ExpiredTokenException"), "busy": store.ErrBusy,
	} {
		table := newFacts()
		table.fault = fault
		outcome := passes(t, open(t, table, nil), event(t, confirms, nil, nil))
		if !errors.Is(outcome.Cause, fault) || len(outcome.Notes) != 1 || outcome.Notes[0] != "fault_write" || outcome.Result != trigger.Allowed {
			t.Errorf("%s: the operator is told %v, counted %v", name, outcome.Cause, outcome.Notes)
		}
		if len(table.writes) != 1 {
			t.Errorf("%s: %d attempts", name, len(table.writes))
		}
	}
}

func TestATableThatHangsHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFacts()
		table.hangs = true
		handler := open(t, table, nil)
		raw := event(t, confirms, nil, nil)
		start := time.Now()
		ctx, cancel := context.WithDeadline(t.Context(), trigger.Budget(t.Context(), start, 0))
		defer cancel()
		answer, outcome := handler(ctx, raw)
		if !bytes.Equal(answer, raw) || outcome.Err != nil || len(outcome.Notes) != 1 || outcome.Notes[0] != "fault_write" {
			t.Errorf("answered with %+v", outcome)
		}
		if took := time.Since(start); took > 4200*time.Millisecond {
			t.Errorf("the person waited %v", took)
		}
	})
}

func TestBadInputPasses(t *testing.T) {
	whole := event(t, confirms, nil, nil)
	replace := func(old, fresh string) []byte { return bytes.Replace(whole, []byte(old), []byte(fresh), 1) }
	cases := map[string]struct {
		raw    []byte
		writes int
	}{
		"nothing":              {nil, 0},
		"not JSON":             {[]byte("zaphod"), 0},
		"cut off":              {whole[:len(whole)/2], 0},
		"null":                 {[]byte("null"), 0},
		"null request":         {[]byte(`{"triggerSource":"PostConfirmation_ConfirmSignUp","userPoolId":"` + poolID + `","request":null}`), 0},
		"null attributes":      {[]byte(`{"triggerSource":"PostConfirmation_ConfirmSignUp","userPoolId":"` + poolID + `","userName":"jane","request":{"userAttributes":null,"clientMetadata":null}}`), 0},
		"no sub":               {event(t, confirms, attributes{"sub": ""}, nil), 0},
		"a sub of a megabyte":  {event(t, confirms, attributes{"sub": strings.Repeat("x", 1<<20)}, nil), 0},
		"no user name":         {replace(`"userName":"jane"`, `"userName":null`), 0},
		"null client":          {replace(`"clientId":"1example23456789abcdefghij"`, `"clientId":null`), 1},
		"null name":            {replace(`"name":"Jane Doe"`, `"name":null`), 1},
		"an object as name":    {replace(`"name":"Jane Doe"`, `"name":{"zaphod":1}`), 1},
		"a megabyte of name":   {event(t, confirms, attributes{"name": strings.Repeat("zaphod ", 1<<17)}, nil), 1},
		"a megabyte elsewhere": {event(t, confirms, attributes{"custom:zaphod": strings.Repeat("x", 1<<20)}, nil), 1},
		"metadata is a list":   {replace(`"request":{`, `"request":{"clientMetadata":["zaphod"],`), 1},
		"doubled user name":    {replace(`"userName":"jane"`, `"userName":"jane","userName":"zaphod"`), 0},
	}
	for name, c := range cases {
		table := newFacts()
		outcome := passes(t, open(t, table, nil), c.raw)
		if len(table.writes) != c.writes {
			t.Errorf("%s: %d writes, want %d", name, len(table.writes), c.writes)
		}
		if outcome.Cause != nil && strings.Contains(outcome.Cause.Error(), "zaphod") || strings.Contains(outcome.Rule, "zaphod") {
			t.Errorf("%s: the log repeats the input: %v", name, outcome.Cause)
		}
		if c.writes == 0 && outcome.Cause == nil {
			t.Errorf("%s: nobody hears that nothing was recorded", name)
		}
		for _, change := range table.Changes(0) {
			if size := change.New.Size(); size > 4096 {
				t.Errorf("%s: a row of %d bytes", name, size)
			}
		}
	}
}

// FuzzHandler holds that whatever comes in, Cognito gets its own bytes back, unless it is of another pool.
func FuzzHandler(f *testing.F) {
	f.Add(event(f, confirms, nil, nil))
	f.Add(event(f, confirms, attributes{"name": "\u202e"}, attributes{"locale": "de"}))
	f.Add([]byte(`{"triggerSource":"PostConfirmation_ConfirmSignUp","request":{"userAttributes":{"sub":7}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		answer, outcome := open(t, newFacts(), nil)(t.Context(), raw)
		if outcome.Result == trigger.Refused && outcome.Rule == "pool" {
			return
		}
		if outcome.Err != nil || !bytes.Equal(answer, raw) {
			t.Errorf("Cognito gets %q for %q: %v", answer, raw, outcome.Err)
		}
	})
}
