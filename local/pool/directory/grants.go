package directory

import (
	"container/heap"
	"slices"
	"time"
)

// longestAccess is the longest life of an access token. A grant is remembered that long after its own end, so that a revoked sign-in
// stays revoked while one of its tokens could be shown.
const longestAccess = 24 * time.Hour

// grants are all grants of the pool with the ways to them. All grants of a family are revoked, or none.
type grants struct {
	byID     map[string]*Grant
	byUser   map[string][]*Grant
	byFamily map[string][]*Grant
	ending   byEnd
}

func newGrants() grants {
	return grants{byID: map[string]*Grant{}, byUser: map[string][]*Grant{}, byFamily: map[string][]*Grant{}}
}

// add keeps g in place of a grant with the same ID.
func (s *grants) add(g *Grant) {
	if known := s.byID[g.ID]; known != nil {
		s.remove(known)
	}
	s.byID[g.ID] = g
	s.byUser[g.Sub] = append(s.byUser[g.Sub], g)
	s.byFamily[g.family()] = append(s.byFamily[g.family()], g)
	heap.Push(&s.ending, g)
}

// remove leaves g in ending, where forget meets it in time.
func (s *grants) remove(g *Grant) {
	if s.byID[g.ID] != g {
		return
	}
	delete(s.byID, g.ID)
	cut(s.byUser, g.Sub, g)
	cut(s.byFamily, g.family(), g)
}

// cut removes g from an index, and its key with the last one.
func cut(index map[string][]*Grant, key string, g *Grant) {
	at := slices.Index(index[key], g)
	index[key] = slices.Delete(index[key], at, at+1)
	if len(index[key]) == 0 {
		delete(index, key)
	}
}

func (s *grants) removeUser(sub string) {
	for _, g := range slices.Clone(s.byUser[sub]) {
		s.remove(g)
	}
}

// forget removes what ended before a moment.
func (s *grants) forget(before time.Time) {
	for len(s.ending) > 0 && s.ending[0].Expires.Before(before) {
		if g, ok := heap.Pop(&s.ending).(*Grant); ok {
			s.remove(g)
		}
	}
}

func (s *grants) revoke(family string) {
	for _, g := range s.byFamily[family] {
		g.Revoked = true
	}
}

func (s *grants) revoked(family string) bool {
	known := s.byFamily[family]
	return len(known) > 0 && known[0].Revoked
}

// byEnd is a heap of grants, the first to end on top.
type byEnd []*Grant

// Len is the heap's size.
func (h byEnd) Len() int { return len(h) }

// Less orders by end.
func (h byEnd) Less(i, j int) bool { return h[i].Expires.Before(h[j].Expires) }

// Swap exchanges two entries.
func (h byEnd) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push adds an entry at the end.
func (h *byEnd) Push(x any) {
	if g, ok := x.(*Grant); ok {
		*h = append(*h, g)
	}
}

// Pop removes the last entry.
func (h *byEnd) Pop() any {
	last := len(*h) - 1
	g := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return g
}
