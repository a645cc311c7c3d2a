package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Headers of a request.
const (
	// HeaderID holds the notice's id. It is not signed: the one in the body is.
	HeaderID = "Gatehouse-Id"
	// HeaderTimestamp holds when the attempt was made, in Unix seconds.
	HeaderTimestamp = "Gatehouse-Timestamp"
	// HeaderSignature holds the signatures, separated by commas.
	HeaderSignature = "Gatehouse-Signature"
)

// Tolerance is how far the clocks of sender and receiver may be apart; older requests are replays.
const Tolerance = 5 * time.Minute

// MinSecret is the least number of bytes of a secret that [Verify] accepts: an empty one, from a setting that was
// forgotten, would make every forgery genuine.
const MinSecret = 16

const (
	scheme        = "v1="
	maxSignatures = 8
)

// Why a request is not to be trusted.
var (
	ErrSecret    = errors.New("webhook: no secret of at least 16 bytes was given")
	ErrTimestamp = errors.New("webhook: the timestamp is missing or more than 5 minutes off")
	ErrSignature = errors.New("webhook: no signature fits the body")
)

// Verify is for receivers: it says whether a request comes from somebody who knows one of the secrets, and came within [Tolerance] of
// now. Body is the body as it arrived, byte for byte. Nil means yes. Then drop notices whose id, taken from the body, you know.
func Verify(secrets [][]byte, header http.Header, body []byte, now time.Time) error {
	timestamp := header.Get(HeaderTimestamp)
	if !timely(timestamp, now) {
		return ErrTimestamp
	}
	usable := false
	for _, secret := range secrets {
		if len(secret) < MinSecret {
			continue
		}
		usable = true
		if fits(header.Get(HeaderSignature), signature(secret, timestamp, body)) {
			return nil
		}
	}
	if !usable {
		return ErrSecret
	}
	return ErrSignature
}

// timely judges a timestamp in the only spelling there is of it.
func timely(text string, now time.Time) bool {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(seconds, 10) != text {
		return false
	}
	tolerance := int64(Tolerance / time.Second)
	return seconds >= now.Unix()-tolerance && seconds <= now.Unix()+tolerance
}

// fits compares each signature of a header in constant time.
func fits(header string, want []byte) bool {
	found := false
	for _, part := range strings.SplitN(header, ",", maxSignatures) {
		text, ok := strings.CutPrefix(strings.TrimSpace(part), scheme)
		if !ok {
			continue
		}
		if have, err := hex.DecodeString(text); err == nil && hmac.Equal(have, want) {
			found = true
		}
	}
	return found
}

// signature is the HMAC of timestamp and body, with a dot between them that no timestamp holds.
func signature(secret []byte, timestamp string, body []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return mac.Sum(nil)
}

// signatures is the header for all versions of the secret.
func signatures(secrets [][]byte, timestamp string, body []byte) string {
	all := make([]string, len(secrets))
	for i, secret := range secrets {
		all[i] = scheme + hex.EncodeToString(signature(secret, timestamp, body))
	}
	return strings.Join(all, ",")
}
