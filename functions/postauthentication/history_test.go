package postauthentication_test

import (
	"bytes"
	"strings"
	"testing"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

func TestWhatIsReadOfAPerson(t *testing.T) {
	w := build(t, nil)
	w.signIn(0, usual(t))
	want := []store.Key{{PK: person, SK: fact.SignIn}, {PK: person, SK: fact.Confirmed}}
	if got := w.table.reads[0]; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("read are %v", got)
	}
}

func TestBadInputPasses(t *testing.T) {
	whole := usual(t)
	replace := func(old, fresh string) []byte { return bytes.Replace(whole, []byte(old), []byte(fresh), 1) }
	cases := map[string]struct {
		raw    []byte
		writes int
	}{
		"nothing":              {nil, 0},
		"not JSON":             {[]byte("zaphod"), 0},
		"cut off":              {whole[:len(whole)/2], 0},
		"null":                 {[]byte("null"), 0},
		"null request":         {[]byte(`{"triggerSource":"PostAuthentication_Authentication","userPoolId":"` + poolID + `","request":null}`), 0},
		"null attributes":      {[]byte(`{"triggerSource":"PostAuthentication_Authentication","userPoolId":"` + poolID + `","userName":"jane","request":{"userAttributes":null,"clientMetadata":null,"newDeviceUsed":null}}`), 0},
		"no sub":               {event(t, true, attributes{"sub": ""}, nil), 0},
		"a sub of a megabyte":  {event(t, true, attributes{"sub": strings.Repeat("x", 1<<20)}, nil), 0},
		"null user name":       {replace(`"userName":"jane"`, `"userName":null`), 0},
		"null client":          {replace(`"clientId":"1example23456789abcdefghij"`, `"clientId":null`), 1},
		"null name":            {replace(`"name":"Jane Doe"`, `"name":null`), 1},
		"an object as name":    {replace(`"name":"Jane Doe"`, `"name":{"zaphod":1}`), 1},
		"a word as new device": {replace(`"newDeviceUsed":false`, `"newDeviceUsed":"zaphod"`), 1},
		"a megabyte of name":   {event(t, true, attributes{"name": strings.Repeat("zaphod ", 1<<17)}, nil), 1},
		"a megabyte of device": {event(t, true, nil, attributes{"device_name": strings.Repeat("zaphod ", 1<<17)}), 1},
		"metadata is a list":   {replace(`"request":{`, `"request":{"clientMetadata":["zaphod"],`), 1},
		"doubled user name":    {replace(`"userName":"jane"`, `"userName":"jane","userName":"zaphod"`), 0},
	}
	for name, c := range cases {
		w := build(t, mode(mail.Every))
		outcome := w.signIn(0, c.raw)
		if len(w.table.writes) != c.writes {
			t.Errorf("%s: %d writes, want %d", name, len(w.table.writes), c.writes)
		}
		if outcome.Cause != nil && strings.Contains(outcome.Cause.Error(), "zaphod") || strings.Contains(outcome.Rule, "zaphod") {
			t.Errorf("%s: the log repeats the input: %v", name, outcome.Cause)
		}
		if c.writes == 0 && outcome.Cause == nil {
			t.Errorf("%s: nobody hears that nothing was recorded", name)
		}
		if size := w.row(fact.SignIn).Size(); size > 4096 {
			t.Errorf("%s: a row of %d bytes", name, size)
		}
	}
}

// FuzzHandler holds that whatever comes in, Cognito gets its own bytes back, unless it is of another pool.
func FuzzHandler(f *testing.F) {
	f.Add(event(f, true, nil, nil))
	f.Add(event(f, false, attributes{"name": "\u202e"}, attributes{"device_name": "\x00"}))
	f.Add([]byte(`{"triggerSource":"PostAuthentication_Authentication","request":{"userAttributes":{"sub":7}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		answer, outcome := bare(t, mode(mail.Every)).handler(t.Context(), raw)
		if outcome.Result == trigger.Refused && outcome.Rule == "pool" {
			return
		}
		if outcome.Err != nil || !bytes.Equal(answer, raw) {
			t.Errorf("Cognito gets %q for %q: %v", answer, raw, outcome.Err)
		}
	})
}
