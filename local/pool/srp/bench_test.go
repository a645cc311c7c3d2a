package srp

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"testing"
)

// BenchmarkSignIn is the processor time of a sign-in: the server's half of the
// exchange and the signatures of an ID and an access token. The bar of the whole
// sign-in is 5 ms.
func BenchmarkSignIn(b *testing.B) {
	v := newVerifier(b, rand.Reader, "jane", "Correct-horse-7!")
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	client, s := NewClient(rand.Reader), usual()
	digest := sha256.Sum256([]byte("a token"))
	for b.Loop() {
		exchange, err := Begin(rand.Reader, v, client.A())
		if err != nil {
			b.Fatal(err)
		}
		exchange.Verify(s.group, s.user, s.block, s.timestamp, s.block)
		for range 2 {
			if _, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkBegin(b *testing.B) {
	v, a := newVerifier(b, rand.Reader, "jane", "Correct-horse-7!"), NewClient(rand.Reader).A()
	for b.Loop() {
		if _, err := Begin(rand.Reader, v, a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	v, s := newVerifier(b, rand.Reader, "jane", "Correct-horse-7!"), usual()
	exchange, err := Begin(rand.Reader, v, NewClient(rand.Reader).A())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		exchange.Verify(s.group, s.user, s.block, s.timestamp, s.block)
	}
}

func BenchmarkMatches(b *testing.B) {
	v := newVerifier(b, rand.Reader, "jane", "Correct-horse-7!")
	for b.Loop() {
		if !v.Matches("EXAMPLE00", "jane", "Correct-horse-7!") {
			b.Fatal("no match")
		}
	}
}

func BenchmarkTable(b *testing.B) {
	for b.Loop() {
		newGroup()
	}
}
