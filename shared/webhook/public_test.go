package webhook

import (
	"net/netip"
	"testing"
)

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "93.184.215.14": true, "2606:4700::1111": true, "2a00:1450:4001:80b::200e": true,
		"64:ff9b::808:808": true, // the public 8.8.8.8 through NAT64

		"127.0.0.1": false, "127.8.8.8": false, "0.0.0.0": false, "0.1.2.3": false, "10.0.0.1": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false, "169.254.170.2": false, "100.64.0.1": false,
		"100.127.255.255": false, "192.0.0.170": false, "192.0.2.1": false, "198.18.0.1": false, "198.51.100.1": false,
		"203.0.113.1": false, "192.88.99.1": false, "224.0.0.1": false, "239.1.2.3": false, "240.0.0.1": false, "255.255.255.255": false,

		"::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd00:ec2::254": false, "fec0::1": false,
		"ff02::1": false, "100::1": false, "2001::1": false, "2001:db8::1": false, "2002:7f00:1::1": false, "3fff::1": false, "5f00::1": false,
		"::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "::ffff:10.0.0.1": false, "::127.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a9fe:a9fe": false, "64:ff9b::a00:1": false, "64:ff9b:1::808:808": false,
	} {
		if got := isPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: public is %v, want %v", address, got, want)
		}
	}
	if isPublic(netip.Addr{}) {
		t.Error("no address is a public one")
	}
}

// FuzzPublic holds whatever spelling of an address of IPv4 against that address itself.
func FuzzPublic(f *testing.F) {
	for _, seed := range []string{"8.8.8.8", "127.0.0.1", "169.254.169.254", "255.255.255.255"} {
		a := netip.MustParseAddr(seed).As4()
		f.Add(a[0], a[1], a[2], a[3])
	}
	f.Fuzz(func(t *testing.T, a, b, c, d byte) {
		plain := netip.AddrFrom4([4]byte{a, b, c, d})
		mapped := netip.AddrFrom16(plain.As16())
		nat := netip.MustParseAddr("64:ff9b::").As16()
		copy(nat[12:], []byte{a, b, c, d})
		if isPublic(plain) != isPublic(mapped) || isPublic(plain) != isPublic(netip.AddrFrom16(nat)) {
			t.Errorf("%v is judged otherwise when mapped or translated", plain)
		}
		if isPublic(plain) && (plain.IsPrivate() || plain.IsLoopback() || plain.IsLinkLocalUnicast() || plain.IsMulticast() || plain.IsUnspecified()) {
			t.Errorf("%v counts as public", plain)
		}
	})
}
