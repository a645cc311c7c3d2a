package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// trust is how programs come to trust the cloud, as they come to trust AWS on Lambda: one bundle holds the roots of everybody, and a
// directory that does not exist keeps Go from reading them a second time.
type trust struct {
	identity *tls.Certificate
	env      []string
	roots    int // in the bundle; parsing them is what makes a first handshake slow
}

// bundles are where systems keep theirs: Debian, Fedora and Amazon Linux, Alpine.
func bundles() []string {
	return []string{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}
}

// trusted makes an identity for the loopback, and a bundle with it beside the roots of this machine.
func (w *workshop) trusted() (trust, error) {
	certificate, identity, err := selfSigned()
	if err != nil {
		return trust{}, err
	}
	var bundle []byte
	for _, name := range bundles() {
		if bundle, err = os.ReadFile(name); err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return trust{}, err
		}
	}
	bundle = append(bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})...)
	file := filepath.Join(w.dir, "roots.pem")
	env := []string{"SSL_CERT_FILE=" + file, "SSL_CERT_DIR=" + filepath.Join(w.dir, "no-such-directory")}
	return trust{identity, env, bytes.Count(bundle, []byte("BEGIN CERTIFICATE"))}, os.WriteFile(file, bundle, 0o600)
}

// note says what the figures of a first handshake depend on.
func (t trust) note() string { return "TLS 1.3, a bundle of " + strconv.Itoa(t.roots) + " roots" }

func selfSigned() ([]byte, *tls.Certificate, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Gatehouse bench"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	return certificate, &tls.Certificate{Certificate: [][]byte{certificate}, PrivateKey: private}, err
}
