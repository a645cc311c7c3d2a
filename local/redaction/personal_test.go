package redaction

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// personal are the texts of an event that nobody but the person may read.
type personal map[string]bool

// personalIn derives them from events and rows, whatever shape these have.
func personalIn(texts ...[]byte) personal {
	p := personal{}
	for _, text := range texts {
		p.collect("", false, string(text))
	}
	return p
}

// personalNames are the members and attributes whose value is about one person or opens something.
var personalNames = regexp.MustCompile(`(?i)^(email|(given_|family_|middle_|nick)?name|preferred_username|phone_number|address|birthdate|website|` +
	`picture|cognito:email_alias|cognito:username|custom:.*|user_?name|to|device|userid|token|code|password|sourceip|x-forwarded-for|` +
	`receipthandle|destination|emailaddress|secretstring)$`)

// names are those of which each word counts.
var names = regexp.MustCompile(`(?i)^((given_|family_|middle_|nick)?name|device|custom:.*)$`)

// holders are the members in which a client may put anything.
var holders = regexp.MustCompile(`^(clientMetadata|validationData)$`)

// patterns are personal wherever they stand.
var patterns = []*regexp.Regexp{
	regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d-]+(\.[\p{L}\d-]+)+`),   // an address
	regexp.MustCompile(`\+\d{8,15}\b`),                                  // a telephone number
	regexp.MustCompile(`eyJ[\w-]+\.[\w-]+(\.[\w-]+)?`),                  // a signed token
	regexp.MustCompile(`\b(\d{1,3}\.){3}\d{1,3}\b`),                     // a network address
	regexp.MustCompile(`not-me\?t=[\w-]{43}|\bt=[\w-]{43}|^[\w-]{43}$`), // a link's token
}

// ours are texts that look personal and are not: ids, and what a deployment says of itself.
var ours = regexp.MustCompile(`(?i)^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|true|false|no-reply@example\.org|no-reply|reviewers|operators|127\.0\.0\.1)$`)

// collect goes through a text and what is encoded in it. Held says that all of it counts.
func (p personal) collect(name string, held bool, text string) {
	for _, pattern := range patterns {
		for _, found := range pattern.FindAllString(text, -1) {
			p.add(found[strings.LastIndexByte(found, '=')+1:])
		}
	}
	var inner any
	if json.Unmarshal([]byte(text), &inner) == nil {
		if _, plain := inner.(float64); !plain {
			p.walk(name, held, inner)
			return
		}
	}
	if decoded, err := base64.StdEncoding.DecodeString(text); err == nil && name == "body" {
		p.collect("", held, string(decoded))
	}
	if held || personalNames.MatchString(name) {
		p.add(text)
	}
	if names.MatchString(name) {
		for word := range strings.FieldsSeq(text) {
			p.add(word)
		}
	}
}

// walk goes through JSON. Types of DynamoDB's values stand for the attribute's name, and so do the pairs of name and value that
// Cognito and SES use.
func (p personal) walk(name string, held bool, value any) {
	switch v := value.(type) {
	case map[string]any:
		if pair, ok := pairOf(v); ok {
			p.walk(pair.name, held, pair.value)
			return
		}
		for member, inner := range v {
			if slices.Contains([]string{"S", "N", "SS"}, member) {
				member = name
			}
			p.walk(member, held || holders.MatchString(member), inner)
		}
	case []any:
		for _, inner := range v {
			p.walk(name, held, inner)
		}
	case string:
		p.collect(name, held, v)
	}
}

type pair struct {
	name  string
	value any
}

func pairOf(object map[string]any) (pair, bool) {
	for name, value := range map[string]string{"Name": "Value", "name": "value"} {
		text, ok := object[name].(string)
		if _, also := object[value]; ok && also && len(object) == 2 {
			return pair{text, object[value]}, true
		}
	}
	return pair{}, false
}

// add takes a text, and of an address its local part; what is shorter than a name is nobody's.
func (p personal) add(text string) {
	text = strings.Trim(text, `"<>()`)
	if len(text) < 3 || ours.MatchString(text) {
		return
	}
	p[text] = true
	if local, _, ok := strings.Cut(text, "@"); ok {
		p.add(local)
	}
}

// search finds personal texts. It is made once, since a test looks at thousands of lines.
type search []sought

type sought struct {
	text    string
	anyCase []string // in lower case
	exactly []string
}

func (p personal) search() (s search) {
	for _, text := range slices.Sorted(maps.Keys(p)) {
		one := sought{text: text, exactly: inBase64(text)}
		for _, spelling := range spellings(text) {
			one.anyCase = append(one.anyCase, strings.ToLower(spelling))
		}
		one.anyCase = slices.Compact(one.anyCase)
		s = append(s, one)
	}
	return s
}

// in returns which of the texts are shown, in whatever case and encoding.
func (s search) in(shown string) (found []string) {
	lower := strings.ToLower(shown)
	for _, one := range s {
		if slices.ContainsFunc(one.anyCase, func(text string) bool { return stands(lower, text) }) ||
			slices.ContainsFunc(one.exactly, func(text string) bool { return strings.Contains(shown, text) }) {
			found = append(found, one.text)
		}
	}
	return found
}

// spellings are a text as it is, in JSON and in addresses.
func spellings(text string) []string {
	quoted, _ := json.Marshal(text) // a string always marshals
	return []string{text, strings.Trim(string(quoted), `"`), url.QueryEscape(text), url.PathEscape(text)}
}

// inBase64 is a text as it looks inside base64 at each of the three places it can begin.
func inBase64(text string) (forms []string) {
	if len(text) < 6 {
		return nil
	}
	for shift := range 3 {
		cut := text[(3-shift)%3:]
		cut = cut[:len(cut)/3*3]
		forms = append(forms, base64.StdEncoding.EncodeToString([]byte(cut)), base64.URLEncoding.EncodeToString([]byte(cut)))
	}
	return forms
}

// stands says whether a text is shown. A short one must be a word of its own, since "doe" stands in "does".
func stands(shown, text string) bool {
	if len(text) > 6 {
		return strings.Contains(shown, text)
	}
	for from := 0; ; {
		at := strings.Index(shown[from:], text)
		if at < 0 {
			return false
		}
		at += from
		if !isWord(shown, at-1) && !isWord(shown, at+len(text)) {
			return true
		}
		from = at + 1
	}
}

func isWord(text string, at int) bool {
	return at >= 0 && at < len(text) && (text[at] >= 'a' && text[at] <= 'z' || text[at] >= '0' && text[at] <= '9')
}
