package signup_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"gatehouse/shared/deny"
	"gatehouse/shared/signup"
)

// fakeDNS answers as *net.Resolver does: names it does not hold do not exist.
type fakeDNS map[string]zone

// zone is what DNS says about one domain.
type zone struct {
	mx      []string
	ip      []string
	mxFault error
	ipFault error
}

func missing(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (f fakeDNS) LookupMX(_ context.Context, domain string) ([]*net.MX, error) {
	z, ok := f[domain]
	var exchangers []*net.MX
	for _, host := range z.mx {
		exchangers = append(exchangers, &net.MX{Host: host, Pref: 10})
	}
	if z.mxFault == nil && (!ok || len(exchangers) == 0) {
		return nil, missing(domain)
	}
	return exchangers, z.mxFault
}

func (f fakeDNS) LookupIPAddr(_ context.Context, host string) ([]net.IPAddr, error) {
	z := f[host]
	var addresses []net.IPAddr
	for _, ip := range z.ip {
		addresses = append(addresses, net.IPAddr{IP: net.ParseIP(ip)})
	}
	if z.ipFault == nil && len(addresses) == 0 {
		return nil, missing(host)
	}
	return addresses, z.ipFault
}

func TestTheExchangerTellsWhoTakesNoMail(t *testing.T) {
	servFail := &net.DNSError{Err: "server misbehaving", Name: "example.net", IsTemporary: true}
	silence := &net.DNSError{Err: "i/o timeout", Name: "example.net", IsTimeout: true}
	malformed := &net.DNSError{Err: "DNS response contained records which contain invalid names", Name: "example.net"}
	rules := rulesOf(t, func(p *signup.Policy) { p.Exchanger.Entries = []string{"example.org", "*.relay.example"} })
	cases := map[string]struct {
		zone  zone
		code  string
		fault bool
	}{
		"takes mail":                      {zone: zone{mx: []string{"mx.example.com."}}},
		"null exchanger":                  {zone: zone{mx: []string{"."}}, code: signup.CodeUndeliverable},
		"null exchanger beside another":   {zone: zone{mx: []string{".", "mx.example.com."}}},
		"address alone":                   {zone: zone{ip: []string{"192.0.2.1"}}},
		"IPv6 address alone":              {zone: zone{ip: []string{"2001:db8::1"}}},
		"neither":                         {zone: zone{}, code: signup.CodeUndeliverable},
		"server fails":                    {zone: zone{mxFault: servFail}, fault: true},
		"silence":                         {zone: zone{mxFault: silence}, fault: true},
		"server fails for the address":    {zone: zone{ipFault: servFail}, fault: true},
		"context ended":                   {zone: zone{mxFault: context.DeadlineExceeded}, fault: true},
		"listed exchanger":                {zone: zone{mx: []string{"example.org."}}, code: signup.CodeDisposable},
		"subdomain of a listed one":       {zone: zone{mx: []string{"in.mx.example.org."}}, code: signup.CodeDisposable},
		"upper case, no dot":              {zone: zone{mx: []string{"MX.Example.ORG"}}, code: signup.CodeDisposable},
		"second of two":                   {zone: zone{mx: []string{"mx.example.com.", "mx.example.org."}}, code: signup.CodeDisposable},
		"subdomains listed":               {zone: zone{mx: []string{"mx.relay.example."}}, code: signup.CodeDisposable},
		"only subdomains listed":          {zone: zone{mx: []string{"relay.example."}}},
		"ends alike":                      {zone: zone{mx: []string{"mx.notexample.org."}}},
		"throw-away provider":             {zone: zone{mx: []string{"mail.mailinator.com."}}, code: signup.CodeDisposable},
		"some records unreadable":         {zone: zone{mx: []string{"mx.example.com."}, mxFault: malformed}},
		"listed among unreadable":         {zone: zone{mx: []string{"mx.example.org."}, mxFault: malformed}, code: signup.CodeDisposable},
		"all records unreadable":          {zone: zone{mxFault: malformed}, fault: true},
		"an exchanger that is an address": {zone: zone{mx: []string{"192.0.2.1."}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dns := fakeDNS{"example.net.": c.zone}
			err := rules.Exchanger(t.Context(), dns, applicant(rules, "zaphod@Example.NET"))
			if c.fault {
				checkFault(t, err)
				return
			}
			if got := codeOf(t, err); got != c.code {
				t.Errorf("answered with %q, want %q", got, c.code)
			}
			if err != nil {
				checkRefusal(t, err)
			}
		})
	}
}

// checkFault holds that a DNS fault is none of a person's business and names nobody.
func checkFault(t *testing.T, err error) {
	t.Helper()
	var refusal *deny.Error
	if err == nil || errors.As(err, &refusal) {
		t.Fatalf("want a fault, got %v", err)
	}
	if strings.Contains(err.Error(), "example") || strings.Contains(err.Error(), "zaphod") {
		t.Errorf("the log would name the domain: %v", err)
	}
}

func TestTheExchangerAsksNobodyWithoutADomain(t *testing.T) {
	rules := rulesOf(t, nil)
	for _, address := range []string{"", "jane", "jane@"} {
		if err := rules.Exchanger(t.Context(), nil, applicant(rules, address)); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestASlipInTheDomainIsSuggested(t *testing.T) {
	rules := rulesOf(t, nil)
	err := rules.Exchanger(t.Context(), fakeDNS{}, applicant(rules, "jane@gmail.con"))
	want := "undeliverable_email: This email domain does not accept mail, please check the address; perhaps you meant gmail.com"
	if err == nil || err.Error() != want {
		t.Errorf("a person reads %v, want %s", err, want)
	}
}
