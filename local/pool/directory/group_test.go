package directory

import (
	"fmt"
	"slices"
	"testing"
)

func TestGroups(t *testing.T) {
	d := filled(t, 3)
	must(t, d.CreateGroup(Group{Name: "staff", Precedence: new(int32(2))}))
	must(t, d.CreateGroup(Group{Name: "admins", Precedence: new(int32(1))}))
	must(t, d.CreateGroup(Group{Name: "guests"}))
	must(t, d.CreateGroup(Group{Name: "editors", Precedence: new(int32(2))}))
	wantError(t, "a second group of the name", d.CreateGroup(Group{Name: "staff"}), ErrGroupExists)
	sub := person(1).Sub
	for _, name := range []string{"guests", "staff", "admins", "editors", "staff"} {
		must(t, d.Join(sub, name))
	}
	wantError(t, "joining an unknown group", d.Join(sub, "none"), ErrNoGroup)
	wantError(t, "an unknown user joining", d.Join("nobody", "staff"), ErrUnknown)
	wantError(t, "leaving an unknown group", d.Leave(sub, "none"), ErrNoGroup)
	wantError(t, "an unknown user leaving", d.Leave("nobody", "staff"), ErrUnknown)
	wantError(t, "being made in an unknown group", d.Create(User{Sub: "9", Name: "9", Groups: []string{"none"}}), ErrNoGroup)
	if _, err := d.Members("none", 1, ""); err == nil {
		t.Error("an unknown group has members")
	}
	if got, want := names(d.GroupsOf(sub)), []string{"admins", "editors", "staff", "guests"}; !slices.Equal(got, want) {
		t.Errorf("groups by precedence are %v, want %v", got, want)
	}
	must(t, d.Leave(sub, "staff"))
	must(t, d.Leave(sub, "staff"))
	if u, _ := d.BySub(sub); !slices.Equal(u.Groups, []string{"admins", "editors", "guests"}) {
		t.Errorf("after leaving staff the user is in %v", u.Groups)
	}
	checkInvariants(t, d)
	must(t, d.Delete(sub))
	if groups := d.GroupsOf(sub); groups != nil {
		t.Errorf("a deleted user is in %v", names(groups))
	}
	checkInvariants(t, d)
}

func names(groups []Group) []string {
	var out []string
	for _, g := range groups {
		out = append(out, g.Name)
	}
	return out
}

func TestGroupsAreCopies(t *testing.T) {
	d := New(Rules{})
	in := Group{Name: "staff", Precedence: new(int32(1))}
	must(t, d.CreateGroup(in))
	*in.Precedence = 7
	page, err := d.Groups(1, "")
	must(t, err)
	*page.Items[0].Precedence = 8
	if got, found := d.Group("staff"); !found || *got.Precedence != 1 {
		t.Errorf("the stored group has precedence %d, want 1", *got.Precedence)
	}
	if _, found := d.Group("Staff"); found {
		t.Error("group names are told apart by case, but Staff is found")
	}
}

func TestPagesOfGroupsAndMembers(t *testing.T) {
	d := filled(t, 400)
	var want []string
	for i := range 25 {
		name := fmt.Sprintf("group-%02d", (i*7)%25)
		must(t, d.CreateGroup(Group{Name: name}))
		want = append(want, fmt.Sprintf("group-%02d", i))
	}
	var got []string
	for after := ""; ; {
		page, err := d.Groups(4, after)
		must(t, err)
		got = append(got, names(page.Items)...)
		if after = page.Next; after == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages of groups list %v, want each once, by name", got)
	}
	want = nil
	for i := range 400 {
		must(t, d.Join(person(399-i).Sub, "group-03"))
		want = append(want, person(i).Sub)
	}
	got = collect(t, func(after string) (Page[User], error) { return d.Members("group-03", 7, after) })
	if !slices.Equal(got, want) {
		t.Errorf("pages of members list %d users, want 400, oldest first", len(got))
	}
	checkInvariants(t, d)
}
