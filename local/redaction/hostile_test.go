package redaction

import (
	"bytes"
	"encoding/json"
	"iter"
	"regexp"
	"slices"
	"strings"
)

// planted is a person and all that may be known of one. The logger takes addresses, tokens and long numbers out of any line;
// it cannot know a name or a short code.
const planted = `Zaphodina Quuxley <zaphodina.quuxley@example.org> +12025550199 982341 ` +
	`eyJhbGciOiJub25lIn0.eyJzdWIiOiJ6In0.c2ln`

// plantedPersonal are the parts that may not show.
func plantedPersonal() personal {
	p := personalIn([]byte(planted))
	for _, word := range []string{"Zaphodina", "Quuxley", "982341", "12025550199"} {
		p.add(word)
	}
	return p
}

var responseURL = regexp.MustCompile(`"ResponseURL": *"[^"]*"`)

var attribute = regexp.MustCompile(`"name": *"[^"]*"`)

// hostile is an event that nobody should send.
type hostile struct {
	name  string
	event []byte
	// named says that the place holds an id or a message as it stood in a queue already, which the function passes on as it is.
	named bool
}

// passedOn are the places whose content is what a function names things by, or moves as it is.
var passedOn = regexp.MustCompile(`/(body|messageId|SequenceNumber|[ps]k(/S)?|StackId|RequestId|LogicalResourceId|PhysicalResourceId)$`)

// hostiles are the variants of a sample event: something personal in every place, once as a value, once as a member, and texts
// that are no event.
func hostiles(sample []byte) iter.Seq[hostile] {
	return func(yield func(hostile) bool) {
		for name, event := range broken(sample) {
			if !yield(hostile{name: name, event: event}) {
				return
			}
		}
		if last := lastTime(sample); !bytes.Equal(last, sample) && !yield(hostile{"a message that nobody can read, for the last time", last, true}) {
			return
		}
		var event any
		if json.Unmarshal(sample, &event) != nil {
			return
		}
		emit := func(place string) bool {
			changed, _ := json.Marshal(event) // it came from JSON
			return yield(hostile{"planted at " + place, changed, passedOn.MatchString(place)})
		}
		plant(event, "", func(any) {}, emit)
	}
}

// plant puts something personal into every place in turn, and calls emit for each.
func plant(value any, place string, set func(any), emit func(place string) bool) bool {
	if place != "" && !strings.HasSuffix(place, "/ResponseURL") {
		set(planted)
		if !emit(place) {
			return false
		}
		set(value)
	}
	switch v := value.(type) {
	case map[string]any:
		v[planted] = planted
		if !emit(place + "/(new)") {
			return false
		}
		delete(v, planted)
		for name, inner := range v {
			if !plant(inner, place+"/"+name, func(x any) { v[name] = x }, emit) {
				return false
			}
		}
	case []any:
		for i, inner := range v {
			if !plant(inner, place, func(x any) { v[i] = x }, emit) {
				return false
			}
		}
	}
	return true
}

// lastTime makes the messages of a queue unreadable and handed out for the last time; other events stay as they are.
func lastTime(sample []byte) []byte {
	bodies := regexp.MustCompile(`"body": "\{.*"`).ReplaceAll(sample, []byte(`"body": "`+planted+`"`))
	return regexp.MustCompile(`"ApproximateReceiveCount": "\d+"`).ReplaceAll(bodies, []byte(`"ApproximateReceiveCount": "9"`))
}

// broken are texts that are no event, and events that are too much.
func broken(sample []byte) map[string][]byte {
	quoted, _ := json.Marshal(planted)
	huge, _ := json.Marshal(strings.Repeat(planted+" ", 1<<20/len(planted)))
	huger := bytes.Clone(sample)
	if at := attribute.FindIndex(sample); at != nil {
		huger = slices.Concat(sample[:at[0]], []byte(`"name": `), huge, sample[at[1]:])
	}
	metadata := []byte(`"userAttributes": `)
	token := []byte(`"clientMetadata": {"token": ` + string(quoted) + `, "access_token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ6In0.c2ln", "code": "982341"}, "userAttributes": `)
	return map[string][]byte{
		"cut off":           append(bytes.Clone(sample[:len(sample)/2]), planted...),
		"two values":        append(bytes.Clone(sample), quoted...),
		"a text":            quoted,
		"no JSON":           []byte(planted),
		"a list":            []byte("[" + string(quoted) + "]"),
		"invalid UTF-8":     bytes.Replace(sample, []byte(`": "`), []byte("\": \"\xff"+planted), 1),
		"1 MB":              huger,
		"1 MB more":         bytes.Replace(sample, []byte("{"), append([]byte(`{"more": `), append(huge, ',')...), 1),
		"a token":           bytes.Replace(sample, metadata, token, 1),
		"deep in something": []byte(`{"Records": ` + strings.Repeat("[", 20_000) + string(quoted) + strings.Repeat("]", 20_000) + "}"),
	}
}
