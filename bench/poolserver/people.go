package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
)

// password is every visitor's.
const password = "Example-Passw0rd"

// visitors are the people who sign in.
func visitors() []settings.User {
	people := make([]settings.User, 16)
	for i := range people {
		name := fmt.Sprintf("visitor.%d@example.com", i)
		people[i] = settings.User{Username: name, Attributes: profile(name, i), Password: password}
	}
	return people
}

// profile is what people tell of themselves. Nobody's shares memory with another's, as of people who came by requests of their own.
func profile(address string, n int) map[string]string {
	attributes := map[string]string{}
	for name, value := range map[string]string{
		"email": address, "email_verified": "true", "name": fmt.Sprintf("Jane Doe %d", n), "given_name": "Jane",
		"family_name": fmt.Sprintf("Doe %d", n), "locale": "en-GB",
	} {
		attributes[strings.Clone(name)] = strings.Clone(value)
	}
	return attributes
}

// fill adds people until there are so many.
func (b *bench) fill(total int) error {
	for n := b.Directory.Len(); n < total; n++ {
		user := resident(n)
		if err := b.Directory.Create(user); err != nil {
			return err
		}
		b.added = append(b.added, user.Sub)
	}
	return nil
}

// resident is somebody who signed up. A verifier of random bytes is as long as one of a password and takes no millisecond.
func resident(n int) directory.User {
	sub, now := uuid.NewString(), time.Now()
	return directory.User{
		Sub: sub, Name: sub, Attributes: profile(fmt.Sprintf("resident.%d@example.com", n), n), Status: directory.Confirmed,
		Password: directory.Password{Verifier: srp.Verifier{Salt: random(16), Value: random(384)}},
		Created:  now, Modified: now,
	}
}

// grant gives everybody who was added what a sign-in without a device leaves behind.
func (b *bench) grant() {
	client := b.Info().Clients[0].ID
	for _, sub := range b.added {
		id := sha256.Sum256(random(32))
		now := time.Now()
		b.Directory.AddGrant(directory.Grant{
			ID: hex.EncodeToString(id[:]), Origin: uuid.NewString(), Sub: sub, ClientID: client, EventID: uuid.NewString(),
			Scopes: []string{"aws.cognito.signin.user.admin"}, AuthTime: now, Issued: now, Expires: now.AddDate(0, 1, 0),
			Source: "TokenGeneration_Authentication",
		})
	}
}

func random(n int) []byte {
	bytes := make([]byte, n)
	_, _ = rand.Read(bytes) // never fails
	return bytes
}
