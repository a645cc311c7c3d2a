package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is measured must be what `make build` makes.
func TestBuildFlagsAreThoseOfTheMakefile(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join("..", "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	flags := strings.Replace(strings.Join(buildFlags(), " "), linkerFlags, `"`+linkerFlags+`"`, 1)
	if want := "\nGO_BUILD := CGO_ENABLED=0 go build " + flags + "\n"; !strings.Contains(string(makefile), want) {
		t.Errorf("the Makefile has no line%s", want)
	}
}

// The bars judge the project, whatever an operator has made of policy/.
func TestProgramsAreBuiltWithTheDefaultPolicy(t *testing.T) {
	w, err := openWorkshop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	const marked = "policy that is embedded"
	if err := os.WriteFile(filepath.Join(w.dir, defaultPolicy), []byte(marked), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects() {
		path, err := w.build(t.Context(), recipe{name: s.name, folder: s.folder()})
		if err != nil {
			t.Fatal(err)
		}
		if program, err := os.ReadFile(path); err != nil || !strings.Contains(string(program), marked) {
			t.Errorf("%s is built with the policy of policy/compiled, %v", s.name, err)
		}
	}
}
