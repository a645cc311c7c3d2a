package srp

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"testing"
)

// vector is one sign-in as Cognito's JavaScript client computes it.
type vector struct {
	Name, Group, User, Password, Salt          string
	ClientSecret, ServerSecret                 string
	SecretBlock, Timestamp, Signature          string
	Verifier, A, B, DeviceSalt, DeviceVerifier string
}

func vectors(t testing.TB) []vector {
	t.Helper()
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []vector
	if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 {
		t.Fatalf("%d vectors: %v", len(list), err)
	}
	return list
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (v vector) verifier(t testing.TB) Verifier {
	t.Helper()
	salt := unhex(t, v.Salt)
	if len(salt) < saltBytes { // the same number in as many bytes as are read
		salt = append(make([]byte, saltBytes-len(salt)), salt...)
	}
	verifier, err := NewVerifier(bytes.NewReader(salt), v.Group, v.User, v.Password)
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}

func TestServerAgreesWithCognitosClient(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			verifier := v.verifier(t)
			if got := new(big.Int).SetBytes(verifier.Value).Text(16); got != v.Verifier {
				t.Errorf("verifier %s, want %s", got, v.Verifier)
			}
			exchange, err := Begin(bytes.NewReader(unhex(t, v.ServerSecret)), verifier, v.A)
			if err != nil {
				t.Fatal(err)
			}
			if exchange.B() != v.B {
				t.Errorf("SRP_B %s, want %s", exchange.B(), v.B)
			}
			if !exchange.Verify(v.Group, v.User, v.SecretBlock, v.Timestamp, v.Signature) {
				t.Error("the client's signature was refused")
			}
		})
	}
}

func TestClientAgreesWithCognitosClient(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			client := clientOf(new(big.Int).SetBytes(unhex(t, v.ClientSecret)))
			if client.A() != v.A {
				t.Errorf("SRP_A %s, want %s", client.A(), v.A)
			}
			if got := client.Claim(v.Group, v.User, v.Password, v.B, v.Salt, v.SecretBlock, v.Timestamp); got != v.Signature {
				t.Errorf("signature %s, want %s", got, v.Signature)
			}
		})
	}
}

func TestDeviceOfCognitosClient(t *testing.T) {
	devices := 0
	for _, v := range vectors(t) {
		if v.DeviceSalt == "" {
			continue
		}
		devices++
		verifier, err := DeviceVerifier(v.DeviceSalt, v.DeviceVerifier)
		if err != nil {
			t.Fatal(err)
		}
		if !verifier.Matches(v.Group, v.User, v.Password) {
			t.Error("the device's password does not match what ConfirmDevice was sent")
		}
		exchange, err := Begin(bytes.NewReader(unhex(t, v.ServerSecret)), verifier, v.A)
		if err != nil {
			t.Fatal(err)
		}
		if !exchange.Verify(v.Group, v.User, v.SecretBlock, v.Timestamp, v.Signature) {
			t.Error("the device's signature was refused")
		}
	}
	if devices == 0 {
		t.Error("no vector is a device's")
	}
}
