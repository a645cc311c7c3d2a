package ledger

import (
	"errors"
	"strings"
	"unicode/utf8"
)

var errAddress = errors.New("ledger: not an address that mail can be sent to")

// Recipient is an address in the one form that SES takes: a local part in ASCII, and a domain in ASCII
// and lower case. The address comes from an account, where it has been read by the strict rules of
// package email already; those and their tables would cost a function that sends mail 0.2 MB once more.
// The error does not hold the address.
//
// Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
func Recipient(address string) (string, error) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at > 64 || len(address) > 1000 {
		return "", errAddress
	}
	local := address[:at]
	domain := strings.ToLower(address[at+1:])
	if strings.ContainsRune(domain, utf8.RuneError) {
		return "", errAddress
	}
	domain = toASCII(domain)
	if !isLocal(local) || !isDomain(domain) || len(local)+1+len(domain) > 254 {
		return "", errAddress
	}
	return local + "@" + domain, nil
}

// isLocal tells the characters that need no quotes. Among those that do are all by which a field could
// be ended or an address added.
func isLocal(text string) bool {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c > '~' || strings.IndexByte("\"(),:;<>@[\\]", c) >= 0 {
			return false
		}
	}
	return text[0] != '.' && text[len(text)-1] != '.'
}

// isDomain tells a host name of at least two labels.
func isDomain(text string) bool {
	labels := strings.Split(text, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) > 1
}

// Hasher makes keyed hashes. The deployment's configuration is one.
type Hasher interface {
	// HashOf is the keyed hash of a normalised text.
	HashOf(normalised string) string
}

// HashOf is the keyed hash under which a recipient is marked. Hosts do not tell mailboxes apart by case
// in practice, so the hash does not either.
func HashOf(recipient string, key Hasher) string {
	return key.HashOf("mail:" + strings.ToLower(recipient))
}
