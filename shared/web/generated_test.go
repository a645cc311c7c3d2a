package web_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "note what the generated code was made of")

// TestTheGeneratedCodeIsOfTheTemplates holds templates and code against the note that `make generate` leaves.
// The generator itself would have to be fetched.
func TestTheGeneratedCodeIsOfTheTemplates(t *testing.T) {
	const note = "testdata/generated.sha256"
	templates, err := filepath.Glob("*.templ")
	if err != nil || len(templates) == 0 {
		t.Fatalf("no templates (%v)", err)
	}
	var got strings.Builder
	for _, name := range templates {
		for _, file := range []string{name, strings.TrimSuffix(name, ".templ") + "_templ.go"} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "%x  %s\n", sha256.Sum256(text), file)
		}
	}
	if *update {
		if err := os.WriteFile(note, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(note); err != nil || got.String() != string(want) {
		t.Errorf("a template or its code was changed by itself: run `make generate` (%v)", err)
	}
}
