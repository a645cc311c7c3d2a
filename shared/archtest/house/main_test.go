package main

import (
	"io"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run("../../..", &out); err != nil {
		t.Fatal(err)
	}
	_, foundation, _ := strings.Cut(out.String(), "layer 0\n")
	if !strings.Contains(foundation, "shared/deny") {
		t.Errorf("shared/deny is not in the lowest layer:\n%s", out.String())
	}
}

func TestRunElsewhere(t *testing.T) {
	if err := run(t.TempDir(), io.Discard); err == nil || !strings.Contains(err.Error(), "root of a module") {
		t.Errorf("got %v, want a word about the root of a module", err)
	}
}
