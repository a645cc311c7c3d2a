package directory

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// busy is a directory in which only some users change: those behind the settled ones and between them.
type busy struct {
	d       *Directory
	settled []string // subs of the users nobody touches, in order
	moving  int      // how many users come and go
}

func makeBusy(t *testing.T) *busy {
	t.Helper()
	b := &busy{d: New(Rules{Aliases: []string{"email", "preferred_username"}}), moving: 200}
	for i := range 3 {
		must(t, b.d.CreateGroup(Group{Name: fmt.Sprint("group-", i)}))
	}
	for i := range b.moving {
		must(t, b.d.Create(b.mover(i)))
		u := person(10_000 + i)
		u.Groups = []string{"group-0"}
		must(t, b.d.Create(u))
		b.settled = append(b.settled, u.Sub)
	}
	return b
}

func (b *busy) mover(i int) User {
	u := person(i)
	u.Name = fmt.Sprint("mover-", i)
	u.Attributes["email_verified"] = "false"
	return u
}

// disturb does one random thing to a user who moves. Many of them fail, as they do when people compete.
func (b *busy) disturb(random *rand.Rand, n int) {
	u := b.mover(random.IntN(b.moving))
	address := fmt.Sprintf("shared.%d@example.com", random.IntN(5))
	group := fmt.Sprint("group-", random.IntN(3))
	before := b.d.Version()
	defer func() {
		if after := b.d.Version(); after < before {
			panic(fmt.Sprintf("the version went from %d to %d", before, after))
		}
	}()
	switch random.IntN(8) {
	case 0:
		_ = b.d.Create(u)
	case 1:
		_ = b.d.Delete(u.Sub)
	case 2:
		_, _ = b.d.Update(u.Sub, func(u *User) error {
			u.Attributes["email"], u.Attributes["email_verified"] = address, pick(random, []string{"true", "false"})
			return nil
		})
	case 3:
		_, _ = b.d.Update(u.Sub, func(u *User) error { u.Attributes["preferred_username"] = address; return nil })
	case 4:
		_ = b.d.TakeAlias(u.Sub, "email")
	case 5:
		_ = b.d.Join(u.Sub, group)
	case 6:
		_ = b.d.Leave(u.Sub, group)
	default:
		g := randomGrant(random, n, u.Sub)
		b.d.AddGrant(g)
		_ = b.d.ReplaceGrant(g.ID, randomGrant(random, n+1_000_000, u.Sub), start())
		b.d.RevokeGrantsOf(u.Sub, "device")
	}
}

// watch reads in every way and checks what must hold although others write.
func (b *busy) watch(t *testing.T, random *rand.Rand) {
	lists := map[string]func(after string) (Page[User], error){
		"all":     func(after string) (Page[User], error) { return b.d.List(Query{Limit: 17, After: after}) },
		"members": func(after string) (Page[User], error) { return b.d.Members("group-0", 17, after) },
		"filter": func(after string) (Page[User], error) {
			return b.d.List(Query{Filter: Filter{attribute: "name", prefix: true, value: "jane doe 1"}, Limit: 17, After: after})
		},
	}
	for what, list := range lists {
		subs := collect(t, list)
		seen := slices.DeleteFunc(slices.Clone(subs), func(sub string) bool { return !slices.Contains(b.settled, sub) })
		if !slices.Equal(seen, b.settled) {
			t.Errorf("%s: pages under change list %d of %d untouched users, or not in order", what, len(seen), len(b.settled))
		}
	}
	name := fmt.Sprintf("shared.%d@example.com", random.IntN(5))
	u, found := b.d.Find(name)
	if found && u.Attributes["preferred_username"] != name && (u.Attributes["email"] != name || !u.Verified("email")) {
		t.Errorf("a user is found by %s who does not hold it", name)
	}
	b.d.GroupsOf(u.Sub)
	b.d.Revoked(u.Sub + "-1")
	var out bytes.Buffer
	must(t, b.d.Write(&out))
	read, err := Read(b.d.rules, &out)
	must(t, err)
	checkInvariants(t, read)
}

func TestConcurrentUse(t *testing.T) {
	b := makeBusy(t)
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for w := range 4 {
		writers.Go(func() {
			random := rand.New(rand.NewPCG(uint64(w), 0))
			for n := range 4000 {
				b.disturb(random, w*10_000+n)
			}
		})
	}
	for r := range 2 {
		readers.Go(func() {
			random := rand.New(rand.NewPCG(uint64(r), 1))
			for {
				b.watch(t, random)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	checkInvariants(t, b.d)
	subs := collect(t, func(after string) (Page[User], error) { return b.d.List(Query{Limit: 13, After: after}) })
	slices.Sort(subs)
	if len(slices.Compact(slices.Clone(subs))) != len(subs) || len(subs) != count(t, &b.d.all) {
		t.Errorf("pages list %d users, the directory has %d", len(subs), count(t, &b.d.all))
	}
	if again, err := Read(b.d.rules, strings.NewReader(asJSON(t, b.d))); err != nil || asJSON(t, again) != asJSON(t, b.d) {
		t.Errorf("after all this the state cannot be written and read: %v", err)
	}
}
