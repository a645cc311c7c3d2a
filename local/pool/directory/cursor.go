package directory

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// checkSize is how many bytes of a checksum tell a cursor from anything else. It guards against mistakes, not against forgery: a cursor
// opens nothing that its list does not show.
const checkSize = 9

// encodeCursor makes an opaque cursor for a position in the list that scope names.
func encodeCursor(scope, position string) string {
	return base64.RawURLEncoding.EncodeToString(append(checkOf(scope, position), position...))
}

// decodeCursor returns the position in a cursor of this scope, or ErrBadCursor.
func decodeCursor(scope, cursor string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < checkSize {
		return "", ErrBadCursor
	}
	position := string(raw[checkSize:])
	if encodeCursor(scope, position) != cursor {
		return "", ErrBadCursor
	}
	return position, nil
}

func checkOf(scope, position string) []byte {
	framed := binary.AppendUvarint([]byte("cursor"), uint64(len(scope)))
	sum := sha256.Sum256(append(append(framed, scope...), position...))
	return sum[:checkSize:checkSize]
}

// decodePlace returns the place in a cursor of a list of users; "" is the place before the first.
func decodePlace(scope, cursor string) (uint64, error) {
	if cursor == "" {
		return 0, nil
	}
	position, err := decodeCursor(scope, cursor)
	if err != nil || len(position) != 8 {
		return 0, ErrBadCursor
	}
	return binary.BigEndian.Uint64([]byte(position)), nil
}

func encodePlace(scope string, place uint64) string {
	return encodeCursor(scope, string(binary.BigEndian.AppendUint64(nil, place)))
}
