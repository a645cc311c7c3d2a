package directory

import (
	"errors"
	"slices"
	"strings"
)

// Create adds a copy of u at the end of the list and to the groups it names. It fails with ErrNameTaken, ErrAliasTaken,
// ErrIdentityTaken or ErrNoGroup.
func (d *Directory) Create(u User) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.add(d.next, u); err != nil {
		return err
	}
	d.next++
	return nil
}

// add stores a copy of u at a place of the order.
func (d *Directory) add(place uint64, u User) error {
	user := u.clone()
	user.complete()
	added := &record{place: place}
	if err := d.conflict(added, &user); err != nil {
		return err
	}
	for _, name := range user.Groups {
		if d.groups[name] == nil {
			return ErrNoGroup
		}
	}
	d.all.insert(added)
	for _, name := range user.Groups {
		d.groups[name].members.insert(added)
	}
	d.store(added, &user)
	return nil
}

// complete puts a user into the one form that is stored.
func (u *User) complete() {
	if u.Attributes == nil {
		u.Attributes = map[string]string{}
	}
	u.Attributes["sub"] = u.Sub
	slices.Sort(u.Groups)
	u.Groups = slices.Compact(u.Groups)
}

// Update gives change a copy of the user and stores what it made of it. Nothing is stored, and the error returned, when there is no
// such user (ErrUnknown), change fails, it changed sub, user name or groups (ErrFixed), or an attribute or identity is somebody else's
// (ErrAliasTaken, ErrIdentityTaken). change runs once, with the directory locked: it must not call the directory.
func (d *Directory) Update(sub string, change func(*User) error) (User, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found := d.bySub(sub)
	if found == nil {
		return User{}, ErrUnknown
	}
	changed := found.user.clone()
	if err := change(&changed); err != nil {
		return User{}, err
	}
	if changed.Sub != found.user.Sub || changed.Name != found.user.Name || !slices.Equal(changed.Groups, found.user.Groups) {
		return User{}, ErrFixed
	}
	user := changed.clone() // the caller may have kept parts of what it changed
	user.complete()
	if err := d.conflict(found, &user); err != nil {
		return User{}, inUpdate(err)
	}
	d.store(found, &user)
	return user.clone(), nil
}

// inUpdate says that a changed sign-in attribute is an alias, as Cognito does.
func inUpdate(err error) error {
	if errors.Is(err, ErrNameTaken) {
		return ErrAliasTaken
	}
	return err
}

// TakeAlias verifies the user's email or phone_number. Where that is an alias which somebody else holds, their attribute becomes
// unverified and finds them no more. It fails with ErrUnknown, ErrNoAttribute, or ErrAliasTaken when the value is not the other
// user's to lose: a user name, a preferred user name or a sign-in attribute.
func (d *Directory) TakeAlias(sub, attribute string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	taker := d.bySub(sub)
	if taker == nil {
		return ErrUnknown
	}
	if taker.user.Attributes[attribute] == "" {
		return ErrNoAttribute
	}
	verified := taker.user.withVerified(attribute, "true")
	holder := d.handles[d.rules.fold(verified.Attributes[attribute])]
	if holder != nil && holder != taker && d.rules.finds(verified, attribute) {
		released := holder.user.withVerified(attribute, "false")
		if d.found(released, verified.Attributes[attribute]) {
			return ErrAliasTaken
		}
		d.store(holder, released)
	}
	d.store(taker, verified)
	return nil
}

// withVerified returns a copy of u whose attribute is verified or not; a preferred_username cannot be and stays.
func (u *User) withVerified(attribute, verified string) *User {
	c := u.clone()
	if attribute == "email" || attribute == "phone_number" {
		c.Attributes[attribute+"_verified"] = verified
	}
	return &c
}

// found reports whether name would find u.
func (d *Directory) found(u *User, name string) bool {
	key := d.rules.fold(name)
	return slices.ContainsFunc(d.rules.handles(u), func(h handle) bool { return h.key == key })
}

// Delete removes the user with their memberships and grants, or fails with ErrUnknown.
func (d *Directory) Delete(sub string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	gone := d.bySub(sub)
	if gone == nil {
		return ErrUnknown
	}
	for _, name := range gone.user.Groups {
		d.groups[name].members.remove(gone.place)
	}
	d.all.remove(gone.place)
	d.grants.removeUser(sub)
	d.store(gone, nil)
	return nil
}

// conflict says why next cannot be the state of r.
func (d *Directory) conflict(r *record, next *User) error {
	for _, h := range d.rules.handles(next) {
		if holder := d.handles[h.key]; holder != nil && holder != r {
			return h.taken
		}
	}
	for _, identity := range next.Identities {
		if holder := d.identities[identity.key()]; holder != nil && holder != r {
			return ErrIdentityTaken
		}
	}
	return nil
}

// store makes next, nil for nobody, the state of r and what the indexes know of it.
func (d *Directory) store(r *record, next *User) {
	if r.user != nil {
		d.unindex(r)
	}
	r.user = next
	if next != nil {
		d.index(r)
	}
	d.version++
}

func (d *Directory) index(r *record) {
	for _, h := range d.rules.handles(r.user) {
		d.handles[h.key] = r
	}
	for _, identity := range r.user.Identities {
		d.identities[identity.key()] = r
	}
	for attribute, users := range d.values {
		if value := strings.ToLower(r.user.Attributes[attribute]); value != "" {
			if users[value] == nil {
				users[value] = &sequence{}
			}
			users[value].insert(r)
		}
	}
}

func (d *Directory) unindex(r *record) {
	for _, h := range d.rules.handles(r.user) {
		delete(d.handles, h.key)
	}
	for _, identity := range r.user.Identities {
		delete(d.identities, identity.key())
	}
	for attribute, users := range d.values {
		if value := strings.ToLower(r.user.Attributes[attribute]); value != "" {
			users[value].remove(r.place)
			if users[value].empty() {
				delete(users, value)
			}
		}
	}
}
