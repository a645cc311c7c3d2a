package presignup_test

import (
	"bytes"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
	"gatehouse/shared/signup"
	"gatehouse/shared/trigger"
)

// marker stands in every bad input; nothing that leaves the function may hold it.
const marker = "zaphod"

func TestBadInputIsAnsweredClearlyAndNotRepeated(t *testing.T) {
	whole := event(t, cognito.PreSignUpSignUp, attributes{"email": marker + "@example.com", "name": marker})
	replace := func(old, fresh string) []byte { return bytes.Replace(whole, []byte(old), []byte(fresh), 1) }
	name := `"name":"` + marker + `"`
	cases := map[string]struct {
		event []byte
		code  string
	}{
		"nothing":               {nil, deny.CodeUnavailable},
		"not JSON":              {[]byte(marker), deny.CodeUnavailable},
		"cut off":               {whole[:len(whole)/2], deny.CodeUnavailable},
		"two values":            {append(bytes.Clone(whole), whole...), deny.CodeUnavailable},
		"null":                  {[]byte("null"), deny.CodeUnavailable},
		"array":                 {[]byte(`["` + marker + `"]`), deny.CodeUnavailable},
		"text":                  {[]byte(`"` + marker + `"`), deny.CodeUnavailable},
		"no source":             {[]byte(`{"request":{"userAttributes":{` + name + `}}}`), deny.CodeUnavailable},
		"request is a list":     {[]byte(`{"triggerSource":"PreSignUp_SignUp","request":["` + marker + `"]}`), deny.CodeUnavailable},
		"attributes are a list": {[]byte(`{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":["` + marker + `"]}}`), deny.CodeUnavailable},
		"invalid UTF-8":         {replace(name, `"name":"`+marker+"\xff\""), deny.CodeUnavailable},
		"doubled source":        {replace(`"version":"1"`, `"triggerSource":"`+marker+`","version":"1"`), deny.CodeUnavailable},
		"doubled attribute":     {replace(name, name+`,"email":"`+marker+`@mailinator.com"`), deny.CodeUnavailable},
		"deep nesting":          {replace(name, `"x":`+strings.Repeat("[", 200_000)+strings.Repeat("]", 200_000)+","+name), deny.CodeUnavailable},
		"more than 6 MiB":       {replace(name, `"name":"`+strings.Repeat(marker, 1<<20)+`"`), deny.CodeUnavailable},
		"64 KB address":         {replace(marker+"@", strings.Repeat(marker, 11_000)+"@"), signup.CodeAddressInvalid},
		"64 KB domain":          {replace("@example", "@"+strings.Repeat(marker+".", 9_000)), signup.CodeAddressInvalid},
		"number as address":     {replace(`"`+marker+`@example.com"`, `12345`), signup.CodeAddressInvalid},
		"object as address":     {replace(`"`+marker+`@example.com"`, `{"`+marker+`":true}`), signup.CodeAddressInvalid},
		"list as name":          {replace(name, `"name":["https://`+marker+`.example.com"]`), signup.CodeName},
		"link in a large name":  {replace(name, `"name":"`+strings.Repeat("x ", 1<<20)+marker+`.com"`), signup.CodeName},
	}
	handler := open(t, nil)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			answer, outcome := handler(t.Context(), c.event)
			checkBadInput(t, answer, outcome, c.code)
		})
	}
}

func checkBadInput(t *testing.T, answer []byte, outcome trigger.Outcome, code string) {
	t.Helper()
	if answer != nil || outcome.Err == nil || outcome.Code != code {
		t.Fatalf("answered %.100q with code %q, want %q", answer, outcome.Code, code)
	}
	if fault := code == deny.CodeUnavailable; fault != (outcome.Result == trigger.Faulted) || fault != (outcome.Cause != nil) {
		t.Errorf("result %q, cause %v", outcome.Result, outcome.Cause)
	}
	seen := outcome.Err.Text() + outcome.Rule + string(outcome.Source)
	for _, note := range outcome.Notes {
		seen += string(note)
	}
	if outcome.Cause != nil {
		seen += outcome.Cause.Error()
	}
	if strings.Contains(seen, marker) {
		t.Errorf("the input is repeated: %.300s", seen)
	}
	if len([]rune(outcome.Err.Text())) > deny.MaxText {
		t.Errorf("a person reads %q", outcome.Err.Text())
	}
}

func TestOddEventsAreAnswered(t *testing.T) {
	cases := map[string]string{
		"nothing but a source":  `{"triggerSource":"PreSignUp_SignUp"}`,
		"null request":          `{"triggerSource":"PreSignUp_SignUp","request":null,"response":null}`,
		"null attributes":       `{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":null,"validationData":null,"clientMetadata":null}}`,
		"null attribute":        `{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"email":null,"name":null}}}`,
		"booleans and numbers":  `{"triggerSource":"PreSignUp_ExternalProvider","request":{"userAttributes":{"email_verified":true,"age":7}}}`,
		"unknown fields":        `{"future":[1,{"a":null}],"triggerSource":"PreSignUp_SignUp","request":{"future":{}}}`,
		"an empty source":       `{"triggerSource":""}`,
		"another trigger":       `{"triggerSource":"PostConfirmation_ConfirmSignUp","request":{"userAttributes":{"email":"jane@example.com"}}}`,
		"response is a number":  `{"triggerSource":"PreSignUp_SignUp","response":7}`,
		"a list as metadata":    `{"triggerSource":"PreSignUp_SignUp","request":{"validationData":[],"clientMetadata":"x"}}`,
		"white space all round": " \r\n{ \"triggerSource\" : \"PreSignUp_SignUp\" } \n",
	}
	handler := open(t, nil)
	for name, raw := range cases {
		t.Run(name, func(t *testing.T) {
			answer, outcome := handler(t.Context(), []byte(raw))
			checkUnchanged(t, []byte(raw), answer, outcome)
		})
	}
}

// FuzzHandler holds that whatever comes in is answered: with the event's own bytes, or with a text that
// a person may read.
func FuzzHandler(f *testing.F) {
	f.Add(event(f, cognito.PreSignUpSignUp, attributes{"email": "jane@example.com", "name": "Jane Doe"}))
	f.Add(event(f, cognito.PreSignUpExternalProvider, attributes{"email": "jane@mailinator.com", "name": "www.example.com"}))
	f.Add([]byte(`{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"email":"a@b@c"}}}`))
	f.Add([]byte("null"))
	handler := open(f, nil)
	f.Fuzz(func(t *testing.T, raw []byte) {
		answer, outcome := handler(t.Context(), raw)
		if outcome.Err == nil {
			if !bytes.Equal(answer, raw) {
				t.Errorf("Cognito gets %q for %q", answer, raw)
			}
			return
		}
		if err := outcome.Err.Validate(); err != nil || answer != nil {
			t.Errorf("answer %q, a person reads %q: %v", answer, outcome.Err.Text(), err)
		}
	})
}
