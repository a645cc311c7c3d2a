package directory

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/srp"
)

// start is when everything in these tests begins.
func start() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }

// person returns a fictitious user such as real pools hold, who shares no memory with another.
func person(i int) User {
	sub := fmt.Sprintf("%08x-2222-4333-8444-555555555555", i)
	attributes := map[string]string{}
	for name, value := range map[string]string{
		"email": fmt.Sprintf("jane.doe.%d@example.com", i), "email_verified": "true", "name": "Jane Doe " + strconv.Itoa(i),
		"locale": "en-GB", "custom:team": "team-" + strconv.Itoa(i%50), "custom:number": strconv.Itoa(1_000_000 + i),
	} {
		attributes[strings.Clone(name)] = strings.Clone(value)
	}
	made := start().Add(time.Duration(i) * time.Second)
	return User{
		Sub: sub, Name: sub, Attributes: attributes, Status: Confirmed, Created: made, Modified: made,
		Password: Password{Verifier: srp.Verifier{Salt: bytes.Repeat([]byte{byte(i)}, 16), Value: bytes.Repeat([]byte{byte(i)}, 384)}},
	}
}

// filled returns a directory of n people who sign in with their address.
func filled(t testing.TB, n int) *Directory {
	t.Helper()
	d := New(Rules{SignInAttributes: []string{"email"}})
	for i := range n {
		must(t, d.Create(person(i)))
	}
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

func wantError(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error %v, want %v", what, got, want)
	}
}

// checkInvariants compares every index with the users it should come from.
func checkInvariants(t testing.TB, d *Directory) {
	t.Helper()
	living := map[*record]bool{}
	handles, values, members := 0, 0, 0
	identities := map[identityKey]bool{}
	for r := range d.all.after(0) {
		living[r] = true
		keys := map[string]bool{}
		for _, h := range d.rules.handles(r.user) {
			keys[h.key] = true
			if d.handles[h.key] != r {
				t.Errorf("user %d is not found by one of their names", r.place)
			}
		}
		handles += len(keys)
		for _, identity := range r.user.Identities {
			identities[identity.key()] = true
			if d.identities[identity.key()] != r {
				t.Errorf("user %d is not found by their identity", r.place)
			}
		}
		for attribute, users := range d.values {
			if value := strings.ToLower(r.user.Attributes[attribute]); value != "" {
				values++
				if users[value] == nil || !holds(users[value], r) {
					t.Errorf("user %d is not indexed by %s", r.place, attribute)
				}
			}
		}
		for _, name := range r.user.Groups {
			members++
			if !holds(&d.groups[name].members, r) {
				t.Errorf("user %d is not among the members of %s", r.place, name)
			}
		}
	}
	checkCounts(t, d, handles, len(identities), values, members)
	checkGrants(t, d, living)
}

// checkCounts finds index entries that no user asks for.
func checkCounts(t testing.TB, d *Directory, handles, identities, values, members int) {
	t.Helper()
	indexed, grouped := 0, 0
	for _, users := range d.values {
		for _, of := range users {
			indexed += count(t, of)
		}
	}
	for _, g := range d.groups {
		grouped += count(t, &g.members)
	}
	count(t, &d.all)
	for what, pair := range map[string][2]int{
		"names": {len(d.handles), handles}, "identities": {len(d.identities), identities}, "addresses": {indexed, values}, "memberships": {grouped, members},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%d %s are indexed, users have %d", pair[0], what, pair[1])
		}
	}
}

func checkGrants(t testing.TB, d *Directory, living map[*record]bool) {
	t.Helper()
	byUser, byFamily := 0, 0
	for sub, of := range d.grants.byUser {
		byUser += len(of)
		if !living[d.bySub(sub)] {
			t.Error("grants of a deleted user are kept")
		}
	}
	for _, of := range d.grants.byFamily {
		byFamily += len(of)
		if slices.ContainsFunc(of, func(g *Grant) bool { return g.Revoked != of[0].Revoked }) {
			t.Error("a family of grants is revoked in part")
		}
	}
	if n := len(d.grants.byID); byUser != n || byFamily != n {
		t.Errorf("%d grants, %d by user, %d by family", n, byUser, byFamily)
	}
}

func holds(s *sequence, r *record) bool {
	block, index, found := s.search(r.place)
	return found && s.blocks[block][index] == r
}

// count counts a sequence and checks its form.
func count(t testing.TB, s *sequence) int {
	t.Helper()
	n, last := 0, uint64(0)
	for _, block := range s.blocks {
		if len(block) == 0 || len(block) > blockSize {
			t.Errorf("a block has %d records", len(block))
		}
		for _, r := range block {
			if r.place <= last || r.user == nil {
				t.Errorf("record %d stands behind %d, or is of a deleted user", r.place, last)
			}
			last = r.place
			n++
		}
	}
	return n
}

