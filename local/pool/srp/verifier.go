package srp

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
)

// saltBytes is the length of Cognito's salts.
const saltBytes = 16

// ErrBadVerifier says that a device's salt or verifier is not what ConfirmDevice
// takes.
var ErrBadVerifier = errors.New("invalid device secret verifier")

// Verifier is what is stored for a password. The password does not follow from
// it, nor can anybody sign in with it. The zero value is no password at all: it
// matches nothing.
type Verifier struct {
	// Salt is the salt's number, big endian; 16 random bytes when made here.
	Salt []byte
	// Value is the generator to the power of the salted password's hash, big
	// endian, at most 384 bytes.
	Value []byte
}

// NewVerifier makes the verifier of a password with a salt from random. For a
// user, group is the part of the pool's id after "_" and user the user name; for
// a device they are its group key and its key. The error is that of random.
func NewVerifier(random io.Reader, group, user, password string) (Verifier, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, salt); err != nil {
		return Verifier{}, fmt.Errorf("salt: %w", err)
	}
	return verifierOf(salt, group, user, password), nil
}

func verifierOf(salt []byte, group, user, password string) Verifier {
	x := secretExponent(new(big.Int).SetBytes(salt), group, user, password)
	return Verifier{Salt: salt, Value: constants().power(x).Bytes()}
}

// Matches reports whether the verifier was made of this password, for sign-ins
// that send it in the clear.
func (v Verifier) Matches(group, user, password string) bool {
	if v.IsZero() {
		return false
	}
	again := verifierOf(v.Salt, group, user, password)
	return subtle.ConstantTimeCompare(again.Value, v.Value) == 1
}

// IsZero reports whether there is no password.
func (v Verifier) IsZero() bool { return len(v.Value) == 0 }

// SaltHex is the salt as the challenge parameter SALT has it: a number in
// hexadecimal without zeros in front, since some clients hash the text as it
// comes and others the number.
func (v Verifier) SaltHex() string { return new(big.Int).SetBytes(v.Salt).Text(16) }

// Fake is the verifier of a user that does not exist, which no password fits.
// Its salt is the same for the same seed, as a real user's is: the seed is a
// keyed hash of the name that was asked for. Value differs each time; nothing
// that a client sees tells so.
func Fake(random io.Reader, seed []byte) Verifier {
	blind := make([]byte, sha256.Size)
	_, _ = io.ReadFull(random, blind) // without it the value still depends on the seed
	return Verifier{Salt: expand(seed, nil, "salt", saltBytes), Value: unknownPower(seed, blind)}
}

func unknownPower(seed, blind []byte) []byte {
	exponent := new(big.Int).SetBytes(expand(seed, blind, "verifier", sha256.Size))
	return constants().power(exponent).Bytes()
}

func expand(seed, salt []byte, info string, length int) []byte {
	key, err := hkdf.Key(sha256.New, seed, salt, info, length)
	if err != nil { // only for more bytes than HKDF can make
		panic(err)
	}
	return key
}

// DeviceVerifier reads the DeviceSecretVerifierConfig of ConfirmDevice: Salt and
// PasswordVerifier in base64. The error is ErrBadVerifier.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeviceSecretVerifierConfigType.html
func DeviceVerifier(saltBase64, verifierBase64 string) (Verifier, error) {
	salt, saltOK := decodeBase64(saltBase64)
	raw, valueOK := decodeBase64(verifierBase64)
	value := new(big.Int).SetBytes(raw)
	switch {
	case !saltOK || len(salt) == 0 || len(salt) > 1024:
		return Verifier{}, fmt.Errorf("%w: salt", ErrBadVerifier)
	case !valueOK || value.Sign() == 0 || value.Cmp(constants().n) >= 0:
		return Verifier{}, fmt.Errorf("%w: password verifier", ErrBadVerifier)
	}
	return Verifier{Salt: new(big.Int).SetBytes(salt).Bytes(), Value: value.Bytes()}, nil
}

// DeviceVerifierConfig is the client's half of ConfirmDevice: salt and verifier
// of a new device's password in base64. It panics when random fails.
func DeviceVerifierConfig(random io.Reader, deviceGroupKey, deviceKey, password string) (saltBase64, verifierBase64 string) {
	v, err := NewVerifier(random, deviceGroupKey, deviceKey, password)
	if err != nil {
		panic(err)
	}
	return encodePadded(v.Salt), encodePadded(v.Value)
}

func encodePadded(number []byte) string {
	return base64.StdEncoding.EncodeToString(padded(new(big.Int).SetBytes(number)))
}
