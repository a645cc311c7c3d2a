package signup_test

import (
	"testing"

	"gatehouse/shared/deny"
	"gatehouse/shared/signup"
)

func TestRefusalsHaveTheFormThatIsPromised(t *testing.T) {
	seen := map[string]bool{}
	for _, refusal := range signup.Refusals() {
		if err := refusal.Validate(); err != nil {
			t.Errorf("%s: %v", refusal.Code, err)
		}
		if seen[refusal.Code] {
			t.Errorf("%s is listed twice", refusal.Code)
		}
		seen[refusal.Code] = true
	}
	if !seen[deny.CodeUnavailable] {
		t.Error("the answer to faults cannot be worded")
	}
}
