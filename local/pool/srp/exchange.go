package srp

import (
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/big"
)

// ErrBadPublicValue says that SRP_A is not a hexadecimal number of the group, or
// is a multiple of the modulus, with which everybody would know the secret.
var ErrBadPublicValue = errors.New("invalid SRP_A")

const (
	// exponentBytes: 256 bits, as RFC 5054 asks for at least.
	exponentBytes = 32
	// maxPublicDigits: the modulus and the zero byte that padding adds.
	maxPublicDigits = len(modulus) + 2
)

// Exchange is the server's half of one sign-in. Make it with Begin. It is safe
// for concurrent use; forget it after one Verify.
type Exchange struct {
	group               *group
	secret, verifier    *big.Int
	clientPublic, value *big.Int
}

// Begin answers the client's SRP_A for a stored verifier. The error is
// ErrBadPublicValue or that of random.
func Begin(random io.Reader, v Verifier, aHex string) (*Exchange, error) {
	p := constants()
	a, err := publicValue(p, aHex)
	if err != nil {
		return nil, err
	}
	secret := make([]byte, exponentBytes)
	if _, err := io.ReadFull(random, secret); err != nil {
		return nil, fmt.Errorf("exponent: %w", err)
	}
	e := &Exchange{group: p, clientPublic: a, secret: new(big.Int).SetBytes(secret), verifier: new(big.Int).SetBytes(v.Value)}
	e.value = p.times(p.k, e.verifier)
	e.value.Add(e.value, p.power(e.secret))
	e.value.Mod(e.value, p.n)
	return e, nil
}

func publicValue(p *group, text string) (*big.Int, error) {
	if text == "" || len(text) > maxPublicDigits {
		return nil, ErrBadPublicValue
	}
	if len(text)%2 == 1 {
		text = "0" + text
	}
	raw, err := hex.DecodeString(text)
	if err != nil {
		return nil, ErrBadPublicValue
	}
	value := new(big.Int).SetBytes(raw)
	if new(big.Int).Mod(value, p.n).Sign() == 0 {
		return nil, ErrBadPublicValue
	}
	return value, nil
}

// B is the server's public value as the challenge parameter SRP_B has it:
// hexadecimal without zeros in front.
func (e *Exchange) B() string { return e.value.Text(16) }

// Verify reports whether the signature (PASSWORD_CLAIM_SIGNATURE, base64) proves
// the password for this secret block (base64) and timestamp. The timestamp is
// any text: whether it is a recent moment is for the caller to judge.
func (e *Exchange) Verify(group, user, secretBlock, timestamp, signature string) bool {
	block, blockOK := decodeBase64(secretBlock)
	given, givenOK := decodeBase64(signature)
	u := scramble(e.clientPublic, e.value)
	if !blockOK || !givenOK || u.Sign() == 0 || e.verifier.Sign() == 0 {
		return false
	}
	return hmac.Equal(given, sign(e.shared(u), u, group, user, block, timestamp))
}

// shared is (A·v^u)^b.
func (e *Exchange) shared(u *big.Int) *big.Int {
	base := new(big.Int).Exp(e.verifier, u, e.group.n)
	base = e.group.times(base, e.clientPublic)
	return base.Exp(base, e.secret, e.group.n)
}
