package srp

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
)

// padded is Cognito's form of a number that is hashed: the shortest two's
// complement, so a zero byte stands in front when the highest bit is set.
func padded(number *big.Int) []byte {
	b := number.Bytes()
	if len(b) == 0 || b[0] >= 0x80 {
		return append([]byte{0}, b...)
	}
	return b
}

func hash(parts ...[]byte) []byte {
	h := sha256.New()
	for _, part := range parts {
		h.Write(part)
	}
	return h.Sum(nil)
}

// secretExponent is x, the password's exponent.
func secretExponent(salt *big.Int, group, user, password string) *big.Int {
	identity := hash([]byte(group + user + ":" + password))
	return new(big.Int).SetBytes(hash(padded(salt), identity))
}

// scramble is u, the hash of both public values.
func scramble(a, b *big.Int) *big.Int {
	return new(big.Int).SetBytes(hash(padded(a), padded(b)))
}

// sign is the password claim signature over what both sides know.
func sign(shared, u *big.Int, group, user string, secretBlock []byte, timestamp string) []byte {
	key, err := hkdf.Key(sha256.New, padded(shared), padded(u), "Caldera Derived Key", 16)
	if err != nil { // only for keys longer than HKDF can make, or a mode of Go that forbids 16 bytes
		panic(err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(group + user))
	mac.Write(secretBlock)
	mac.Write([]byte(timestamp))
	return mac.Sum(nil)
}

func decodeBase64(text string) ([]byte, bool) {
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	return b, err == nil
}
