package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
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
	for name, function := range map[string]string{"signup.json": "presignup", "mail.json": "custommessage", "mail/de.json": "mailer"} {
		marked := "what is embedded in " + function
		if err := os.WriteFile(w.defaultPolicy(name), []byte(marked), 0o600); err != nil {
			t.Fatal(err)
		}
		path, err := w.build(t.Context(), recipe{name: function, folder: "functions/" + function + "/lambda"})
		if err != nil {
			t.Fatal(err)
		}
		if program, err := os.ReadFile(path); err != nil || !strings.Contains(string(program), marked) {
			t.Errorf("%s is built with %s of policy/compiled, %v", function, name, err)
		}
	}
}

func TestAProgramIsBuiltOnce(t *testing.T) {
	w, err := openWorkshop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	first, err := w.build(t.Context(), recipe{name: echo, folder: baselineFolder(echo)})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(first, []byte("built"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := w.build(t.Context(), recipe{name: echo, folder: "no/such/folder"})
	if text, _ := os.ReadFile(again); err != nil || string(text) != "built" {
		t.Errorf("the program is built again: %v", err)
	}
}

func TestTasksAllRunAndTellWhatWentWrong(t *testing.T) {
	ran := make([]bool, 10)
	var tasks []func() error
	for i := range ran {
		tasks = append(tasks, func() error {
			ran[i] = true
			if i == 3 {
				return errors.New("the fourth")
			}
			return nil
		})
	}
	if err := together(tasks); err == nil || err.Error() != "the fourth" || slices.Contains(ran, false) {
		t.Errorf("ran %v, %v", ran, err)
	}
}
