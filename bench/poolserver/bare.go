package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"

	"gatehouse/local/pool/srp"
)

// bare is what a sign-in with SRP cannot be had without: the server's half of the exchange and the signatures of two tokens.
type bare struct {
	key      *rsa.PrivateKey
	verifier srp.Verifier
	public   string // the client's value, made beforehand
}

const (
	bareGroup = "gatehouse"
	bareName  = "visitor"
)

func newBare(key *rsa.PrivateKey) (bare, error) {
	verifier, err := srp.NewVerifier(rand.Reader, bareGroup, bareName, password)
	return bare{key: key, verifier: verifier, public: srp.NewClient(rand.Reader).A()}, err
}

// repeat does the work so many times. The proof that is checked is wrong, which takes as long to find out as that one is right.
func (b bare) repeat(times int) ([]any, error) {
	block := base64.StdEncoding.EncodeToString(random(64))
	proof := base64.StdEncoding.EncodeToString(random(sha256.Size))
	before, err := processorTime()
	if err != nil {
		return nil, err
	}
	for range times {
		exchange, err := srp.Begin(rand.Reader, b.verifier, b.public)
		if err != nil {
			return nil, err
		}
		exchange.Verify(bareGroup, bareName, block, "Tue Mar 3 09:05:07 UTC 2026", proof)
		for range 2 {
			digest := sha256.Sum256([]byte(exchange.B()))
			if _, err := rsa.SignPKCS1v15(rand.Reader, b.key, crypto.SHA256, digest[:]); err != nil {
				return nil, err
			}
		}
	}
	after, err := processorTime()
	return []any{after - before}, err
}
