package directory

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Group is a group of users.
type Group struct {
	// Name is the group's name, unique in the pool and told apart by case.
	Name string `json:"name"`
	// Description is free text, or "".
	Description string `json:"description,omitzero"`
	// RoleARN is the IAM role of the group's members, or "".
	RoleARN string `json:"roleARN,omitzero"`
	// Precedence ranks groups, lower first; nil ranks last.
	Precedence *int32 `json:"precedence,omitempty"`
	// Created is when the group was made.
	Created time.Time `json:"created"`
	// Modified is when the group was last changed.
	Modified time.Time `json:"modified"`
}

// group is a Group, which never changes, and its members.
type group struct {
	Group
	members sequence
}

func (g Group) clone() Group {
	if g.Precedence != nil {
		g.Precedence = new(*g.Precedence)
	}
	return g
}

// rank is the order in which groups decide about a user: by precedence, then name.
func (g Group) rank(other Group) int {
	return cmp.Or(cmp.Compare(g.precedence(), other.precedence()), strings.Compare(g.Name, other.Name))
}

func (g Group) precedence() int64 {
	if g.Precedence == nil {
		return math.MaxInt64
	}
	return int64(*g.Precedence)
}

// CreateGroup adds a group, or fails with ErrGroupExists.
func (d *Directory) CreateGroup(g Group) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	at, found := slices.BinarySearch(d.groupNames, g.Name)
	if found {
		return ErrGroupExists
	}
	d.groupNames = slices.Insert(d.groupNames, at, g.Name)
	d.groups[g.Name] = &group{Group: g.clone()}
	d.version++
	return nil
}

// Group returns a copy of the group of this name.
func (d *Directory) Group(name string) (Group, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	found, ok := d.groups[name]
	if !ok {
		return Group{}, false
	}
	return found.clone(), true
}

// Groups returns a page of groups by name; limit and after are those of Query, and it can fail with ErrBadCursor.
func (d *Directory) Groups(limit int, after string) (Page[Group], error) {
	const scope = "groups"
	d.mu.RLock()
	defer d.mu.RUnlock()
	names := d.groupNames
	if after != "" {
		last, err := decodeCursor(scope, after)
		if err != nil {
			return Page[Group]{}, err
		}
		at, found := slices.BinarySearch(names, last)
		if found {
			at++
		}
		names = names[at:]
	}
	var page Page[Group]
	for _, name := range names[:min(limitOf(limit), len(names))] {
		page.Items = append(page.Items, d.groups[name].clone())
	}
	if len(page.Items) < len(names) {
		page.Next = encodeCursor(scope, page.Items[len(page.Items)-1].Name)
	}
	return page, nil
}

// GroupsOf returns the user's groups by precedence, then name; nil when there is no such user or they are in none.
func (d *Directory) GroupsOf(sub string) []Group {
	d.mu.RLock()
	defer d.mu.RUnlock()
	found := d.bySub(sub)
	if found == nil {
		return nil
	}
	var groups []Group
	for _, name := range found.user.Groups {
		groups = append(groups, d.groups[name].clone())
	}
	slices.SortFunc(groups, Group.rank)
	return groups
}

// Join adds the user to the group, or fails with ErrUnknown or ErrNoGroup. It does nothing to a member.
func (d *Directory) Join(sub, group string) error {
	return d.changeMembership(sub, group, true)
}

// Leave removes the user from the group, or fails with ErrUnknown or ErrNoGroup. It does nothing to others.
func (d *Directory) Leave(sub, group string) error {
	return d.changeMembership(sub, group, false)
}

func (d *Directory) changeMembership(sub, name string, member bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	user, group := d.bySub(sub), d.groups[name]
	switch {
	case user == nil:
		return ErrUnknown
	case group == nil:
		return ErrNoGroup
	}
	at, found := slices.BinarySearch(user.user.Groups, name)
	if found == member {
		return nil
	}
	changed := user.user.clone()
	if member {
		changed.Groups = slices.Insert(changed.Groups, at, name)
		group.members.insert(user)
	} else {
		changed.Groups = slices.Delete(changed.Groups, at, at+1)
		group.members.remove(user.place)
	}
	user.user = &changed
	d.version++
	return nil
}

// Members returns a page of the group's users, oldest first; limit and after are those of Query. It can fail with ErrNoGroup or
// ErrBadCursor.
func (d *Directory) Members(group string, limit int, after string) (Page[User], error) {
	return d.page("members "+group, Query{Limit: limit, After: after}, func() (*sequence, error) {
		found := d.groups[group]
		if found == nil {
			return nil, ErrNoGroup
		}
		return &found.members, nil
	})
}
