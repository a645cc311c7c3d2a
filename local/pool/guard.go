package pool

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// loopbackOnly refuses requests that name another host than this machine, so that no page on the
// internet can reach the pool through a name that resolves to 127.0.0.1.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			http.Error(w, "this pool answers on this machine's own addresses only; see gatehouse pool serve --help", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopback says whether host, with or without a port, is this machine by its nature.
func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	if name == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.IsLoopback()
}

// ownPage says whether a page's origin is this machine.
func ownPage(origin string) bool {
	page, err := url.Parse(origin)
	return err == nil && (isLoopback(page.Hostname()) || strings.HasSuffix(page.Hostname(), ".localhost"))
}
