package directory

import (
	"errors"
	"slices"
	"sync"
)

// What goes wrong in a directory.
var (
	// ErrUnknown says that no user has this sub.
	ErrUnknown = errors.New("directory: there is no such user")
	// ErrNameTaken says that the user name, sub or sign-in attribute of a new user finds somebody else.
	ErrNameTaken = errors.New("directory: the name belongs to another user")
	// ErrAliasTaken says that an alias, or the changed sign-in attribute of a known user, finds somebody else.
	ErrAliasTaken = errors.New("directory: the alias belongs to another user")
	// ErrIdentityTaken says that the identity at a provider is already another user's.
	ErrIdentityTaken = errors.New("directory: the identity belongs to another user")
	// ErrNoAttribute says that the user has no value for the attribute.
	ErrNoAttribute = errors.New("directory: the user has no such attribute")
	// ErrFixed says that an update tried to change sub, user name or groups.
	ErrFixed = errors.New("directory: an update cannot change sub, user name and groups")
	// ErrGroupExists says that the name of a new group is taken.
	ErrGroupExists = errors.New("directory: there is a group of this name")
	// ErrNoGroup says that no group has this name.
	ErrNoGroup = errors.New("directory: there is no such group")
	// ErrNoGrant says that no grant has this ID.
	ErrNoGrant = errors.New("directory: there is no such grant")
	// ErrGrantSpent says that the grant was already replaced or revoked.
	ErrGrantSpent = errors.New("directory: the grant was replaced or revoked before")
	// ErrBadCursor says that a cursor was not made by this list with this filter.
	ErrBadCursor = errors.New("directory: the cursor is not one of this list")
	// ErrBadFilter says that a filter does not follow the grammar of ListUsers.
	ErrBadFilter = errors.New("directory: the filter cannot be read")
	// ErrCorrupt says that a snapshot is incomplete, changed, or not one.
	ErrCorrupt = errors.New("directory: the snapshot is damaged")
)

// Directory is the state of a user pool. It is safe for concurrent use; make one with New or Read.
type Directory struct {
	rules Rules

	mu      sync.RWMutex
	version uint64
	next    uint64 // the place of the next user in the order of creation
	all     sequence
	handles map[string]*record // what finds a user, folded
	// values finds every user with an address, whether it finds them at sign-in or not: attribute, then value in lower case.
	values     map[string]map[string]*sequence
	identities map[identityKey]*record
	groups     map[string]*group
	groupNames []string // sorted
	grants     grants
}

// record is the place of a user in the order of creation and, behind the lock, their present state. The state itself never changes.
type record struct {
	place uint64
	user  *User
}

// New returns an empty directory.
func New(rules Rules) *Directory {
	return &Directory{
		rules:      Rules{CaseSensitive: rules.CaseSensitive, SignInAttributes: slices.Clone(rules.SignInAttributes), Aliases: slices.Clone(rules.Aliases)},
		next:       1,
		handles:    map[string]*record{},
		values:     map[string]map[string]*sequence{"email": {}, "phone_number": {}},
		identities: map[identityKey]*record{},
		groups:     map[string]*group{},
		grants:     newGrants(),
	}
}

// Version grows with every change, so that a saver knows whether there is something to save. It is 0 after New and Read.
func (d *Directory) Version() uint64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.version
}

// Len is how many users there are.
func (d *Directory) Len() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	total := 0
	for _, block := range d.all.blocks {
		total += len(block)
	}
	return total
}

// Find returns a copy of the user with this user name, sub, sign-in attribute or alias.
func (d *Directory) Find(name string) (User, bool) {
	return d.copyOf(func() *record { return d.handles[d.rules.fold(name)] })
}

// BySub returns a copy of the user with this sub.
func (d *Directory) BySub(sub string) (User, bool) {
	return d.copyOf(func() *record { return d.bySub(sub) })
}

// ByIdentity returns a copy of the user who signs in with this identity of a provider.
func (d *Directory) ByIdentity(provider, userID string) (User, bool) {
	return d.copyOf(func() *record { return d.identities[identityKey{provider: provider, userID: userID}] })
}

// ByLink returns a copy of the user that is linked to whoever comes from the provider with this value of an attribute.
func (d *Directory) ByLink(provider, attribute, value string) (User, bool) {
	return d.copyOf(func() *record {
		return d.identities[identityKey{provider: provider, attribute: attribute, userID: value}]
	})
}

// copyOf copies a user outside the lock: what was found never changes.
func (d *Directory) copyOf(find func() *record) (User, bool) {
	d.mu.RLock()
	found := find()
	if found == nil {
		d.mu.RUnlock()
		return User{}, false
	}
	user := found.user
	d.mu.RUnlock()
	return user.clone(), true
}

// bySub needs the lock, as every method below an exported one does.
func (d *Directory) bySub(sub string) *record {
	if found := d.handles[d.rules.fold(sub)]; found != nil && found.user.Sub == sub {
		return found
	}
	return nil
}
