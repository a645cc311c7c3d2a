package cognito_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"testing"
	"unicode/utf8"

	"gatehouse/shared/cognito"
)

// seeds are events of every shape the parser tells apart.
var seeds = []string{
	signUp, tokens, `{}`, `null`, `[]`, ``, ` {"triggerSource":"x"} `, `{"triggerSource":"x"}{`,
	`{"triggerSource":"","request":{"attributes":{"idToken":{"a":[1,-0.5e+3,{"b":[]}],"c":"\ud83d\ude00"}}}}`,
	`{"triggerSource":"x","request":{"userAttributes":{"a":"\u00e4","b":1.50,"c":null,"d":{"e":"}"}}}}`,
	`{"triggerSource":"x","triggerSource":"y"}`, `{"response":{"autoConfirmUser":[1,{}] , "z":"\"}"}}`,
	`{"respons\u0065":null}`, "{\"a\":\"\xff\"}", `{"a":01}`, `{"a":1.}`, `{"a":tru}`, `{"a":"\u12"}`, "{\"a\":\"\x01\"}",
}

// strict reads what Decode must accept: encoding/json's view of the event.
func strict(raw []byte) (map[string]any, bool) {
	if !utf8.Valid(raw) {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var event map[string]any
	if !json.Valid(raw) || decoder.Decode(&event) != nil || event == nil {
		return nil, false
	}
	return event, true
}

// at walks down from event along keys; nil when there is no such object.
func at(event map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		event, _ = event[key].(map[string]any)
	}
	return event
}

func FuzzDecode(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		buffer := bytes.Clone(raw)
		plain, err := cognito.Decode[cognito.PreSignUpRequest](buffer)
		federated, federatedErr := cognito.Decode[cognito.InboundFederationRequest](buffer)
		clear(buffer) // as the next invocation would
		event, valid := strict(raw)
		if !valid {
			if err == nil || federatedErr == nil {
				t.Fatal("Decode accepts what encoding/json refuses")
			}
			return
		}
		if errors.Is(err, cognito.ErrNotJSON) || errors.Is(err, cognito.ErrNotUTF8) || errors.Is(err, cognito.ErrNotObject) {
			t.Fatalf("Decode refuses what encoding/json accepts: %v", err)
		}
		if err == nil {
			sameEnvelope(t, plain, event)
			sameStrings(t, plain.Request.UserAttributes, at(event, "request", "userAttributes"))
			sameStrings(t, plain.Request.ClientMetadata, at(event, "request", "clientMetadata"))
		}
		if federatedErr == nil {
			want := at(event, "request", "attributes", "idToken")
			if got := federated.Request.Attributes.IDToken; len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Errorf("claims of %s\ngot  %#v\nwant %#v", raw, got, want)
			}
		}
	})
}

// sameEnvelope compares the members that are strings.
func sameEnvelope(t *testing.T, got cognito.Event[cognito.PreSignUpRequest], event map[string]any) {
	t.Helper()
	caller := at(event, "callerContext")
	for name, pair := range map[string][2]any{
		"version":       {got.Version, event["version"]},
		"region":        {got.Region, event["region"]},
		"userPoolId":    {got.UserPoolID, event["userPoolId"]},
		"userName":      {got.UserName, event["userName"]},
		"triggerSource": {string(got.TriggerSource), event["triggerSource"]},
		"awsSdkVersion": {got.CallerContext.AWSSDKVersion, caller["awsSdkVersion"]},
		"clientId":      {got.CallerContext.ClientID, caller["clientId"]},
	} {
		if want, is := pair[1].(string); is && pair[0] != want {
			t.Errorf("%s reads as %q, want %q", name, pair[0], want)
		}
	}
}

// sameStrings compares a map of strings with encoding/json's view of it.
func sameStrings(t *testing.T, got map[string]string, want map[string]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d members read, want %d", len(got), len(want))
	}
	for key, value := range want {
		text, read := got[key]
		switch value := value.(type) {
		case string:
			read = read && text == value
		case nil:
			read = read && text == ""
		default: // its JSON text
			read = read && json.Valid([]byte(text))
		}
		if !read {
			t.Errorf("member %q reads as %q, want %v", key, text, value)
		}
	}
}

func FuzzSplice(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed), []byte(`{"autoConfirmUser":true,"é<":[1,"\u2028"]}`))
		f.Add([]byte(seed), []byte(`{}`))
	}
	f.Add([]byte(`{"response":{"a":1,"b":2}}`), []byte(`{"b":{},"c":null,"a":[]}`))
	f.Fuzz(func(t *testing.T, raw, response []byte) {
		got, err := cognito.Splice(raw, json.RawMessage(response))
		event, valid := strict(raw)
		ours, ourValid := strict(response)
		if err != nil {
			return
		}
		if !valid || (!ourValid && len(response) > 0 && string(bytes.TrimSpace(response)) != "null") {
			t.Fatalf("Splice(%q, %q) accepts what encoding/json refuses", raw, response)
		}
		if len(ours) == 0 {
			if !bytes.Equal(got, raw) {
				t.Fatalf("an empty response changed %q to %q", raw, got)
			}
			return
		}
		sameOutside(t, raw, got)
		sameMerged(t, event, ours, got)
		again, err := cognito.Splice(got, json.RawMessage(response))
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("a second Splice changed %q to %q, error %v", got, again, err)
		}
	})
}

// sameMerged checks with encoding/json that got is event with ours in its
// response.
func sameMerged(t *testing.T, event, ours map[string]any, got []byte) {
	t.Helper()
	want := map[string]any{}
	maps.Copy(want, at(event, "response"))
	maps.Copy(want, ours)
	event["response"] = want
	if after, valid := strict(got); !valid || !reflect.DeepEqual(after, event) {
		t.Fatalf("got  %q\nwant %v", got, event)
	}
}

// sameOutside checks that got starts and ends as raw does: up to the value of
// response, or to the place where one was added.
func sameOutside(t *testing.T, raw, got []byte) {
	t.Helper()
	before, after := outside(raw)
	if !bytes.HasPrefix(got, before) || !bytes.HasSuffix(got, after) {
		t.Fatalf("bytes outside the response changed:\nreceived %q\nanswered %q", raw, got)
	}
}

// outside finds with encoding/json what stands before and behind the value of
// response; without one it is the event less its end and its closing brace.
func outside(raw []byte) (before, after []byte) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	_, _ = decoder.Token()
	for decoder.More() {
		key, _ := decoder.Token()
		var value json.RawMessage
		_ = decoder.Decode(&value)
		end := int(decoder.InputOffset())
		if key == "response" {
			return raw[:end-len(value)], raw[end:]
		}
		before = raw[:end]
	}
	if before == nil {
		before = raw[:bytes.IndexByte(raw, '{')+1]
	}
	return before, raw[len(before):]
}
