package setup_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"gatehouse/shared/serve"
)

// changed is the sample of a first deployment with other properties; nil takes one away.
func changed(t *testing.T, properties map[string]any) serve.ResourceRequest {
	t.Helper()
	request := sample(t, "Create")
	for name, value := range properties {
		request.Properties[name] = value
		if value == nil {
			delete(request.Properties, name)
		}
	}
	return request
}

func TestWrongPropertiesAreReportedTogether(t *testing.T) {
	reason := deploy(rand.Reader).refuse(t, sample(t, "Create.wrong-properties"))
	want := "Properties of the configuration are wrong: Environment is missing; Clients.Web is the same app client as Site; " +
		"TeamAddresses.reviewers, entry 1 is not an e-mail address; Pages.Portal must be an https address without query and fragment; " +
		"PoolId is not the id of a user pool in the Region; Colour is not a property of this resource"
	if reason != want {
		t.Errorf("the reason is\n%s, want\n%s", reason, want)
	}
}

func TestEachWrongPropertyIsNamedWithoutItsValue(t *testing.T) {
	const long = "secret-name-that-is-longer-than-a-person-would-ever-read-on-a-line-and-so-is-not-taken-as-the-name-of-anything-by-anyone-at-all-secret"
	cases := map[string]struct {
		property string
		value    any
		want     string
	}{
		"no pool":                    {"PoolId", nil, "PoolId is missing"},
		"an empty pool":              {"PoolId", "", "PoolId is missing"},
		"a pool that is a list":      {"PoolId", []any{"secret"}, "PoolId must be a text"},
		"a pool of another Region":   {"PoolId", "eu-west-1_secret", "PoolId is not"},
		"a pool's ARN":               {"PoolId", "us-east-1_x/secret", "PoolId is not"},
		"a Region without a pool":    {"Region", "secret", "PoolId is not"},
		"an environment of lines":    {"Environment", "secret\nsecret", "Environment must be a name"},
		"clients that are a list":    {"Clients", []any{"secret"}, "Clients must be a map"},
		"a client's id with a space": {"Clients", map[string]any{"Web": "secret id"}, "Clients.Web must be the id"},
		"a client without id":        {"Clients", map[string]any{"Web": nil}, "Clients.Web must be the id"},
		"a client without name":      {"Clients", map[string]any{" ": "1example"}, "Clients, name 1 must be a name"},
		"a client of a long name":    {"Clients", map[string]any{long: "1example"}, "Clients, name 1 must be a name"},
		"teams that are a text":      {"TeamAddresses", "secret", "TeamAddresses must be a map"},
		"a team that is a number":    {"TeamAddresses", map[string]any{"reviewers": 7.0}, "TeamAddresses.reviewers must be a list"},
		"a team of lists":            {"TeamAddresses", map[string]any{"reviewers": []any{[]any{"secret"}}}, "TeamAddresses.reviewers must be a list"},
		"a name instead of address":  {"TeamAddresses", map[string]any{"reviewers": "ok@example.com, Secret <secret@example.com>"}, "TeamAddresses.reviewers, entry 2 is not"},
		"an address for a team":      {"TeamAddresses", map[string]any{"secret@example.com": "reviewers"}, "TeamAddresses.(a name), entry 1 is not"},
		"an address for a client":    {"Clients", map[string]any{"secret@example.com": "no id"}, "Clients.(a name) must be the id"},
		"an address for a page":      {"Pages", map[string]any{"secret@example.com": ""}, "Pages.(a name) is not a page"},
		"an address as property":     {"secret@example.com", "x", "(a name) is not a property"},
		"a page over http":           {"Pages", map[string]any{"Portal": "http://secret.example.com"}, "Pages.Portal must be"},
		"a page with a query":        {"Pages", map[string]any{"Portal": "https://example.com/?secret"}, "Pages.Portal must be"},
		"a page with a password":     {"Pages", map[string]any{"Portal": "https://a:secret@example.com"}, "Pages.Portal must be"},
		"a page that is a path":      {"Pages", map[string]any{"Portal": "/secret"}, "Pages.Portal must be"},
		"another page":               {"Pages", map[string]any{"Console": "https://secret.example.com"}, "Pages.Console is not a page"},
		"another property":           {"Pools", "secret", "Pools is not a property"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			reason := deploy(rand.Reader).refuse(t, changed(t, map[string]any{c.property: c.value}))
			if !strings.Contains(reason, ": "+c.want) || strings.Contains(reason, "ecret") || strings.Contains(reason, ";") {
				t.Errorf("the reason is %q, want only %s", reason, c.want)
			}
		})
	}
}

func TestWhatATemplateMayLeaveOut(t *testing.T) {
	d := deploy(rand.Reader)
	request := changed(t, map[string]any{
		"Clients": nil, "Pages": map[string]any{"Portal": ""}, "Revision": "7", "ServiceTimeout": nil,
		"TeamAddresses": map[string]any{"reviewers": []any{"", " "}, "operators": "", "support": []any{" a@example.com ", "b@example.com"}},
	})
	if _, _, err := d.handler(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	got := d.row(t)
	if len(got.Clients) != 0 || got.Pages.Portal != "" || len(got.TeamAddresses) != 1 || strings.Join(got.TeamAddresses["support"], " ") != "a@example.com b@example.com" {
		t.Errorf("the row says %+v", got)
	}
}

func TestPagesMayStandOnTheOwnMachineAndLoseTheirSlash(t *testing.T) {
	for given, want := range map[string]string{
		"http://localhost:4566/dev/": "http://localhost:4566/dev", "http://api.execute-api.localhost:4566": "http://api.execute-api.localhost:4566",
		"http://127.0.0.1:8080": "http://127.0.0.1:8080", "https://api.example.com/dev": "https://api.example.com/dev",
	} {
		d := deploy(rand.Reader)
		if _, _, err := d.handler(t.Context(), changed(t, map[string]any{"Pages": map[string]any{"Portal": given}})); err != nil {
			t.Fatal(err)
		}
		if got := d.row(t).Pages.Portal; got != want {
			t.Errorf("%s is written as %s, want %s", given, got, want)
		}
	}
}

func FuzzProperties(f *testing.F) {
	f.Add([]byte(`{"PoolId":"us-east-1_EXAMPLE00","Region":"us-east-1","Environment":"dev","Clients":{"Web":"1example"}}`))
	f.Add([]byte(`{"PoolId":7,"TeamAddresses":{"":["a",null]},"Pages":{"Portal":{}},"Clients":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var properties map[string]any
		if json.Unmarshal(text, &properties) != nil {
			return
		}
		d := deploy(rand.Reader)
		_, _, err := d.handler(t.Context(), serve.ResourceRequest{Type: serve.ResourceCreate, Properties: properties})
		if _, ok := errors.AsType[serve.Reason](err); err != nil && !ok {
			t.Errorf("ended with %v", err)
		}
		if err == nil {
			d.row(t) // whatever is accepted can be read again
		}
	})
}
