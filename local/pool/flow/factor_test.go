package flow_test

import (
	"testing"
	"time"

	"gatehouse/local/pool/flow"

	"github.com/pquerna/otp/totp"
)

// rfcSecret is the secret of RFC 6238's examples, in base 32.
const rfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

func codeAt(t *testing.T, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(rfcSecret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestTimeSteps(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 15, 0, time.UTC)
	for name, at := range map[string]time.Duration{"now": 0, "a step ago": -30 * time.Second, "a step ahead": 30 * time.Second} {
		code := codeAt(t, now.Add(at))
		step, right := flow.TimeStep(rfcSecret, code, now)
		if !right || step != now.Add(at).Unix()/30 {
			t.Errorf("%s: step %d, %v", name, step, right)
		}
	}
	for _, at := range []time.Duration{-time.Minute, time.Minute} {
		if _, right := flow.TimeStep(rfcSecret, codeAt(t, now.Add(at)), now); right {
			t.Errorf("a code %v away is taken", at)
		}
	}
	if _, right := flow.TimeStep("", "328482", now); right {
		t.Error("a code is right without an app")
	}
}

func TestExampleOfTheStandard(t *testing.T) { // RFC 6238, appendix B, the last six digits
	if step, right := flow.TimeStep(rfcSecret, "081804", time.Unix(1111111109, 0)); !right || step != 37037036 {
		t.Errorf("step %d, right: %v", step, right)
	}
}
