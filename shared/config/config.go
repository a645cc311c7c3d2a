package config

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// Config is what a deployment says of itself. Whoever gets one shares its maps with others and changes
// nothing in it.
type Config struct {
	// PoolID is the user pool that the deployment serves; events of any other are refused.
	PoolID string
	// Region is the AWS Region of the pool.
	Region string
	// Environment is the deployment's name, such as "dev" or "prod".
	Environment string
	// Clients are the names people know app clients by, by client id. It may lack clients.
	Clients map[string]string
	// TeamAddresses are the addresses that a team's mail goes to, by the team's name.
	TeamAddresses map[string][]string
	// Pages says where the pages are.
	Pages Pages
	// HashKey is the key of [Config.HashOf], [HashKeySize] bytes made once for the life of the tables.
	HashKey Secret
	// Written is when setup wrote the row.
	Written time.Time
}

// Pages are addresses without a slash at the end; empty for pages that are not deployed.
type Pages struct {
	// Portal is where the function portal answers, for links in mail.
	Portal string
}

// HashKeySize is the length of the hash key in bytes.
const HashKeySize = 32

// HashOf is the keyed hash of a text in hexadecimal, for keys of rows: equal for equal texts, and telling
// nothing to who lacks the key. The text must be normalised by the caller.
func (c Config) HashOf(normalised string) string {
	hash := hmac.New(sha256.New, c.HashKey)
	_, _ = hash.Write([]byte(normalised)) // never fails
	return hex.EncodeToString(hash.Sum(nil))
}

// Secret is bytes that no log, error or JSON shows.
type Secret []byte

// hidden is what shows of a secret.
const hidden = "[secret]"

// Format hides the bytes, whatever the verb.
func (Secret) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, hidden) }

// MarshalText hides the bytes.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
