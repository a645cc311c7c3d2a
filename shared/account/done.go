package account

import (
	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

// Done takes off the row the turns that a was read with and that have been carried out now. It is bookkeeping, no fact. It is
// false when an effect of this kind leaves nothing to take off. The write conflicts when another run took the turns off before, or
// the row is gone; both mean that there is nothing left to do.
func Done(key store.Key, a Account, kind string) (store.Write, bool) {
	attribute, turns := attrSignOut, a.SignOut
	if kind == KindResetPassword {
		attribute, turns = attrReset, a.Reset
	}
	if kind == KindGroups || len(turns) == 0 {
		return store.Write{}, false
	}
	w := store.Write{
		Key:  key,
		Take: map[string]store.Set{attribute: turns},
		If:   store.Present{Attribute: attribute},
	}
	fact.Bookkeep(&w)
	return w, true
}