func TestNamesAndAliases(t *testing.T) {
	jane := func(attributes map[string]string) User {
		return User{Sub: "sub-jane", Name: "jane", Status: Confirmed, Attributes: attributes}
	}
	tests := []struct {
		name    string
		rules   Rules
		user    User
		ask     string
		isFound bool
	}{
		{"by user name", Rules{}, jane(nil), "jane", true},
		{"by sub", Rules{}, jane(nil), "sub-jane", true},
		{"case is ignored", Rules{}, jane(nil), "JANE", true},
		{"case counts where the pool says so", Rules{CaseSensitive: true}, jane(nil), "JANE", false},
		{"an address alone is no name", Rules{}, jane(map[string]string{"email": "jane@example.com", "email_verified": "true"}), "jane@example.com", false},
		{"unverified sign-in address", Rules{SignInAttributes: []string{"email"}}, jane(map[string]string{"email": "Jane@example.com"}), "jane@example.com", true},
		{"unverified alias", Rules{Aliases: []string{"email"}}, jane(map[string]string{"email": "jane@example.com", "email_verified": "false"}), "jane@example.com", false},
		{"verified alias", Rules{Aliases: []string{"email"}}, jane(map[string]string{"email": "jane@example.com", "email_verified": "true"}), "Jane@Example.com", true},
		{"verified phone number", Rules{Aliases: []string{"phone_number"}}, jane(map[string]string{"phone_number": "+15550100", "phone_number_verified": "true"}), "+15550100", true},
		{"preferred user name needs no verification", Rules{Aliases: []string{"preferred_username"}}, jane(map[string]string{"preferred_username": "JD"}), "jd", true},
		{"empty preferred user name", Rules{Aliases: []string{"preferred_username"}}, jane(map[string]string{"preferred_username": ""}), "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := New(test.rules)
			must(t, d.Create(test.user))
			if _, found := d.Find(test.ask); found != test.isFound {
				t.Errorf("Find(%q) found somebody: %v, want %v", test.ask, found, test.isFound)
			}
			checkInvariants(t, d)
		})
	}
}

// A person may exist twice, as a local user and as one of a provider: nobody but an administrator's link makes them one.
func TestProviderUsersHoldNoAddress(t *testing.T) {
	d := New(Rules{SignInAttributes: []string{"email"}})
	address := map[string]string{"email": "jane@example.com", "email_verified": "true"}
	identity := Identity{ProviderName: "Example", ProviderType: "OIDC", UserID: "1", Primary: true}
	must(t, d.Create(User{Sub: "1", Name: "Example_1", Status: ExternalProvider, Attributes: address, Identities: []Identity{identity}}))
	must(t, d.Create(User{Sub: "2", Name: "2", Status: Confirmed, Attributes: address}))
	if found, _ := d.Find("jane@example.com"); found.Sub != "2" {
		t.Errorf("the address finds %q, want the local user", found.Sub)
	}
	if found, _ := d.ByIdentity("Example", "1"); found.Sub != "1" {
		t.Errorf("the identity finds %q, want the provider's user", found.Sub)
	}
	_, err := d.Update("2", func(u *User) error { u.Identities = []Identity{identity}; return nil })
	wantError(t, "linking an identity twice", err, ErrIdentityTaken)
	_, err = d.Update("1", func(u *User) error { u.Status = Confirmed; return nil })
	wantError(t, "making the provider's user a local one", err, ErrAliasTaken)
	must(t, d.Delete("1"))
	checkInvariants(t, d)
	_, err = d.Update("2", func(u *User) error { u.Identities = []Identity{identity}; return nil })
	must(t, err)
	if found, _ := d.ByIdentity("Example", "1"); found.Sub != "2" {
		t.Errorf("the linked identity finds %q, want the local user", found.Sub)
	}
	wantError(t, "a new user with the identity", d.Create(User{Sub: "3", Name: "3", Identities: []Identity{identity}}), ErrIdentityTaken)
	checkInvariants(t, d)
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	d := filled(t, 2)
	sub := person(0).Sub
	boom := errors.New("boom")
	tests := map[string]struct {
		change func(*User) error
		want   error
	}{
		"a failing change":           {func(u *User) error { u.Attributes["name"] = "changed"; return boom }, boom},
		"somebody else's address":    {func(u *User) error { u.Attributes["email"] = "JANE.DOE.1@example.com"; return nil }, ErrAliasTaken},
		"another user name":          {func(u *User) error { u.Name = "other"; return nil }, ErrFixed},
		"another sub":                {func(u *User) error { u.Sub = "other"; return nil }, ErrFixed},
		"a group behind Join's back": {func(u *User) error { u.Groups = []string{"staff"}; return nil }, ErrFixed},
	}
	for name, test := range tests {
		before := d.Version()
		_, err := d.Update(sub, test.change)
		wantError(t, name, err, test.want)
		if u, _ := d.BySub(sub); u.Attributes["name"] != "Jane Doe 0" || d.Version() != before {
			t.Errorf("%s: something was stored", name)
		}
	}
	_, err := d.Update("nobody", func(*User) error { return nil })
	wantError(t, "updating nobody", err, ErrUnknown)
	checkInvariants(t, d)
}

// Whatever comes out can be changed without changing what is stored, and so can what went in.
func TestUsersAreDeepCopies(t *testing.T) {
	d := New(Rules{})
	must(t, d.CreateGroup(Group{Name: "staff"}))
	in := randomUser(rand.New(rand.NewPCG(1, 2)), 7)
	in.Groups = []string{"staff"}
	must(t, d.Create(in))
	want := asJSON(t, d)
	spoil(&in)
	var kept *User
	_, err := d.Update(in.Sub, func(u *User) error { kept = u; return nil })
	must(t, err)
	found, _ := d.BySub(in.Sub)
	page, err := d.List(Query{})
	must(t, err)
	for _, u := range []*User{&found, kept, &page.Items[0]} {
		spoil(u)
	}
	if got := asJSON(t, d); got != want {
		t.Errorf("the stored user changed from\n%s\nto\n%s", want, got)
	}
}

// spoil changes everything that a copy could share.
func spoil(u *User) {
	u.Attributes["name"] = "spoilt"
	u.Password.Verifier.Value[0]++
	for purpose, code := range u.Codes {
		code.Hash[0]++
		u.Codes[purpose] = Code{}
	}
	u.Devices[0].Verifier.Salt[0]++
	u.Devices[0].Name = "spoilt"
	u.Groups[0] = "spoilt"
	u.Identities[0].UserID = "spoilt"
}

func asJSON(t testing.TB, d *Directory) string {
	t.Helper()
	var out bytes.Buffer
	must(t, d.Write(&out))
	return out.String()
}
