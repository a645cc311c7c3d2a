package directory

import (
	"cmp"
	"iter"
	"slices"
)

// blockSize keeps an insertion or removal in the middle from moving more than a few cache lines.
const blockSize = 128

// sequence is a sorted set of records in the order of creation, in blocks that are never empty: entered anywhere by binary search and
// free of holes, so that a page costs the same wherever it is and whatever was deleted before it. The zero value is empty.
type sequence struct {
	blocks [][]*record
}

// search returns where the record of a place is, or where the next later one is.
func (s *sequence) search(place uint64) (block, index int, found bool) {
	block, _ = slices.BinarySearchFunc(s.blocks, place, func(b []*record, place uint64) int {
		return cmp.Compare(b[len(b)-1].place, place)
	})
	if block == len(s.blocks) {
		return block, 0, false
	}
	index, found = slices.BinarySearchFunc(s.blocks[block], place, func(r *record, place uint64) int {
		return cmp.Compare(r.place, place)
	})
	return block, index, found
}

func (s *sequence) insert(r *record) {
	block, index, found := s.search(r.place)
	switch {
	case found:
		return
	case block == len(s.blocks) && (block == 0 || len(s.blocks[block-1]) == blockSize):
		s.blocks = append(s.blocks, []*record{r})
		return
	case block == len(s.blocks):
		block--
		index = len(s.blocks[block])
	}
	s.blocks[block] = slices.Insert(s.blocks[block], index, r)
	if len(s.blocks[block]) > blockSize {
		s.split(block)
	}
}

func (s *sequence) split(block int) {
	full := s.blocks[block]
	left, right := slices.Clone(full[:blockSize/2]), slices.Clone(full[blockSize/2:])
	s.blocks[block] = left
	s.blocks = slices.Insert(s.blocks, block+1, right)
}

func (s *sequence) remove(place uint64) {
	block, index, found := s.search(place)
	if !found {
		return
	}
	s.blocks[block] = slices.Delete(s.blocks[block], index, index+1)
	if len(s.blocks[block]) == 0 {
		s.blocks = slices.Delete(s.blocks, block, block+1)
	}
}

func (s *sequence) empty() bool { return len(s.blocks) == 0 }

// after yields the records behind a place, in order.
func (s *sequence) after(place uint64) iter.Seq[*record] {
	return func(yield func(*record) bool) {
		block, index, _ := s.search(place + 1)
		for ; block < len(s.blocks); block++ {
			for _, r := range s.blocks[block][index:] {
				if !yield(r) {
					return
				}
			}
			index = 0
		}
	}
}
