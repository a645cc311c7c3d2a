package archtest

import (
	"strings"
	"testing"
	"testing/fstest"
)

// plan is a small house of which every kind of wall has a room.
func plan() Plan {
	return Plan{Rooms: []Room{
		{Folder: "shared/cognito", Kind: Events},
		{Folder: "shared/deny", Kind: Refusal},
		{Folder: "shared/trigger", Kind: Frame},
		{Folder: "shared/email", Kind: Concept, Libraries: []Library{{"golang.org/x/net/idna", "domain names"}}},
		{Folder: "shared/mail", Kind: Concept},
		{Folder: "shared/dynamo", Kind: Adapter},
		{Folder: "shared/memory", Kind: Memory},
		{Folder: "shared/serve", Kind: Server},
		{Folder: "policy", Kind: Policy},
		{Folder: "functions/presignup", Kind: Trigger, Trigger: "PreSignUp"},
		{Folder: "functions/mailer", Kind: Worker, Services: []string{"sesv2"}, Templates: true},
		{Folder: "local", Kind: Edge},
		{Folder: "cmd", Kind: Edge},
		{Folder: "bench", Kind: Edge},
		{Folder: "shared/archtest", Kind: Tests},
	}}
}

// build makes a house of the module "house" from the given files.
func build(t *testing.T, plan Plan, files map[string]string) *House {
	t.Helper()
	tree := fstest.MapFS{"go.mod": {Data: []byte("module house\n")}}
	for name, content := range files {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}
	house, err := Load(tree, plan)
	if err != nil {
		t.Fatal(err)
	}
	return house
}

// expect holds findings against the phrases they must contain, one finding a phrase and in this order.
func expect(t *testing.T, found []Finding, phrases ...string) {
	t.Helper()
	for i, finding := range found {
		switch {
		case i >= len(phrases):
			t.Errorf("unexpected finding: %s", finding)
		case !strings.Contains(finding.String(), phrases[i]):
			t.Errorf("finding %d is\n%s\nand should say %q", i, finding, phrases[i])
		}
		if finding.Do == "" {
			t.Errorf("finding %d does not say what to do: %s", i, finding)
		}
	}
	for _, phrase := range phrases[min(len(found), len(phrases)):] {
		t.Errorf("nothing found that says %q", phrase)
	}
}

// imports is a Go file of a package that imports others.
func imports(name string, imported ...string) string {
	var text strings.Builder
	text.WriteString("package " + name + "\n\nimport (\n")
	for _, path := range imported {
		text.WriteString("\t_ \"" + path + "\"\n")
	}
	return text.String() + ")\n"
}

func TestFindingSaysWhatToDo(t *testing.T) {
	got := Finding{"a.go:3", "too long", "split it"}.String()
	if want := "a.go:3: too long\n\twhat to do: split it"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
