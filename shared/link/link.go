package link

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"gatehouse/shared/store"
)

// How long a link opens something, and how long its row is kept afterwards to say that it did.
const (
	// Lifetime is how long a link can be used after it was made.
	Lifetime = 7 * 24 * time.Hour
	// Memory is how long a link that has ended is still known.
	Memory = 30 * 24 * time.Hour
)

// Purpose is what a link is for. A page acts only on links of its own purpose.
type Purpose string

// NotMe is the link "this wasn't me" of a sign-in alert.
const NotMe Purpose = "not-me"

// Link is what a token stands for.
type Link struct {
	// Purpose is what the link is for.
	Purpose Purpose
	// Person is the partition key of the person's rows in Facts.
	Person string
	// UserName is the person's name in the pool.
	UserName string
	// At is when the sign-in took place that the link is about.
	At time.Time
	// Client is the id of the app client that was signed in to. May be empty.
	Client string
	// Device is what the client called its device: a hint that anyone can choose. May be empty.
	Device string
	// Locale is the person's language as a BCP 47 tag. May be empty.
	Locale string
	// Zone is the person's time zone as an IANA name. May be empty.
	Zone string
	// Turn is when the link was made, in Unix milliseconds. It names what the link causes, so that
	// causing it twice is causing it once.
	Turn int64
	// Used is when the link was used; zero while it is not.
	Used time.Time
}

const tokenBytes = 32

func newToken(random io.Reader) (string, error) {
	var secret [tokenBytes]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return "", fmt.Errorf("link: no randomness: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(secret[:]), nil
}

// Issue makes a link at the time now: the token for the mail, and the write that puts its row into
// Work. Turn and Used of the link are set here.
func Issue(random io.Reader, now time.Time, l Link) (token string, write store.Write, err error) {
	if l.Purpose == "" || l.Person == "" || l.UserName == "" {
		return "", store.Write{}, errors.New("link: purpose, person and user name are needed")
	}
	token, err = newToken(random)
	if err != nil {
		return "", store.Write{}, err
	}
	l.Turn, l.Used = now.UnixMilli(), time.Time{}
	return token, store.Write{Key: keyOf(token), Replace: true, Set: l.attributes(), If: store.Missing{Attribute: attributePurpose}}, nil
}

// Key is where the row of a token stands; false for a text of a length that no token has, which needs no
// look-up.
func Key(token string) (store.Key, bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return store.Key{}, false
	}
	return keyOf(token), true
}

// keyOf names the row by the hash of its token, which itself stands nowhere.
func keyOf(token string) store.Key {
	hash := sha256.Sum256([]byte(token))
	return store.Key{PK: "link#" + hex.EncodeToString(hash[:]), SK: "link"}
}

// Use marks a link as used. The write's condition fails when the link has been used or has ended.
func Use(key store.Key, now time.Time) store.Write {
	return store.Write{
		Key: key,
		Set: map[string]store.Value{attributeUsed: store.Number(now.UnixMilli())},
		If: store.All{
			store.Present{Attribute: attributePurpose},
			store.Missing{Attribute: attributeUsed},
			store.AtLeast{Attribute: attributeUntil, Number: now.UnixMilli() + 1},
		},
	}
}
