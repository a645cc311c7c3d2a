package archtest

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestLoadLeavesOutWhatIsNotKept(t *testing.T) {
	house := build(t, plan(), map[string]string{
		".gitignore":                    "/dist/\n*.prof\n",
		"dist/x/main.go":                "package main\n",
		"cpu.prof":                      "",
		".git/config":                   "",
		"inner/go.mod":                  "module inner\n",
		"inner/x.go":                    "package inner\n",
		"shared/mail/testdata/bad.go":   "not Go",
		"shared/mail/mail.go":           "package mail\n",
		"shared/mail/mail_test.go":      "package mail_test\n",
		"shared/mail/deep/dist/deep.go": "package dist\n",
	})
	want := []string{".gitignore", "go.mod", "shared/mail/deep/dist/deep.go", "shared/mail/mail.go",
		"shared/mail/mail_test.go", "shared/mail/testdata/bad.go"}
	if !slices.Equal(house.Files, want) {
		t.Errorf("files are %q, want %q", house.Files, want)
	}
	if len(house.Packages) != 2 || house.Packages[0].Name != "mail" || len(house.Packages[0].Files) != 2 {
		t.Errorf("packages are wrong: %+v", house.Packages)
	}
	expect(t, Parses(house))
}

func TestLoadWantsTheRoot(t *testing.T) {
	if _, err := Load(fstest.MapFS{}, plan()); err == nil {
		t.Error("a folder without go.mod was taken for the root of a module")
	}
}

func TestParses(t *testing.T) {
	house := build(t, plan(), map[string]string{"shared/mail/mail.go": "package mail\nfunc {"})
	expect(t, Parses(house), "shared/mail/mail.go: does not parse")
}
