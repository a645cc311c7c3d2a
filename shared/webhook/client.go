package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Limits of one attempt.
const (
	dialLimit    = 3 * time.Second
	tlsLimit     = 3 * time.Second
	headLimit    = 8 * time.Second // from the last byte sent to the head of the answer
	attemptLimit = 10 * time.Second
	headerBytes  = 16 << 10
	bodyBytes    = 64 << 10
)

// errPrivate is a connection that was not made.
var errPrivate = errors.New("the target is not a public address")

// lookup finds the addresses of a host; the machine's resolver in a deployed function.
type lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

// dialer opens connections to the addresses that it permits.
type dialer struct {
	net.Dialer
	lookup  lookup
	permits func(netip.Addr) bool
}

// DialContext looks the host up once and dials what it found by number, so that the address which was checked is the one that is
// connected to.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	found, err := d.lookup(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	fault := errPrivate
	for _, target := range found {
		if !d.permits(target) {
			continue
		}
		connection, err := d.Dialer.DialContext(ctx, network, net.JoinHostPort(target.String(), port))
		if err == nil {
			return connection, nil
		}
		fault = err
	}
	return nil, fault
}

// newClient makes a client that follows nobody. Roots are the certificates it trusts; nil for the machine's.
func newClient(d *dialer, roots *x509.CertPool) *http.Client {
	return &http.Client{
		Timeout:       attemptLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would make the connection, unchecked
			DialContext:            d.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			TLSHandshakeTimeout:    tlsLimit,
			ResponseHeaderTimeout:  headLimit,
			MaxResponseHeaderBytes: headerBytes,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        30 * time.Second,
		},
	}
}

// publicDialer reaches public hosts.
func publicDialer() *dialer {
	return &dialer{Dialer: net.Dialer{Timeout: dialLimit}, lookup: net.DefaultResolver.LookupNetIP, permits: isPublic}
}
