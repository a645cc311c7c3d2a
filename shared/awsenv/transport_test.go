package awsenv

import (
	"testing"
	"time"
)

// TestLimits holds the values to the table of the package comment; that they take effect is shown by TestHungServiceIsGivenUp and
// TestAnotherServiceMayTakeLonger.
func TestLimits(t *testing.T) {
	for name, test := range map[string]struct {
		limit, answer, attempt time.Duration
	}{
		"DynamoDB":       {answerLimit, 600 * time.Millisecond, 1600 * time.Millisecond},
		"other services": {ServiceAnswer, 1500 * time.Millisecond, 2500 * time.Millisecond},
	} {
		c := client(test.limit)
		for _, limit := range []struct {
			of        string
			got, want time.Duration
		}{
			{"the connection", c.GetDialer().Timeout, time.Second},
			{"the TLS handshake", c.GetTransport().TLSHandshakeTimeout, time.Second},
			{"the answer", c.GetTransport().ResponseHeaderTimeout, test.answer},
			{"an attempt", c.GetTimeout(), test.attempt},
		} {
			if limit.got != limit.want {
				t.Errorf("%s: the limit for %s is %v, the package comment says %v", name, limit.of, limit.got, limit.want)
			}
		}
		if c.GetTransport().DisableKeepAlives {
			t.Errorf("%s: a connection is closed after each call", name)
		}
	}
}

func TestBackOff(t *testing.T) {
	r := retryer()
	if n := r.MaxAttempts(); n != 2 {
		t.Errorf("%d attempts, the package comment says 2", n)
	}
	waits := map[time.Duration]bool{}
	for range 100 {
		wait, err := r.RetryDelay(1, nil)
		if err != nil {
			t.Fatal(err)
		}
		if wait < 0 || wait > 100*time.Millisecond {
			t.Fatalf("%v between two attempts, the package comment says 100 ms at most", wait)
		}
		waits[wait] = true
	}
	if len(waits) < 2 {
		t.Error("environments throttled together come back together: the wait is always the same")
	}
}
