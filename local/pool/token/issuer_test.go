package token

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const issuerURL = "http://127.0.0.1:9400/local_EXAMPLE00"

func now() time.Time { return time.Unix(1_772_528_400, 0) }

func newIssuer(t testing.TB) (*Issuer, *rsa.PrivateKey) {
	t.Helper()
	key, err := GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := New(key, issuerURL)
	if err != nil {
		t.Fatal(err)
	}
	return issuer, key
}

func signed(t testing.TB, i *Issuer, claims Claims) string {
	t.Helper()
	raw, err := i.Sign(claims)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestSignedTokenLooksLikeCognitos(t *testing.T) {
	issuer, _ := newIssuer(t)
	claims := Claims{"sub": "s", "exp": now().Unix() + 60, "big": json.Number("12345678901234567890.50"), "iss": "https://example.org"}
	header, rest, _ := strings.Cut(signed(t, issuer, claims), ".")
	payload, _, _ := strings.Cut(rest, ".")
	var got struct{ Alg, Kid, Typ string }
	raw, _ := base64.RawURLEncoding.DecodeString(header)
	if err := json.Unmarshal(raw, &got); err != nil || got.Alg != "RS256" || got.Kid != issuer.public.KeyID || got.Typ != "" {
		t.Errorf("header %s, want RS256, the key's id and no type", raw)
	}
	raw, _ = base64.RawURLEncoding.DecodeString(payload)
	if want := `{"big":12345678901234567890.50,"exp":1772528460,"iss":"` + issuerURL + `","sub":"s"}`; string(raw) != want {
		t.Errorf("payload %s, want %s", raw, want)
	}
	if claims["iss"] != "https://example.org" {
		t.Error("signing changed the caller's claims")
	}
}

func TestVerify(t *testing.T) {
	issuer, key := newIssuer(t)
	elsewhere, err := New(key, "https://example.org")
	if err != nil {
		t.Fatal(err)
	}
	stranger, _ := newIssuer(t)
	good := Claims{"sub": "s", "exp": now().Unix() + 1, "big": json.Number("1.50")}
	hmacSigner, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: issuer.KeySet()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	hmacSigned, err := hmacSigner.Sign([]byte(`{"iss":"` + issuerURL + `","exp":9999999999}`))
	if err != nil {
		t.Fatal(err)
	}
	confused, _ := hmacSigned.CompactSerialize()
	raw := signed(t, issuer, good)
	for name, test := range map[string]struct {
		raw  string
		want error
	}{
		"good":           {raw, nil},
		"expired":        {signed(t, issuer, Claims{"exp": now().Unix()}), ErrExpired},
		"other issuer":   {signed(t, elsewhere, good), ErrInvalid},
		"other key":      {signed(t, stranger, good), ErrInvalid},
		"without expiry": {signed(t, issuer, Claims{"sub": "s"}), ErrInvalid},
		"expiry as text": {signed(t, issuer, Claims{"exp": "9999999999"}), ErrInvalid},
		"cut":            {raw[:len(raw)-8], ErrInvalid},
		"tampered":       {strings.Replace(raw, ".", ".A", 1), ErrInvalid},
		"unsigned":       {"eyJhbGciOiJub25lIn0." + strings.Split(raw, ".")[1] + ".", ErrInvalid},
		"public as HMAC": {confused, ErrInvalid},
		"nothing":        {"", ErrInvalid},
		"no token":       {"a.b.c", ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			claims, err := issuer.Verify(test.raw, now())
			if !errors.Is(err, test.want) || (test.want == nil) != (claims != nil) {
				t.Errorf("claims %v, error %v; want error %v", claims, err, test.want)
			}
			if test.want == nil && claims["big"] != json.Number("1.50") {
				t.Errorf("a number came back as %v, want 1.50", claims["big"])
			}
		})
	}
}

func TestSignRefusesWhatJSONCannotHold(t *testing.T) {
	issuer, _ := newIssuer(t)
	if raw, err := issuer.Sign(Claims{"x": func() {}}); err == nil {
		t.Errorf("signed %q", raw)
	}
}

func TestKeySetVerifiesTokens(t *testing.T) {
	issuer, _ := newIssuer(t)
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(issuer.KeySet(), &set); err != nil {
		t.Fatal(err)
	}
	keys := set.Key(issuer.public.KeyID)
	if len(keys) != 1 || keys[0].Use != "sig" || keys[0].Algorithm != "RS256" || !keys[0].IsPublic() || !keys[0].Valid() {
		t.Fatalf("key set %s, want one public key to verify RS256", issuer.KeySet())
	}
	parsed, err := jose.ParseSignedCompact(signed(t, issuer, Claims{"exp": 1}), []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parsed.Verify(set); err != nil {
		t.Errorf("the key set does not verify a token: %v", err)
	}
	issuer.KeySet()[0] = 'x'
	if issuer.KeySet()[0] != '{' {
		t.Error("a caller could change the issuer's key set")
	}
}

func TestKeysKeep(t *testing.T) {
	issuer, key := newIssuer(t)
	text, err := EncodeKey(key)
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeKey(text)
	if err != nil || !again.Equal(key) {
		t.Fatalf("the key came back as another one (%v)", err)
	}
	restarted, err := New(again, issuerURL)
	if err != nil || restarted.public.KeyID != issuer.public.KeyID || restarted.URL() != issuerURL {
		t.Errorf("after a restart the key is %s (%v), want %s", restarted.public.KeyID, err, issuer.public.KeyID)
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	encode := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	}
	for name, text := range map[string][]byte{
		"nothing": nil, "text": []byte("key"), "short": encode(short), "elliptic": encode(curve),
		"broken": bytes.Replace(encode(curve), []byte("M"), []byte("A"), 1),
	} {
		if _, err := DecodeKey(text); !errors.Is(err, ErrBadKey) {
			t.Errorf("%s: error %v, want %v", name, err, ErrBadKey)
		}
	}
	if _, err := New(short, issuerURL); !errors.Is(err, ErrBadKey) {
		t.Errorf("an issuer with a key of 1024 bits: error %v", err)
	}
	if _, err := New(nil, issuerURL); !errors.Is(err, ErrBadKey) {
		t.Errorf("an issuer without key: error %v", err)
	}
	_, key := newIssuer(t)
	if _, err := New(key, ""); err == nil {
		t.Error("an issuer without URL was made")
	}
}

func FuzzVerify(f *testing.F) {
	issuer, _ := newIssuer(f)
	f.Add(signed(f, issuer, Claims{"exp": now().Unix() + 60}))
	f.Add("")
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Fuzz(func(t *testing.T, raw string) {
		claims, err := issuer.Verify(raw, now())
		if err == nil && claims["iss"] != issuerURL {
			t.Errorf("took claims of %v", claims["iss"])
		}
		if err != nil && !errors.Is(err, ErrInvalid) && !errors.Is(err, ErrExpired) {
			t.Errorf("error %v, want ErrInvalid or ErrExpired", err)
		}
	})
}

func BenchmarkSign(b *testing.B) {
	issuer, _ := newIssuer(b)
	claims := person().ID
	for b.Loop() {
		if _, err := issuer.Sign(claims); err != nil {
			b.Fatal(err)
		}
	}
}
