package srp

import (
	"errors"
	"math/big"
	randv2 "math/rand/v2"
	"strings"
	"testing"
)

func FuzzBegin(f *testing.F) {
	n := constants().n
	for _, seed := range []string{"", "0", "5", "f", "-1", "zz", n.Text(16), strings.Repeat("f", 770), strings.Repeat("0", 770), "00" + n.Text(16)} {
		f.Add(seed)
	}
	random := randv2.NewChaCha8([32]byte{})
	v := newVerifier(f, random, "jane", "Correct-horse-7!")
	f.Fuzz(func(t *testing.T, a string) {
		exchange, err := Begin(random, v, a)
		if err != nil {
			if !errors.Is(err, ErrBadPublicValue) {
				t.Errorf("error %v, want %v", err, ErrBadPublicValue)
			}
			return
		}
		b, ok := new(big.Int).SetString(exchange.B(), 16)
		if !ok || b.Sign() <= 0 || b.Cmp(n) >= 0 {
			t.Errorf("SRP_B is %q, not a number of the group", exchange.B())
		}
	})
}

func FuzzVerify(f *testing.F) {
	v := vectors(f)[0]
	f.Add(v.Group, v.User, v.SecretBlock, v.Timestamp, v.Signature)
	f.Add("", "", "", "", "")
	f.Add(v.Group, v.User, v.SecretBlock, v.Timestamp, v.Signature+"=")
	f.Add(v.Group+v.User, "", v.SecretBlock, v.Timestamp, v.Signature)
	f.Add(v.Group, v.User, "*", "Tue Mar 3 09:05:07 UTC 2026", "AAAA")
	exchange, err := Begin(strings.NewReader(string(unhex(f, v.ServerSecret))), v.verifier(f), v.A)
	if err != nil {
		f.Fatal(err)
	}
	block, _ := decodeBase64(v.SecretBlock)
	signed := v.Group + v.User + string(block) + v.Timestamp
	f.Fuzz(func(t *testing.T, group, user, secretBlock, timestamp, signature string) {
		if !exchange.Verify(group, user, secretBlock, timestamp, signature) {
			return
		}
		block, ok := decodeBase64(secretBlock)
		if !ok || group+user+string(block)+timestamp != signed {
			t.Error("a claim was taken that was signed over something else")
		}
	})
}
