package cognito_test

import (
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
)

func TestEverySourceBelongsToATrigger(t *testing.T) {
	seen := map[cognito.Source]bool{}
	used := map[cognito.Trigger]bool{}
	for _, source := range cognito.Sources() {
		if seen[source] {
			t.Errorf("Sources lists %s twice", source)
		}
		seen[source] = true
		trigger := source.Trigger()
		used[trigger] = true
		prefix, _, _ := strings.Cut(string(source), "_")
		if prefix == "TokenGeneration" {
			prefix = "PreTokenGeneration"
		}
		if string(trigger) != prefix {
			t.Errorf("%s belongs to trigger %q, want %q", source, trigger, prefix)
		}
	}
	if len(seen) != 41 {
		t.Errorf("Sources lists %d sources, Cognito documents 41", len(seen))
	}
	for _, trigger := range cognito.Triggers() {
		if !used[trigger] {
			t.Errorf("trigger %s has no source", trigger)
		}
	}
	if len(used) != len(cognito.Triggers()) {
		t.Errorf("sources name %d triggers, Triggers lists %d", len(used), len(cognito.Triggers()))
	}
}

func TestUnknownSourceHasNoTrigger(t *testing.T) {
	for _, source := range []cognito.Source{"", "PreSignUp", "PreSignUp_", "presignup_signup", "PreSignUp_Passkey"} {
		if trigger := source.Trigger(); trigger != "" {
			t.Errorf("source %q belongs to trigger %q, want none", source, trigger)
		}
	}
}

func TestCallersCannotChangeTheLists(t *testing.T) {
	cognito.Sources()[0] = "changed"
	cognito.Triggers()[0] = "changed"
	if cognito.Sources()[0] != cognito.PreSignUpSignUp || cognito.Triggers()[0] != cognito.PreSignUp {
		t.Error("a caller changed the list for everybody")
	}
}

func TestConfigKeys(t *testing.T) {
	if keys := cognito.PreSignUp.ConfigKeys(); !slices.Equal(keys, []string{"PreSignUp"}) {
		t.Errorf("PreSignUp is configured under %q", keys)
	}
	if keys := cognito.PreTokenGeneration.ConfigKeys(); !slices.Equal(keys, []string{"PreTokenGeneration", "PreTokenGenerationConfig"}) {
		t.Errorf("PreTokenGeneration is configured under %q", keys)
	}
}
