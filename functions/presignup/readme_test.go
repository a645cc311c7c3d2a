package presignup_test

import (
	"os"
	"strings"
	"testing"

	"gatehouse/shared/signup"
)

// TestTheREADMEListsEveryRefusal holds the table of codes against what people read.
func TestTheREADMEListsEveryRefusal(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, refusal := range signup.Refusals() {
		line := "\n| `" + refusal.Code + "` |"
		_, row, found := strings.Cut(string(readme), line)
		row, _, _ = strings.Cut(row, "\n")
		if !found || !strings.Contains(row, "| "+refusal.Sentence+" |") {
			t.Errorf("README.md does not list %s with the sentence %q", refusal.Code, refusal.Sentence)
		}
	}
}
