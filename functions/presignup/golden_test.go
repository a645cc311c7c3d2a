package presignup_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/golden.txt anew")

// TestSampleEvents holds what the default policy answers to every sample event of this trigger. After a
// wanted change: go test ./functions/presignup -update, and read the difference.
func TestSampleEvents(t *testing.T) {
	const golden = "testdata/golden.txt"
	files, err := filepath.Glob("../../events/PreSignUp/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sample events (%v)", err)
	}
	var got strings.Builder
	got.WriteString("# event -> outcome, and what a person reads; \"answer changed\" where Cognito gets other bytes than it sent\n")
	handler := open(t, nil)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		answer, outcome := handler(t.Context(), raw)
		fmt.Fprintf(&got, "%s -> %s", strings.TrimSuffix(filepath.Base(file), ".json"), outcome.Result)
		if outcome.Err != nil {
			fmt.Fprintf(&got, "  [%s]  %s", outcome.Rule, outcome.Err.Text())
		} else if !bytes.Equal(answer, raw) {
			got.WriteString("  answer changed")
		}
		got.WriteString("\n")
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the sample events are answered with\n%s\nwant\n%s", got.String(), want)
	}
}
