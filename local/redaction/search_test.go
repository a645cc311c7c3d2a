package redaction

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

func TestPersonalValuesAreFoundInEvents(t *testing.T) {
	cases := map[string]struct {
		event string
		want  []string
	}{
		"attributes": {`{"request":{"userAttributes":{"email":"jane.doe@example.com","name":"Jane Doe","phone_number":"+12025550123"}}}`,
			[]string{"jane.doe@example.com", "jane.doe", "Jane Doe", "Jane", "Doe", "+12025550123"}},
		"an address in an odd place": {`{"region":"x jane@example.org y"}`, []string{"jane@example.org"}},
		"metadata":                   {`{"clientMetadata":{"campaign":"spring"},"validationData":{"a":{"b":"deeper"}}}`, []string{"spring", "deeper"}},
		"a provider's user":          {`{"identities":"[{\"userId\":\"100000000000000000001\"}]"}`, []string{"100000000000000000001"}},
		"a row": {`{"NewImage":{"letter/welcome/1":{"S":"{\"to\":\"jane@example.com\",\"name\":\"Jane\"}"},"userName":{"S":"janedoe"}}}`,
			[]string{"jane@example.com", "Jane", "janedoe"}},
		"pairs":        {`{"UserAttributes":[{"Name":"given_name","Value":"Jane"}],"headers":[{"name":"To","value":"j@example.com"}]}`, []string{"Jane", "j@example.com"}},
		"a form":       {`{"body":"` + base64.StdEncoding.EncodeToString([]byte("t="+strings.Repeat("A", 43))) + `"}`, []string{strings.Repeat("A", 43)}},
		"a link":       {`{"rawQueryString":"t=` + strings.Repeat("b", 43) + `"}`, []string{strings.Repeat("b", 43)}},
		"broken JSON":  {`{"request":{"email":"jane@example.com`, []string{"jane@example.com"}},
		"the delivery": {`{"receiptHandle":"RECEIPT-1","sourceIp":"192.0.2.10"}`, []string{"RECEIPT-1", "192.0.2.10"}},
	}
	for name, c := range cases {
		found := personalIn([]byte(c.event))
		for _, want := range c.want {
			if !found[want] {
				t.Errorf("%s: %q was not taken for personal, only %v", name, want, found)
			}
		}
	}
	for text := range personalIn([]byte(`{"userName":"11111111-2222-4333-8444-555555555555","email_verified":"true","region":"us-east-1"}`)) {
		t.Errorf("%q is not personal", text)
	}
}

// What the other tests do not find is worth only as much as this one.
func TestTheSearchFindsWhatIsPlanted(t *testing.T) {
	event := []byte(`{"userAttributes":{"email":"jane.doe@example.com","name":"Jané \"J\" Doe"},"clientMetadata":{"code":"982341"}}`)
	quoted, _ := json.Marshal(`Jané "J" Doe`)
	planted := map[string]string{
		"as it is":              "cannot tell jane.doe@example.com anything",
		"in capitals":           "JANE.DOE@EXAMPLE.COM",
		"a name":                "hello Doe, how are you",
		"a code":                `{"code":"982341"}`,
		"in JSON inside JSON":   string(quoted),
		"in an address":         "https://example.com/?to=" + url.QueryEscape("jane.doe@example.com"),
		"in base64":             base64.StdEncoding.EncodeToString([]byte("jane.doe@example.com")),
		"in base64 after one":   base64.StdEncoding.EncodeToString([]byte(" jane.doe@example.com ")),
		"in base64 after two":   base64.URLEncoding.EncodeToString([]byte("  jane.doe@example.com ")),
		"the local part in log": `"cause":"jane.doe is gone"`,
	}
	p := personalIn(event).search()
	for where, shown := range planted {
		if p.in(shown) == nil {
			t.Errorf("what is planted %s was not found in %s", where, shown)
		}
	}
	if found := p.in(`{"ms":1.982,"outcome":"allow","cause":"does nothing","at":19823415}`); found != nil {
		t.Errorf("%q were found where they do not stand", found)
	}
}
