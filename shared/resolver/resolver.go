// Package resolver asks DNS.
package resolver

import (
	"context"
	"net"
)

// New returns a resolver that asks server (host:port), or the system's name servers when it is empty.
// It never needs the C library, and tells "there is none" from a fault strictly: a domain of which
// only one kind of address could be asked for is not one without addresses.
func New(server string) *net.Resolver {
	resolver := &net.Resolver{PreferGo: true, StrictErrors: true}
	if server != "" {
		resolver.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server)
		}
	}
	return resolver
}
