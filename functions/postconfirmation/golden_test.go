package postconfirmation_test

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

// TestSampleEvents holds what follows from every sample event of this trigger. After a wanted change:
// go test ./functions/postconfirmation -update, and read the difference.
func TestSampleEvents(t *testing.T) {
	const golden = "testdata/golden.txt"
	files, err := filepath.Glob("../../events/PostConfirmation/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sample events (%v)", err)
	}
	var got strings.Builder
	got.WriteString("# event -> calls of the table, what the row says and owes, what is counted\n")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		table := newFacts()
		outcome := passes(t, open(t, table, nil), raw)
		fmt.Fprintf(&got, "%s -> %d", strings.TrimSuffix(filepath.Base(file), ".json"), len(table.writes))
		if row, found := table.row(t); found {
			c := fact.ConfirmationOf(row)
			fmt.Fprintf(&got, " origin %s, user %s, locale %q, owes [%s]", c.Origin, c.UserName, c.Locale, owed(row))
		}
		fmt.Fprintf(&got, " counts %v\n", outcome.Notes)
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
