package signup

import (
	"context"
	"errors"
	"net"
	"strings"

	"gatehouse/shared/disposable"
	"gatehouse/shared/email"
)

// Resolver asks DNS. *net.Resolver is one. Domains are asked for with a dot at their end, so that no
// search list is tried.
type Resolver interface {
	// LookupMX returns the exchangers of a domain; a [*net.DNSError] that says IsNotFound means none.
	LookupMX(ctx context.Context, domain string) ([]*net.MX, error)
	// LookupIPAddr returns the addresses of a host, with the same error.
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
}

// errUnresolved stands for every DNS fault: the resolver's own text names the domain.
var errUnresolved = errors.New("DNS did not answer")

// Exchanger refuses a domain that takes no mail (no exchanger and no address, or the null exchanger of
// RFC 7505), and one whose exchanger is on the policy's list or belongs to a throw-away provider: such
// domains change daily, their exchangers do not. An error that is no refusal is a DNS fault.
func (r *Rules) Exchanger(ctx context.Context, resolver Resolver, a *Applicant) error {
	if !a.judged() || a.Email.Domain == "" {
		return nil
	}
	exchangers, err := resolver.LookupMX(ctx, a.Email.Domain+".")
	switch {
	case len(exchangers) > 0: // beside an error when other records could not be read
		return r.judgeExchangers(a, exchangers)
	case err == nil || isMissing(err):
		return r.hostless(ctx, resolver, a)
	}
	return errUnresolved
}

func (r *Rules) judgeExchangers(a *Applicant, exchangers []*net.MX) error {
	takesMail := false
	for _, exchanger := range exchangers {
		host := strings.ToLower(strings.TrimSuffix(exchanger.Host, "."))
		if host == "" {
			continue // the null exchanger
		}
		takesMail = true
		if r.listed(host) {
			return r.refuse(a, CodeDisposable)
		}
	}
	if !takesMail {
		return r.refuse(a, CodeUndeliverable)
	}
	return nil
}

// hostless looks for the address that takes a domain's mail when no exchanger does (RFC 5321, 5.1).
func (r *Rules) hostless(ctx context.Context, resolver Resolver, a *Applicant) error {
	addresses, err := resolver.LookupIPAddr(ctx, a.Email.Domain+".")
	switch {
	case len(addresses) > 0:
		return nil
	case err == nil || isMissing(err):
		return r.refuse(a, CodeUndeliverable)
	}
	return errUnresolved
}

// listed tells whether an exchanger's host, or a parent of it, is one whose customers are refused.
func (r *Rules) listed(host string) bool {
	if _, throwAway := disposable.Match(host); throwAway {
		return true
	}
	for domain := range email.Parents(host) {
		if _, ok := r.exchangers.Match(email.Address{Domain: domain}); ok {
			return true
		}
	}
	return false
}

// isMissing tells "there is none" from a fault.
func isMissing(err error) bool {
	fault, ok := errors.AsType[*net.DNSError](err)
	return ok && fault.IsNotFound
}
