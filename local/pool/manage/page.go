package manage

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"
)

const (
	// maxPage is how long a page is when nobody says, and at most.
	maxPage = 60
	// checkSize is how many bytes of a checksum a token has.
	checkSize = 8
)

// cut takes a page out of a short list. The token is how many came before it, tied to the list by a
// checksum, so that one of another list is refused.
func cut[T any](all []T, list string, limit int32, token string) (page []T, next *string, err error) {
	start := 0
	if token != "" {
		if start, err = offset(list, token); err != nil {
			return nil, nil, err
		}
	}
	if limit <= 0 || limit > maxPage {
		limit = maxPage
	}
	rest := all[min(start, len(all)):]
	if len(rest) <= int(limit) {
		return rest, nil, nil
	}
	return rest[:limit], new(tokenAt(list, start+int(limit))), nil
}

func tokenAt(list string, offset int) string {
	position := strconv.Itoa(offset)
	sum := sha256.Sum256([]byte(list + "\n" + position))
	return base64.RawURLEncoding.EncodeToString(append(sum[:checkSize:checkSize], position...))
}

func offset(list, token string) (int, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) < checkSize {
		return 0, badToken()
	}
	at, err := strconv.Atoi(string(raw[checkSize:]))
	if err != nil || at < 0 || token != tokenAt(list, at) {
		return 0, badToken()
	}
	return at, nil
}
