package token

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// keyBits is the size of Cognito's keys.
const keyBits = 2048

const pemType = "PRIVATE KEY"

// ErrBadKey says that a key cannot be read or is not one to sign with.
var ErrBadKey = errors.New("not an RSA private key of at least 2048 bits")

// GenerateKey makes a signing key of 2048 bits.
func GenerateKey() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, keyBits) }

// EncodeKey writes a key as PEM with PKCS #8 inside.
func EncodeKey(key *rsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}), nil
}

// DecodeKey reads what EncodeKey wrote. The error is ErrBadKey.
func DecodeKey(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != pemType {
		return nil, ErrBadKey
	}
	decoded, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	key, ok := decoded.(*rsa.PrivateKey)
	if !ok || key.N.BitLen() < keyBits {
		return nil, ErrBadKey
	}
	return key, nil
}
