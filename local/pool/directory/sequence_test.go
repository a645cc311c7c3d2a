package directory

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSequenceIsASortedSet(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	var s sequence
	var want []uint64
	for n := range 20_000 {
		place := 1 + random.Uint64N(2000)
		at, found := slices.BinarySearch(want, place)
		switch grow := n/2500%2 == 0; {
		case grow:
			s.insert(&record{place: place, user: &User{}})
			if !found {
				want = slices.Insert(want, at, place)
			}
		default:
			s.remove(place)
			if found {
				want = slices.Delete(want, at, at+1)
			}
		}
		if n%500 == 0 {
			compareSequence(t, &s, want, random.Uint64N(2100))
		}
	}
}

func compareSequence(t *testing.T, s *sequence, want []uint64, behind uint64) {
	t.Helper()
	count(t, s)
	var all, rest []uint64
	for r := range s.after(0) {
		all = append(all, r.place)
	}
	for r := range s.after(behind) {
		rest = append(rest, r.place)
	}
	at, _ := slices.BinarySearch(want, behind+1)
	if !slices.Equal(all, want) || !slices.Equal(rest, want[at:]) || s.empty() != (len(want) == 0) {
		t.Fatalf("%d records, %d behind %d; want %d and %d", len(all), len(rest), behind, len(want), len(want)-at)
	}
}
