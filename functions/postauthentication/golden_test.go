package postauthentication_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/shared/fact"
)

var update = flag.Bool("update", false, "write testdata/golden.txt anew")

// TestSampleEvents holds what follows from every sample event of this trigger, each the first sign-in of its person. After a wanted change:
// go test ./functions/postauthentication -update, and read the difference.
func TestSampleEvents(t *testing.T) {
	const golden = "testdata/golden.txt"
	files, err := filepath.Glob("../../events/PostAuthentication/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sample events (%v)", err)
	}
	var got strings.Builder
	got.WriteString("# event -> reads + writes, what the rows of the sign-in and of the confirmation owe, what is counted\n")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w := bare(t, nil)
		outcome := w.signIn(0, raw)
		last := w.last()
		fmt.Fprintf(&got, "%s -> %d+%d user %s, owes [%s] and [%s] counts [%s]\n", strings.TrimSuffix(filepath.Base(file), ".json"),
			len(w.table.reads), len(w.table.writes), last.UserName, owed(w.row(fact.SignIn)), owed(w.row(fact.Confirmed)), counted(outcome))
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
		t.Errorf("the sample events lead to\n%s\nwant\n%s", got.String(), want)
	}
}
