package webhook

import "net/netip"

// embedsIPv4 are the prefixes whose last 32 bits are an address of IPv4, which decides.
//
// Source: https://www.rfc-editor.org/rfc/rfc6052
func embedsIPv4() netip.Prefix { return netip.MustParsePrefix("64:ff9b::/96") }

// special4 are the parts of IPv4 that no public host has: private, shared, loopback, link-local with the metadata services,
// documentation, benchmarks, relays, multicast and reserved.
//
// Source: https://www.iana.org/assignments/iana-ipv4-special-registry
func special4() []netip.Prefix {
	return prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
		"192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")
}

// special6 are the parts of 2000::/3 that no public host has, among them tunnels that end at any address of IPv4.
//
// Source: https://www.iana.org/assignments/iana-ipv6-special-registry
func special6() []netip.Prefix {
	return prefixes("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
}

// isPublic says whether an address is a public host's. Of IPv6 only 2000::/3 was ever given out, so everything else is refused without
// being listed: loopback, link-local, unique-local, site-local, multicast, and what maps, translates or tunnels IPv4.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if embedsIPv4().Contains(a) {
		bytes := a.As16()
		a = netip.AddrFrom4([4]byte(bytes[12:]))
	}
	switch {
	case !a.IsValid():
		return false
	case a.Is4():
		return !within(a, special4())
	}
	return netip.MustParsePrefix("2000::/3").Contains(a) && !within(a, special6())
}

func within(a netip.Addr, all []netip.Prefix) bool {
	for _, prefix := range all {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}
