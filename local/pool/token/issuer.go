package token

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"time"

	"github.com/go-jose/go-jose/v4"
)

var (
	// ErrInvalid says that a token was not signed by this issuer, or is no token.
	ErrInvalid = errors.New("invalid token")
	// ErrExpired says that a token of this issuer is past its time.
	ErrExpired = errors.New("token is expired")
)

// Claims are the members of a token's payload by name.
type Claims = map[string]any

// Issuer signs and verifies tokens with one key. Make it with New. It is safe
// for concurrent use.
type Issuer struct {
	url    string
	public jose.JSONWebKey
	keySet []byte
	signer jose.Signer
}

// New returns the issuer of this URL, which becomes the claim iss of every
// token. It takes keys of at least 2048 bits; the error is ErrBadKey or says
// that there is no URL.
func New(key *rsa.PrivateKey, issuer string) (*Issuer, error) {
	if key == nil || key.N == nil || key.N.BitLen() < keyBits {
		return nil, ErrBadKey
	}
	if issuer == "" {
		return nil, errors.New("an issuer needs a URL")
	}
	public := jose.JSONWebKey{Key: key.Public(), Algorithm: string(jose.RS256), Use: "sig"}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	// A key that was kept has the same name after a restart.
	public.KeyID = base64.StdEncoding.EncodeToString(thumbprint)
	return assemble(key, issuer, public)
}

func assemble(key *rsa.PrivateKey, issuer string, public jose.JSONWebKey) (*Issuer, error) {
	keySet, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	private := jose.JSONWebKey{Key: key, KeyID: public.KeyID}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: private}, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	return &Issuer{url: issuer, public: public, keySet: keySet, signer: signer}, nil
}

// URL is the issuer's URL.
func (i *Issuer) URL() string { return i.url }

// KeySet is the public key as a JSON Web Key Set, for jwks.json. The caller may
// keep and change it.
func (i *Issuer) KeySet() []byte { return bytes.Clone(i.keySet) }

// Sign makes a token of the claims and adds iss. The claims stay as they are.
// An error means a claim that JSON cannot hold.
func (i *Issuer) Sign(claims Claims) (string, error) {
	payload, err := i.payload(claims)
	if err != nil {
		return "", err
	}
	signed, err := i.signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return signed.CompactSerialize()
}

func (i *Issuer) payload(claims Claims) ([]byte, error) {
	whole := make(Claims, len(claims)+1)
	maps.Copy(whole, claims)
	whole["iss"] = i.url
	payload, err := json.Marshal(whole)
	if err != nil {
		return nil, fmt.Errorf("claims: %w", err)
	}
	return payload, nil
}

// Verify returns the claims of a token that this issuer signed and whose exp is
// after now; numbers are json.Number. The error is ErrInvalid or ErrExpired.
// What the token may be used for (token_use, client_id, aud) is for the caller
// to judge.
func (i *Issuer) Verify(raw string, now time.Time) (Claims, error) {
	claims, err := i.open(raw)
	if err != nil {
		return nil, err
	}
	expires, ok := seconds(claims["exp"])
	if !ok || claims["iss"] != i.url {
		return nil, ErrInvalid
	}
	if now.Unix() >= expires {
		return nil, ErrExpired
	}
	return claims, nil
}

func (i *Issuer) open(raw string) (Claims, error) {
	signed, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, ErrInvalid
	}
	payload, err := signed.Verify(i.public)
	if err != nil {
		return nil, ErrInvalid
	}
	var claims Claims
	if decode(payload, &claims) != nil {
		return nil, ErrInvalid
	}
	return claims, nil
}

func seconds(claim any) (int64, bool) {
	number, ok := claim.(json.Number)
	if !ok {
		return 0, false
	}
	whole, err := number.Int64()
	return whole, err == nil
}

// decode reads one JSON value and keeps how its numbers are spelt.
func decode(raw []byte, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(v); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}
