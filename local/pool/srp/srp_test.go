package srp

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	randv2 "math/rand/v2"
	"strings"
	"testing"
	"testing/quick"
	"time"
)

// signIn is one whole sign-in with what may be tampered with on its way.
type signIn struct {
	group, user, password string
	asUser                string // whom the server takes it for
	block, timestamp      string // as the client signed
	sentBlock, sentTime   string // as they came back
}

func usual() signIn {
	block := base64.StdEncoding.EncodeToString([]byte("what the server wants to see again"))
	at := Timestamp(time.Date(2026, 3, 3, 9, 5, 7, 0, time.UTC))
	return signIn{"EXAMPLE00", "jane", "Correct-horse-7!", "jane", block, at, block, at}
}

func (s signIn) passes(t testing.TB, random io.Reader, v Verifier) bool {
	t.Helper()
	client := NewClient(random)
	exchange, err := Begin(random, v, client.A())
	if err != nil {
		t.Fatal(err)
	}
	claim := client.Claim(s.group, s.user, s.password, exchange.B(), v.SaltHex(), s.block, s.timestamp)
	return exchange.Verify("EXAMPLE00", s.asUser, s.sentBlock, s.sentTime, claim)
}

func newVerifier(t testing.TB, random io.Reader, user, password string) Verifier {
	t.Helper()
	v, err := NewVerifier(random, "EXAMPLE00", user, password)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestOnlyTheUntamperedSignInPasses(t *testing.T) {
	v := newVerifier(t, rand.Reader, "jane", "Correct-horse-7!")
	other := base64.StdEncoding.EncodeToString([]byte("another block"))
	for name, test := range map[string]struct {
		tamper func(*signIn)
		want   bool
	}{
		"untampered":     {func(*signIn) {}, true},
		"wrong password": {func(s *signIn) { s.password = "correct-horse-7!" }, false},
		"no password":    {func(s *signIn) { s.password = "" }, false},
		"other user":     {func(s *signIn) { s.user = "john" }, false},
		"taken as other": {func(s *signIn) { s.asUser = "john" }, false},
		"other pool":     {func(s *signIn) { s.group = "EXAMPLE01" }, false},
		"timestamp":      {func(s *signIn) { s.sentTime = "Tue Mar 3 09:05:08 UTC 2026" }, false},
		"no timestamp":   {func(s *signIn) { s.sentTime = "" }, false},
		"secret block":   {func(s *signIn) { s.sentBlock = other }, false},
		"malformed":      {func(s *signIn) { s.sentBlock = "***" }, false},
		"malformed sent": {func(s *signIn) { s.block = "***" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := usual()
			test.tamper(&s)
			if got := s.passes(t, rand.Reader, v); got != test.want {
				t.Errorf("signed in: %v, want %v", got, test.want)
			}
		})
	}
}

func TestAnyPasswordSignsIn(t *testing.T) {
	random := randv2.NewChaCha8([32]byte{7})
	property := func(user, password string) bool {
		s := usual()
		s.user, s.asUser, s.password = user, user, password
		v := newVerifier(t, random, user, password)
		wrong := s
		wrong.password += "\u0301"
		return s.passes(t, random, v) && !wrong.passes(t, random, v) && v.Matches("EXAMPLE00", user, password) && !v.Matches("EXAMPLE00", user, wrong.password)
	}
	if err := quick.Check(property, &quick.Config{MaxCount: 40}); err != nil {
		t.Error(err)
	}
}

// Every padding occurs when the first bytes of salt and exponents are zero.
func TestLeadingZeros(t *testing.T) {
	random := randv2.NewChaCha8([32]byte{8})
	for zeros := range saltBytes + 1 {
		head := func() io.Reader { return io.MultiReader(bytes.NewReader(make([]byte, zeros)), random) }
		v := newVerifier(t, head(), "jane", "Correct-horse-7!")
		client := NewClient(head())
		exchange, err := Begin(head(), v, "00"+client.A())
		if err != nil {
			t.Fatal(err)
		}
		s := usual()
		claim := client.Claim(s.group, s.user, s.password, "0"+exchange.B(), "00"+v.SaltHex(), s.block, s.timestamp)
		if !exchange.Verify(s.group, s.user, s.block, s.timestamp, claim) {
			t.Errorf("%d leading zero bytes: refused", zeros)
		}
	}
}

func TestPublicValuesThatAreRefused(t *testing.T) {
	n := constants().n
	v := newVerifier(t, rand.Reader, "jane", "Correct-horse-7!")
	for name, a := range map[string]string{
		"nothing":        "",
		"zero":           "0",
		"many zeros":     strings.Repeat("0", 768),
		"N":              n.Text(16),
		"2N":             new(big.Int).Lsh(n, 1).Text(16),
		"not hex":        "xyz",
		"negative":       "-1",
		"signed":         "+1",
		"underscore":     "1_0",
		"too long":       strings.Repeat("1", 771),
		"much too long":  strings.Repeat("f", 1<<20),
		"space in front": " 1",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Begin(rand.Reader, v, a); !errors.Is(err, ErrBadPublicValue) {
				t.Errorf("error %v, want %v", err, ErrBadPublicValue)
			}
			if got := NewClient(rand.Reader).Claim("EXAMPLE00", "jane", "x", a, v.SaltHex(), "", ""); got != "" {
				t.Errorf("the client claims %q against such an SRP_B, want nothing", got)
			}
		})
	}
}

