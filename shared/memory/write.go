package memory

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"gatehouse/shared/store"
)

// Write does all writes or none, one on each row. A condition that does not hold is answered by a [store.Conflict]. Of no writes it does
// nothing.
func (t *Table) Write(ctx context.Context, writes ...store.Write) error {
	if err := store.ValidateAll(writes); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	after := make([]*store.Row, len(writes))
	for i, w := range writes {
		row, err := t.attempt(i, w)
		if err != nil {
			return err
		}
		after[i] = row
	}
	for i, w := range writes {
		t.put(w.Key, after[i], false)
	}
	return nil
}

// attempt returns the row that a write would leave, nil for none. The caller holds the mutex.
func (t *Table) attempt(index int, w store.Write) (*store.Row, error) {
	present := t.at(w.Key)
	if !holds(w.If, present) {
		return nil, conflict(index, present)
	}
	if w.Delete {
		return nil, nil //nolint:nilnil // no row is what a deletion leaves
	}
	row, err := apply(w, present)
	if err != nil {
		return nil, fmt.Errorf("write %d: %w", index, err)
	}
	return &row, nil
}

func conflict(index int, present *store.Row) *store.Conflict {
	if present == nil {
		return &store.Conflict{Index: index}
	}
	row := present.Clone()
	return &store.Conflict{Index: index, Row: &row}
}

// at returns the row under a key, expired or not; nil if there is none. The caller holds the mutex.
func (t *Table) at(key store.Key) *store.Row {
	row, ok := t.rows[key.PK][key.SK]
	if !ok {
		return nil
	}
	return &row
}

// put makes row what stands under key, nil for nothing, and tells the feed if that changed anything. The caller holds the mutex.
func (t *Table) put(key store.Key, row *store.Row, byExpiry bool) {
	old := t.at(key)
	switch {
	case row == nil && old == nil, row != nil && old != nil && row.Equal(*old):
		return
	case row == nil:
		delete(t.rows[key.PK], key.SK)
		if len(t.rows[key.PK]) == 0 {
			delete(t.rows, key.PK)
		}
	default:
		if t.rows[key.PK] == nil {
			t.rows[key.PK] = map[string]store.Row{}
		}
		t.rows[key.PK][key.SK] = *row
	}
	t.tell(store.Change{Key: key, Removed: row == nil, ByExpiry: byExpiry, Old: old, New: row})
}

// apply returns the row that a write makes of the present one.
func apply(w store.Write, present *store.Row) (store.Row, error) {
	row := store.Row{Key: w.Key}
	if present != nil && !w.Replace {
		row.Attributes = maps.Clone(present.Attributes)
	}
	if row.Attributes == nil {
		row.Attributes = map[string]store.Value{}
	}
	maps.Copy(row.Attributes, w.Set)
	for name, value := range w.Add {
		sum, ok := add(row.Attributes[name], value)
		if !ok {
			return row, fmt.Errorf("%w: attribute %s is of another kind or too large to add to", store.ErrInvalid, name)
		}
		row.Attributes[name] = sum
	}
	for name, set := range w.Take {
		if err := take(row.Attributes, name, set); err != nil {
			return row, err
		}
	}
	for _, name := range w.Remove {
		delete(row.Attributes, name)
	}
	if len(row.Attributes) == 0 {
		row.Attributes = nil
	}
	if size := row.Size(); size > store.MaxRow {
		return row, fmt.Errorf("%w: a row of %d bytes, more than %d", store.ErrInvalid, size, store.MaxRow)
	}
	return row.Clone(), nil // shares no set with the caller's write
}

// add returns what a value becomes by adding another to it; false if the two do not add up.
func add(present, more store.Value) (store.Value, bool) {
	if present == nil {
		return more, true
	}
	switch m := more.(type) {
	case store.Number:
		n, ok := present.(store.Number)
		overflow := m > 0 && n > math.MaxInt64-m || m < 0 && n < math.MinInt64-m
		return n + m, ok && !overflow
	case store.Set:
		s, ok := present.(store.Set)
		return store.SetOf(slices.Concat(s, m)...), ok
	default:
		return nil, false
	}
}

// take removes elements from the set of this name, and the attribute with the last of them.
func take(attributes map[string]store.Value, name string, elements store.Set) error {
	present, found := attributes[name]
	if !found {
		return nil
	}
	set, ok := present.(store.Set)
	if !ok {
		return fmt.Errorf("%w: attribute %s is no set to take from", store.ErrInvalid, name)
	}
	left := slices.DeleteFunc(slices.Clone(set), func(element string) bool { return slices.Contains(elements, element) })
	if len(left) == 0 {
		delete(attributes, name)
		return nil
	}
	attributes[name] = left
	return nil
}
