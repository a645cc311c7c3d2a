package webhook

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

func older() []byte { return []byte("the older secret") }

func newer() []byte { return []byte("the newer secret") }

func now() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// signed are the headers of a request made at a time.
func signed(at time.Time, body string, secrets ...[]byte) http.Header {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	header := http.Header{}
	header.Set(HeaderTimestamp, timestamp)
	header.Set(HeaderSignature, signatures(secrets, timestamp, []byte(body)))
	return header
}

// TestSignatureOfARecordedRequest keeps the scheme what receivers have built on. The value was computed with OpenSSL:
// printf '1767323045.{}' | openssl dgst -sha256 -hmac 'the newer secret'.
func TestSignatureOfARecordedRequest(t *testing.T) {
	const want = "v1=537aac1fb1ab21d05fe392d1554d1c160ac8bb01a641a8385d72968ae494efba"
	if got := signatures([][]byte{newer()}, "1767323045", []byte("{}")); got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestReceiversOnEitherSideOfARotationAccept(t *testing.T) {
	header := signed(now(), "{}", newer(), older())
	if got := strings.Count(header.Get(HeaderSignature), "v1="); got != 2 {
		t.Errorf("%d signatures, want 2", got)
	}
	for name, secrets := range map[string][][]byte{"older": {older()}, "newer": {newer()}, "both": {older(), newer()}} {
		if err := Verify(secrets, header, []byte("{}"), now()); err != nil {
			t.Errorf("a receiver with the %s secret: %v", name, err)
		}
	}
}

func TestForgeriesAndReplays(t *testing.T) {
	const body = `{"id":"1"}`
	for _, test := range []struct {
		name    string
		secrets [][]byte
		header  http.Header
		body    string
		want    error
	}{
		{"another body", [][]byte{newer()}, signed(now(), body, newer()), `{"id":"2"}`, ErrSignature},
		{"another secret", [][]byte{newer()}, signed(now(), body, []byte("somebody else's secret")), body, ErrSignature},
		{"a replay", [][]byte{newer()}, signed(now().Add(-Tolerance-time.Second), body, newer()), body, ErrTimestamp},
		{"from the future", [][]byte{newer()}, signed(now().Add(Tolerance+time.Second), body, newer()), body, ErrTimestamp},
		{"no headers", [][]byte{newer()}, http.Header{}, body, ErrTimestamp},
		{"no signature", [][]byte{newer()}, signed(now(), body), body, ErrSignature},
		{"no secret", nil, signed(now(), body, newer()), body, ErrSecret},
		{"an empty secret", [][]byte{{}}, signed(now(), body, []byte{}), body, ErrSecret},
	} {
		if err := Verify(test.secrets, test.header, []byte(test.body), now()); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	moved := signed(now(), body, newer())
	moved.Set(HeaderTimestamp, strconv.FormatInt(now().Unix()+1, 10))
	if err := Verify([][]byte{newer()}, moved, []byte(body), now()); !errors.Is(err, ErrSignature) {
		t.Errorf("a newer timestamp on an old signature: %v", err)
	}
	for _, spelling := range []string{"+1767323045", "01767323045", "1767323045 ", "1.767323045e9", "99999999999999999999"} {
		odd := signed(now(), body, newer())
		odd.Set(HeaderTimestamp, spelling)
		if err := Verify([][]byte{newer()}, odd, []byte(body), now()); !errors.Is(err, ErrTimestamp) {
			t.Errorf("timestamp %q: %v", spelling, err)
		}
	}
}

func TestFiveMinutesAreTolerated(t *testing.T) {
	for _, at := range []time.Time{now().Add(-Tolerance), now().Add(Tolerance)} {
		if err := Verify([][]byte{newer()}, signed(at, "{}", newer()), []byte("{}"), now()); err != nil {
			t.Errorf("sent %v from now: %v", at.Sub(now()), err)
		}
	}
}

// FuzzVerify looks for a header other than ours that passes.
func FuzzVerify(f *testing.F) {
	body := []byte(`{"id":"1"}`)
	genuine := signed(now(), string(body), newer())
	timestamp, signature := genuine.Get(HeaderTimestamp), genuine.Get(HeaderSignature)
	f.Add(timestamp, signature, body)
	f.Add(timestamp, "v1=,v1=00,v2="+signature, body)
	f.Add("", "", []byte{})
	f.Add(timestamp, strings.Repeat("v1=00,", 9)+signature, body)
	f.Fuzz(func(t *testing.T, stamp, signature string, text []byte) {
		header := http.Header{}
		header.Set(HeaderTimestamp, stamp)
		header.Set(HeaderSignature, signature)
		if Verify([][]byte{newer()}, header, text, now()) != nil {
			return
		}
		if want := signatures([][]byte{newer()}, stamp, text); !strings.Contains(strings.ToLower(signature), want) {
			t.Errorf("%q at %q passes for %q", signature, stamp, text)
		}
	})
}
