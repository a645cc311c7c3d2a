package fact_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

// matches is what Lambda does with a pattern of exact values: an object of the pattern must be one of the record, each of its members
// matching; a list of the pattern is of what the record may have there.
func matches(pattern, record any) bool {
	switch p := pattern.(type) {
	case map[string]any:
		r, ok := record.(map[string]any)
		for name, below := range p {
			value, has := r[name]
			ok = ok && has && matches(below, value)
		}
		return ok
	case []any:
		return slices.Contains(p, record)
	default:
		return false
	}
}

func parse(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%s is no JSON: %v", text, err)
	}
	return value
}

func TestFilterLetsFactsPassAndNothingElse(t *testing.T) {
	plain := &store.Row{Key: key, Attributes: map[string]store.Value{"at": store.Number(1)}}
	news := &store.Row{Key: key, Attributes: map[string]store.Value{"at": store.Number(2), "news": store.String("1")}}
	pattern := parse(t, []byte(fact.Filter))
	for _, c := range []struct {
		name   string
		change store.Change
		want   bool
	}{
		{"a new row that is a fact", store.Change{New: news}, true},
		{"a row that becomes a fact", store.Change{Old: plain, New: news}, true},
		{"a second fact on a row", store.Change{Old: news, New: news}, true},
		{"a new row that is none", store.Change{New: plain}, false},
		{"bookkeeping", store.Change{Old: news, New: plain}, false},
		{"a mark of another kind", store.Change{New: &store.Row{Key: key, Attributes: map[string]store.Value{"news": store.Number(1)}}}, false},
		{"a mark of another version", store.Change{New: &store.Row{Key: key, Attributes: map[string]store.Value{"news": store.String("2")}}}, false},
		{"a removed row", store.Change{Removed: true, Old: news}, false},
		{"an expired row", store.Change{Removed: true, ByExpiry: true, Old: news}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.change.ID, c.change.Key = "111", key
			if got := fact.IsFact(c.change); got != c.want {
				t.Errorf("it counts as a fact: %v", got)
			}
			if got := matches(pattern, parse(t, store.EncodeChange(c.change))); got != c.want {
				t.Errorf("the filter lets it pass: %v", got)
			}
		})
	}
}

func TestTemplateFiltersTheSame(t *testing.T) {
	template, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)\n  OutboxMapping:\n.*?\n +- Pattern: '([^'\n]*)'\n`).FindSubmatch(template)
	if found == nil {
		t.Fatal("the template's OutboxMapping has no filter: bookkeeping would wake the outbox")
	}
	if !reflect.DeepEqual(parse(t, found[1]), parse(t, []byte(fact.Filter))) {
		t.Errorf("the template filters by %s, the code by %s", found[1], fact.Filter)
	}
}
