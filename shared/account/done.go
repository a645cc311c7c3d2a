package account

import "gatehouse/shared/store"

// news is the mark of package fact by which the outbox is woken; bookkeeping takes it off.
const news = "news"

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
	return store.Write{
		Key:    key,
		Take:   map[string]store.Set{attribute: turns},
		Remove: []string{news},
		If:     store.Present{Attribute: attribute},
	}, true
}
