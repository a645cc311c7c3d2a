package cognito

import "slices"

// A keySet holds the keys of one object. Objects of events are small: the
// first ones stand in place, and a map is made only for more.
type keySet struct {
	few  [16]string
	n    int
	many map[string]struct{}
}

// has reports whether key is in the set.
func (k *keySet) has(key string) bool {
	if slices.Contains(k.few[:k.n], key) {
		return true
	}
	_, seen := k.many[key]
	return seen
}

// add puts key into the set and reports whether it was new.
func (k *keySet) add(key string) bool {
	if k.has(key) {
		return false
	}
	if k.n < len(k.few) {
		k.few[k.n] = key
		k.n++
		return true
	}
	if k.many == nil {
		k.many = make(map[string]struct{})
	}
	k.many[key] = struct{}{}
	return true
}