func TestNobodySignsInWithoutPassword(t *testing.T) {
	if (Verifier{}).Matches("EXAMPLE00", "jane", "") || !(Verifier{}).IsZero() {
		t.Error("the zero verifier is a password")
	}
	if usual().passes(t, rand.Reader, Verifier{}) {
		t.Error("signed in to a user without password")
	}
	// With a verifier of zero the secret would be A^b, which is B^a: no password is needed.
	client := NewClient(rand.Reader)
	exchange, err := Begin(rand.Reader, Verifier{}, client.A())
	if err != nil {
		t.Fatal(err)
	}
	shared := new(big.Int).Exp(exchange.value, client.secret, client.group.n)
	s := usual()
	block, _ := decodeBase64(s.block)
	claim := sign(shared, scramble(client.public, exchange.value), s.group, s.user, block, s.timestamp)
	if exchange.Verify(s.group, s.user, s.block, s.timestamp, base64.StdEncoding.EncodeToString(claim)) {
		t.Error("a forged claim signed in to a user without password")
	}
}

func TestVerifierKeepsInJSON(t *testing.T) {
	v := newVerifier(t, rand.Reader, "jane", "Correct-horse-7!")
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var again Verifier
	if err := json.Unmarshal(raw, &again); err != nil || !again.Matches("EXAMPLE00", "jane", "Correct-horse-7!") {
		t.Errorf("the password no longer matches after %d bytes of JSON (%v)", len(raw), err)
	}
}

func TestFakeIsStableAndFitsNobody(t *testing.T) {
	first, second := Fake(rand.Reader, []byte("seed")), Fake(rand.Reader, []byte("seed"))
	if first.SaltHex() != second.SaltHex() || len(first.Salt) != saltBytes {
		t.Errorf("salts %s and %s of one seed, want the same 16 bytes", first.SaltHex(), second.SaltHex())
	}
	if other := Fake(rand.Reader, []byte("other")); other.SaltHex() == first.SaltHex() {
		t.Error("two seeds have the same salt")
	}
	if bytes.Equal(first.Value, second.Value) || usual().passes(t, rand.Reader, first) {
		t.Error("the value is guessable")
	}
}

func TestDeviceVerifier(t *testing.T) {
	salt, value := DeviceVerifierConfig(rand.Reader, "EXAMPLE00", "us-east-1_device", "password")
	v, err := DeviceVerifier(salt, value)
	if err != nil || !v.Matches("EXAMPLE00", "us-east-1_device", "password") {
		t.Errorf("the device's password does not match (%v)", err)
	}
	n := base64.StdEncoding.EncodeToString(constants().n.Bytes())
	for name, sent := range map[string][2]string{
		"no salt":          {"", value},
		"no verifier":      {salt, ""},
		"malformed salt":   {"*", value},
		"malformed":        {salt, "*"},
		"verifier 0":       {salt, "AAAA"},
		"verifier N":       {salt, n},
		"endless salt":     {strings.Repeat("AAAA", 1000), value},
		"endless verifier": {salt, strings.Repeat("zzzz", 1000)},
	} {
		if _, err := DeviceVerifier(sent[0], sent[1]); !errors.Is(err, ErrBadVerifier) {
			t.Errorf("%s: error %v, want %v", name, err, ErrBadVerifier)
		}
	}
}

func TestRandomThatFails(t *testing.T) {
	v := newVerifier(t, rand.Reader, "jane", "Correct-horse-7!")
	if _, err := NewVerifier(strings.NewReader("short"), "EXAMPLE00", "jane", "x"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("verifier without salt: error %v", err)
	}
	if _, err := Begin(strings.NewReader("short"), v, "5"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("exchange without exponent: error %v", err)
	}
}

func TestPowersFromTheTable(t *testing.T) {
	p := constants()
	random := randv2.NewChaCha8([32]byte{9})
	for bits := range 260 {
		raw := make([]byte, 33)
		_, _ = random.Read(raw)
		e := new(big.Int).Rsh(new(big.Int).SetBytes(raw), uint(264-bits))
		if got, want := p.power(e), new(big.Int).Exp(p.g, e, p.n); got.Cmp(want) != 0 {
			t.Fatalf("2 to the power of %x is %x, want %x", e, got, want)
		}
	}
}
