package mail

import (
	"net/url"
	"strings"
)

// Limits of addresses in a mail.
const (
	// MaxAddress is the longest e-mail address, in characters (RFC 5321).
	MaxAddress = 254
	// MaxLink is the longest link in bytes: it stands in one line of a mail.
	MaxLink = 900
)

// IsLink says whether a button may lead there: to a site by https, or to this machine, where one develops.
func IsLink(text string) bool {
	if len(text) > MaxLink || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return false
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" || parsed.User != nil {
		return false
	}
	host := parsed.Hostname()
	here := host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "127.0.0.1" || host == "::1"
	return parsed.Scheme == "https" || parsed.Scheme == "http" && here
}
