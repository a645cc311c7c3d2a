package directory

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// model is a directory so simple that it is evidently right: a list that is searched from the start.
type model struct {
	rules Rules
	users []User
}

func (m *model) same(a, b string) bool {
	return a == b || !m.rules.CaseSensitive && strings.EqualFold(a, b)
}

// names returns what finds u at sign-in: first the names, then the aliases.
func (m *model) names(u User) (names, aliases []string) {
	names = []string{u.Name, u.Sub}
	for _, attribute := range []string{"email", "phone_number", "preferred_username"} {
		value := u.Attributes[attribute]
		proved := attribute == "preferred_username" || u.Attributes[attribute+"_verified"] == "true"
		switch {
		case value == "" || u.Status == ExternalProvider:
		case slices.Contains(m.rules.SignInAttributes, attribute):
			names = append(names, value)
		case slices.Contains(m.rules.Aliases, attribute) && proved:
			aliases = append(aliases, value)
		}
	}
	return names, aliases
}

func (m *model) find(name, except string) *User {
	for i, u := range m.users {
		names, aliases := m.names(u)
		if u.Sub != except && slices.ContainsFunc(append(names, aliases...), func(n string) bool { return m.same(n, name) }) {
			return &m.users[i]
		}
	}
	return nil
}

func (m *model) conflict(u User) error {
	names, aliases := m.names(u)
	taken := func(name string) bool { return m.find(name, u.Sub) != nil }
	switch {
	case slices.ContainsFunc(names, taken):
		return ErrNameTaken
	case slices.ContainsFunc(aliases, taken):
		return ErrAliasTaken
	}
	return nil
}

func (m *model) create(u User) error {
	if slices.ContainsFunc(m.users, func(other User) bool { return other.Sub == u.Sub }) {
		return ErrNameTaken
	}
	if err := m.conflict(u); err != nil {
		return err
	}
	u.Attributes = maps.Clone(u.Attributes)
	u.Attributes["sub"] = u.Sub
	m.users = append(m.users, u)
	return nil
}

func (m *model) bySub(sub string) int {
	return slices.IndexFunc(m.users, func(u User) bool { return u.Sub == sub })
}

func (m *model) update(sub string, attributes map[string]string) error {
	i := m.bySub(sub)
	if i < 0 {
		return ErrUnknown
	}
	changed := m.users[i]
	changed.Attributes = maps.Clone(changed.Attributes)
	maps.Copy(changed.Attributes, attributes)
	if m.conflict(changed) != nil {
		return ErrAliasTaken
	}
	m.users[i] = changed
	return nil
}

// take tries on copies: verify here; whoever stands in the way loses their verification; what then still conflicts cannot be taken.
func (m *model) take(sub, attribute string) error {
	i := m.bySub(sub)
	switch {
	case i < 0:
		return ErrUnknown
	case m.users[i].Attributes[attribute] == "":
		return ErrNoAttribute
	case attribute == "preferred_username":
		return nil
	}
	before := slices.Clone(m.users)
	set := func(u *User, verified string) {
		u.Attributes = maps.Clone(u.Attributes)
		u.Attributes[attribute+"_verified"] = verified
	}
	set(&m.users[i], "true")
	if m.conflict(m.users[i]) == nil {
		return nil
	}
	set(m.find(m.users[i].Attributes[attribute], sub), "false")
	if m.conflict(m.users[i]) != nil {
		m.users = before
		return ErrAliasTaken
	}
	return nil
}

func (m *model) remove(sub string) error {
	i := m.bySub(sub)
	if i < 0 {
		return ErrUnknown
	}
	m.users = slices.Delete(m.users, i, i+1)
	return nil
}

// vocabulary is small, so that names meet.
func vocabulary() map[string][]string {
	return map[string][]string{
		"name":                  {"jane", "Jane", "doe", "JDOE", "jane@example.com", "+15550100", "s3"},
		"email":                 {"", "jane@example.com", "Jane@Example.com", "doe@example.org"},
		"phone_number":          {"", "+15550100", "+15550101"},
		"preferred_username":    {"", "jane", "DOE", "jdoe", "jane@example.com", "s1"},
		"email_verified":        {"true", "false", ""},
		"phone_number_verified": {"true", "false", ""},
	}
}

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// randomAttributes chooses some attributes.
func randomAttributes(random *rand.Rand) map[string]string {
	attributes := map[string]string{}
	words := vocabulary()
	for _, attribute := range slices.Sorted(maps.Keys(words)) {
		if attribute != "name" && random.IntN(2) == 0 {
			attributes[attribute] = pick(random, words[attribute])
		}
	}
	return attributes
}

// step does one random thing to both and says what it was.
func step(random *rand.Rand, d *Directory, m *model) (what string, got, want error) {
	sub := fmt.Sprintf("s%d", random.IntN(6))
	switch random.IntN(6) {
	case 0, 1:
		status := []Status{Confirmed, Confirmed, Unconfirmed, ExternalProvider}[random.IntN(4)]
		u := User{Sub: sub, Name: pick(random, vocabulary()["name"]), Status: status, Attributes: randomAttributes(random)}
		return fmt.Sprintf("create %s %s %s %v", u.Sub, u.Name, u.Status, u.Attributes), d.Create(u), m.create(u)
	case 2, 3:
		attributes := randomAttributes(random)
		_, err := d.Update(sub, func(u *User) error { maps.Copy(u.Attributes, attributes); return nil })
		return fmt.Sprintf("update %s %v", sub, attributes), err, m.update(sub, attributes)
	case 4:
		attribute := pick(random, []string{"email", "phone_number", "preferred_username"})
		return "take " + sub + " " + attribute, d.TakeAlias(sub, attribute), m.take(sub, attribute)
	default:
		return "delete " + sub, d.Delete(sub), m.remove(sub)
	}
}

// compareWithModel asks both for every name there could be.
func compareWithModel(t *testing.T, d *Directory, m *model) {
	t.Helper()
	asked := []string{"s0", "s1", "s2", "s3", "s4", "s5", "nobody"}
	for _, words := range vocabulary() {
		asked = append(asked, words...)
	}
	for _, name := range asked {
		got, found := d.Find(name)
		want := m.find(name, "")
		if found != (want != nil) || found && (got.Sub != want.Sub || !maps.Equal(got.Attributes, want.Attributes)) {
			t.Errorf("Find(%q) = %q %v, the model has %+v", name, got.Sub, got.Attributes, want)
		}
	}
}

func TestNamesFollowTheModel(t *testing.T) {
	rules := []Rules{
		{}, {CaseSensitive: true},
		{SignInAttributes: []string{"email"}}, {SignInAttributes: []string{"email", "phone_number"}, CaseSensitive: true},
		{Aliases: []string{"email"}, CaseSensitive: true}, {Aliases: []string{"preferred_username"}},
		{Aliases: []string{"email", "phone_number", "preferred_username"}},
		{SignInAttributes: []string{"phone_number"}, Aliases: []string{"preferred_username"}},
	}
	for i, rule := range rules {
		t.Run(fmt.Sprintf("%+v", rule), func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(i), 0))
			d, m := New(rule), &model{rules: rule}
			for n := range 3000 {
				what, got, want := step(random, d, m)
				if !errors.Is(got, want) || (got == nil) != (want == nil) {
					t.Fatalf("step %d, %s: error %v, the model says %v", n, what, got, want)
				}
				compareWithModel(t, d, m)
				checkInvariants(t, d)
				if t.Failed() {
					t.Fatalf("after step %d, %s", n, what)
				}
			}
		})
	}
}
