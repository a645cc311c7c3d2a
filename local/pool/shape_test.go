package pool_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
)

// A shape is what the samples of one source have in common: for each path into the event the kinds of
// JSON values seen there, and whether all samples have it.
type shape struct {
	samples int
	seen    map[string]int
	kinds   map[string][]string
}

// open are the objects whose members are a client's or a user's, not the contract's.
func open(path string) bool {
	for _, name := range []string{"userAttributes", "clientMetadata", "validationData", "privateChallengeParameters", "tokenResponse", "idToken", "userInfo", "samlResponse"} {
		if strings.HasSuffix(path, "."+name) {
			return true
		}
	}
	return false
}

// shapeOf reads the samples of a source's trigger in an event version.
func shapeOf(t *testing.T, source cognito.Source, version string) shape {
	t.Helper()
	s := shape{seen: map[string]int{}, kinds: map[string][]string{}}
	for _, key := range source.Trigger().ConfigKeys() {
		files, err := filepath.Glob(filepath.Join("..", "..", "events", key, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.Contains(file, "console") || strings.Contains(file, "Future") {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var sample map[string]any
			if err := json.Unmarshal(raw, &sample); err != nil {
				t.Fatal(err)
			}
			if sample["version"] == version && (source == cognito.TokenGenerationClientCredentials) == strings.Contains(file, "ClientCredentials") {
				s.samples++
				s.add("", sample)
			}
		}
	}
	if s.samples == 0 {
		t.Fatalf("no sample of the trigger of %s has version %s", source, version)
	}
	return s
}

func (s shape) add(path string, value any) {
	s.seen[path]++
	if k := kind(value); !slices.Contains(s.kinds[path], k) {
		s.kinds[path] = append(s.kinds[path], k)
	}
	object, ok := value.(map[string]any)
	if !ok || open(path) {
		return
	}
	for name, member := range object {
		s.add(path+"."+name, member)
	}
}

// differs lists what an event has that no sample has, has in another kind, or lacks though all samples
// have it.
func (s shape) differs(event map[string]any) []string {
	own := shape{samples: 1, seen: map[string]int{}, kinds: map[string][]string{}}
	own.add("", event)
	var found []string
	for _, path := range slices.Sorted(maps.Keys(own.kinds)) {
		switch known, got := s.kinds[path], own.kinds[path][0]; {
		case known == nil:
			found = append(found, path+" is in no sample")
		case !slices.Contains(known, got):
			found = append(found, fmt.Sprintf("%s is %s, in samples %v", path, got, known))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(s.seen)) {
		parent := path[:max(strings.LastIndex(path, "."), 0)]
		if s.seen[path] == s.samples && own.seen[path] == 0 && own.kinds[parent] != nil && own.kinds[parent][0] == "object" {
			found = append(found, path+" is missing")
		}
	}
	return append(found, attributesThatAreNoText(event)...)
}

// attributesThatAreNoText looks at what triggers rely on most: user attributes are strings.
func attributesThatAreNoText(event map[string]any) []string {
	request, _ := event["request"].(map[string]any)
	attributes, _ := request["userAttributes"].(map[string]any)
	var found []string
	for name, value := range attributes {
		if kind(value) != "string" {
			found = append(found, "user attribute "+name+" is "+kind(value))
		}
	}
	return found
}

func kind(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case []any:
		return "list"
	}
	return "object"
}
