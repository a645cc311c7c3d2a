package directory

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
)

// collect reads all pages and returns the subs on them.
func collect(t testing.TB, get func(after string) (Page[User], error)) []string {
	t.Helper()
	var subs []string
	for after := ""; ; {
		page, err := get(after)
		must(t, err)
		if len(page.Items) == 0 && after != "" {
			t.Error("a page behind the last one")
		}
		for _, u := range page.Items {
			subs = append(subs, u.Sub)
		}
		if after = page.Next; after == "" {
			return subs
		}
	}
}

func TestPagesHoldEachUserOnceAndOldestFirst(t *testing.T) {
	d := filled(t, 300)
	var want []string
	for i := range 300 {
		if i%3 == 1 {
			must(t, d.Delete(person(i).Sub))
			continue
		}
		want = append(want, person(i).Sub)
	}
	for _, limit := range []int{1, 7, 60, 100, 200, 1000} {
		got := collect(t, func(after string) (Page[User], error) { return d.List(Query{Limit: limit, After: after}) })
		if !slices.Equal(got, want) {
			t.Errorf("pages of %d list %d users, want %d in the order of creation", limit, len(got), len(want))
		}
	}
	if d.Len() != len(want) {
		t.Errorf("the directory counts %d users, want %d", d.Len(), len(want))
	}
	page, err := d.List(Query{})
	must(t, err)
	if len(page.Items) != 60 {
		t.Errorf("a page without a limit has %d users, want 60", len(page.Items))
	}
}

// Page 1,000 looks at as many users as page 1, also where most users before it were deleted.
func TestEveryPageVisitsAsManyUsers(t *testing.T) {
	d := filled(t, 20_000)
	for i := range 20_000 {
		if i%2 == 0 || i > 3000 && i < 9000 {
			must(t, d.Delete(person(i).Sub))
		}
	}
	place, pages := uint64(0), 0
	for {
		hits, visited := d.all.scan(place, 6, Filter{})
		if visited > 6 {
			t.Fatalf("page %d visits %d users, want at most 6", pages+1, visited)
		}
		if len(hits) < 6 {
			break
		}
		place = hits[4].place
		pages++
	}
	if pages < 1000 {
		t.Errorf("only %d pages were read, want 1,000", pages)
	}
}

func TestEqualityIsLookedUp(t *testing.T) {
	d := filled(t, 2000)
	for i := range 3 { // several users of providers may have one address
		u := person(1234)
		u.Sub, u.Name, u.Status = fmt.Sprint("sub-", i), fmt.Sprint("Example_", i), ExternalProvider
		u.Attributes["phone_number"] = "+15550100"
		must(t, d.Create(u))
	}
	tests := map[string]int{
		`sub = "` + person(77).Sub + `"`:       1,
		`username = "` + person(77).Name + `"`: 1,
		`username = "jane.doe.77@example.com"`: 0,
		`email = "JANE.DOE.1234@example.com"`:  4,
		`email = "nobody@example.com"`:         0,
		`phone_number = "+15550100"`:           3,
		`sub = "jane.doe.77@example.com"`:      0,
		`username = "nobody"`:                  0,
	}
	for text, want := range tests {
		filter, err := ParseFilter(text)
		must(t, err)
		hits, visited := d.candidates(filter).scan(0, 100, filter)
		if len(hits) != want || visited > max(want, 1) {
			t.Errorf("%s finds %d users among %d, want %d without looking at others", text, len(hits), visited, want)
		}
		slow, _ := d.all.scan(0, 100, filter)
		if !slices.Equal(hits, slow) {
			t.Errorf("%s finds other users by the index than by looking at all", text)
		}
	}
	filter := Filter{attribute: "email", value: "jane.doe.1234@example.com"}
	got := collect(t, func(after string) (Page[User], error) { return d.List(Query{Filter: filter, Limit: 1, After: after}) })
	if len(got) != 4 {
		t.Errorf("pages of one find %d users of the address, want 4", len(got))
	}
}

func TestCursorsBelongToTheirList(t *testing.T) {
	d := filled(t, 10)
	for i := range 2 {
		name := fmt.Sprint("group-", i)
		must(t, d.CreateGroup(Group{Name: name}))
		for n := range 5 {
			must(t, d.Join(person(n).Sub, name))
		}
	}
	users, err := d.List(Query{Limit: 2})
	must(t, err)
	members, err := d.Members("group-0", 2, "")
	must(t, err)
	groups, err := d.Groups(1, "")
	must(t, err)
	flipped := []byte(users.Next)
	flipped[len(flipped)-3] ^= 1
	forged := base64.RawURLEncoding.EncodeToString([]byte("123456789\x00\x00\x00\x00\x00\x00\x00\x05"))
	bad := []string{"x", "!", "AAAA", forged, string(flipped), users.Next + "A", users.Next[1:], users.Next + "\n"}
	for _, after := range append(bad, members.Next, groups.Next) {
		_, err := d.List(Query{After: after})
		wantError(t, "users after "+after, err, ErrBadCursor)
	}
	for _, after := range append(bad, users.Next, groups.Next) {
		_, err := d.Members("group-0", 2, after)
		wantError(t, "members after "+after, err, ErrBadCursor)
	}
	for _, after := range append(bad, users.Next, members.Next) {
		_, err := d.Groups(2, after)
		wantError(t, "groups after "+after, err, ErrBadCursor)
	}
	_, err = d.Members("group-1", 2, members.Next)
	wantError(t, "members of another group", err, ErrBadCursor)
	_, err = d.List(Query{After: users.Next, Filter: Filter{attribute: "name", prefix: true, value: "J"}})
	wantError(t, "users with another filter", err, ErrBadCursor)
}
