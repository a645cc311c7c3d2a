package signup_test

import (
	"slices"
	"testing"

	"gatehouse/shared/deny"
	"gatehouse/shared/signup"
)

func TestCodesHaveTheFormThatIsPromised(t *testing.T) {
	codes := signup.Codes()
	for _, code := range codes {
		if err := deny.New(code, "Sentence").Validate(); err != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
	slices.Sort(codes)
	if unique := slices.Compact(slices.Clone(codes)); len(unique) != len(codes) {
		t.Errorf("a code is listed twice: %v", codes)
	}
	if !slices.Contains(codes, deny.CodeUnavailable) {
		t.Error("the answer to faults cannot be worded")
	}
}
