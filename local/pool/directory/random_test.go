package directory

import (
	"fmt"
	"math/rand/v2"
	"time"

	"gatehouse/local/pool/srp"
)

func randomBytes(random *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(random.Uint32())
	}
	return out
}

func randomTime(random *rand.Rand) time.Time {
	return start().Add(time.Duration(random.Int64N(int64(1000 * time.Hour))))
}

// randomUser returns a fictitious user with everything a user can have.
func randomUser(random *rand.Rand, i int) User {
	u := person(i)
	verifier := func() srp.Verifier {
		return srp.Verifier{Salt: randomBytes(random, 16), Value: randomBytes(random, 384)}
	}
	u.Attributes["phone_number"] = fmt.Sprintf("+1555%07d", i%5)
	u.Attributes["custom:note"] = "\"quoted\" \\ <b> \u2028 \u00e4 \t\n"
	u.Status = []Status{Unconfirmed, Confirmed, ForceChangePassword, ResetRequired}[random.IntN(4)]
	u.Disabled = random.IntN(2) == 0
	u.Password = Password{Verifier: verifier(), Expires: randomTime(random)}
	u.Codes = map[string]Code{
		"sign-up":      {Hash: randomBytes(random, 32), Expires: randomTime(random), Tries: random.IntN(3)},
		"verify:email": {Hash: randomBytes(random, 32), Expires: randomTime(random), Attribute: "email", Value: "new@example.org"},
	}
	u.MFA = MFA{Secret: "EXAMPLE234", SoftwareToken: true, Email: random.IntN(2) == 0, Preferred: "SOFTWARE_TOKEN_MFA", LastStep: random.Int64()}
	u.Devices = []Device{{
		Key: fmt.Sprintf("local_device-%d", i), GroupKey: "group", Name: "Laptop", Verifier: verifier(), Remembered: random.IntN(2) == 0,
		Created: randomTime(random), Modified: randomTime(random), LastAuthenticated: randomTime(random), LastIP: "192.0.2.1",
	}, {Key: "unconfirmed", Created: randomTime(random), Modified: randomTime(random)}}
	u.Identities = []Identity{
		{ProviderName: "Example", ProviderType: "OIDC", UserID: fmt.Sprint(i), Primary: true, DateCreated: randomTime(random).Truncate(time.Millisecond)},
		{ProviderName: "Company", ProviderType: "SAML", UserID: fmt.Sprint(i), Issuer: "https://idp.example.net", DateCreated: start()},
	}
	u.Attempts = Attempts{Failed: random.IntN(6), LockedUntil: randomTime(random)}
	return u
}

// randomGrant returns a grant of one of few sign-ins of a user.
func randomGrant(random *rand.Rand, i int, sub string) Grant {
	issued := randomTime(random)
	return Grant{
		ID: fmt.Sprintf("%064x", i), Origin: fmt.Sprintf("%s-%d", sub, random.IntN(3)), Sub: sub, ClientID: "web", DeviceKey: "device",
		EventID: "event", Nonce: "nonce", Scopes: []string{"openid", "email"}, AuthTime: issued, Issued: issued,
		Expires: issued.Add(30 * 24 * time.Hour), Source: "TokenGeneration_HostedAuth", Hosted: true,
	}
}

// randomDirectory returns a directory with users, groups and grants, some of each deleted, moved, revoked or rotated.
func randomDirectory(random *rand.Rand, rules Rules) (*Directory, error) {
	d := New(rules)
	var failed error
	keep := func(err error) {
		if failed == nil {
			failed = err
		}
	}
	for i := range 5 {
		keep(d.CreateGroup(Group{Name: fmt.Sprint("group ", i), Description: "d", RoleARN: "arn", Precedence: new(int32(random.IntN(3))), Created: randomTime(random)}))
	}
	keep(d.CreateGroup(Group{Name: "no precedence"}))
	for i := range 40 {
		u := randomUser(random, i)
		keep(d.Create(u))
		keep(d.Join(u.Sub, fmt.Sprint("group ", random.IntN(5))))
		for n := range 3 {
			d.AddGrant(randomGrant(random, 10*i+n, u.Sub))
		}
		if random.IntN(3) == 0 {
			d.RevokeFamily(u.Sub + "-1")
		}
		if random.IntN(4) == 0 || i == 39 {
			keep(d.Delete(u.Sub))
		}
	}
	return d, failed
}
