package srp

import (
	"encoding/base64"
	"io"
	"math/big"
	"time"
)

// Client is the client's half of one sign-in, for programs that prove a password
// as Cognito's client libraries do. Make it with NewClient.
type Client struct {
	group          *group
	secret, public *big.Int
}

// NewClient draws the client's secret exponent from random; it panics when
// random fails.
func NewClient(random io.Reader) *Client {
	secret := make([]byte, exponentBytes)
	if _, err := io.ReadFull(random, secret); err != nil {
		panic(err)
	}
	return clientOf(new(big.Int).SetBytes(secret))
}

func clientOf(secret *big.Int) *Client {
	p := constants()
	return &Client{group: p, secret: secret, public: p.power(secret)}
}

// The A that opens a sign-in: the client's public value, hexadecimal, which is the
// auth parameter SRP_A.
func (c *Client) A() string { return c.public.Text(16) }

// Claim answers a password verifier challenge: from the challenge parameters
// SRP_B and SALT (hexadecimal) and SECRET_BLOCK (base64) it makes the
// PASSWORD_CLAIM_SIGNATURE, base64. For a device, group and user are its group
// key and its key. A malformed challenge gives "".
func (c *Client) Claim(group, user, password, srpB, salt, secretBlock, timestamp string) string {
	b, err := publicValue(c.group, srpB)
	s, saltOK := new(big.Int).SetString(salt, 16)
	block, blockOK := decodeBase64(secretBlock)
	if err != nil || !saltOK || s.Sign() < 0 || !blockOK {
		return ""
	}
	u := scramble(c.public, b)
	shared := c.shared(b, u, secretExponent(s, group, user, password))
	return base64.StdEncoding.EncodeToString(sign(shared, u, group, user, block, timestamp))
}

// shared is (B - k·g^x)^(a + u·x).
func (c *Client) shared(b, u, x *big.Int) *big.Int {
	base := c.group.times(c.group.k, c.group.power(x))
	base.Sub(b, base)
	base.Mod(base, c.group.n)
	exponent := new(big.Int).Mul(u, x)
	exponent.Add(exponent, c.secret)
	return base.Exp(base, exponent, c.group.n)
}

// Timestamp is a moment as the challenge response TIMESTAMP has it, in UTC, such
// as "Tue Mar 3 09:05:07 UTC 2026".
func Timestamp(at time.Time) string { return at.UTC().Format("Mon Jan 2 15:04:05 UTC 2006") }
