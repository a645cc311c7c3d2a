// Package memory keeps a table in memory, with the feed of changes that DynamoDB's stream would be.
//
// It passes the suite that the table over DynamoDB passes. It differs in being exact where the other may be late: every read is strong,
// the index and the feed show a write at once, no record of the feed comes twice, and expired rows go when [Table.Expire] is called.
package memory

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"gatehouse/shared/store"
)

// Table is a table in memory. It is safe for use by many goroutines. Rows that it hands out are the caller's.
type Table struct {
	now func() time.Time

	mutex   sync.Mutex
	rows    map[string]map[string]store.Row // by partition key, then sort key; a row that stands here is never changed, only replaced
	feed    []store.Change
	changed chan struct{} // closed when the feed has grown, then made anew
}

// New returns an empty table that judges expiry by this clock.
func New(now func() time.Time) *Table {
	return &Table{now: now, rows: map[string]map[string]store.Row{}, changed: make(chan struct{})}
}

// Get reads a row; false if there is none or it has expired.
func (t *Table) Get(ctx context.Context, key store.Key, _ store.Consistency) (store.Row, bool, error) {
	if err := cmp.Or(ctx.Err(), key.Validate()); err != nil {
		return store.Row{}, false, err
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	row, ok := t.rows[key.PK][key.SK]
	if !ok || row.Expired(t.now()) {
		return store.Row{}, false, nil
	}
	return row.Clone(), true, nil
}

// BatchGet reads up to 100 rows; those that are not there or have expired are missing in the answer.
func (t *Table) BatchGet(ctx context.Context, keys []store.Key, c store.Consistency) (map[store.Key]store.Row, error) {
	if err := store.ValidateKeys(keys); err != nil {
		return nil, err
	}
	found := make(map[store.Key]store.Row, len(keys))
	for _, key := range keys {
		row, ok, err := t.Get(ctx, key, c)
		if err != nil {
			return nil, err
		}
		if ok {
			found[key] = row
		}
	}
	return found, nil
}

// Query yields the rows of a partition whose sort key begins with prefix, ascending, as they stood when it began. Expired ones are left
// out.
func (t *Table) Query(ctx context.Context, pk, prefix string, _ store.Consistency) iter.Seq2[store.Row, error] {
	return func(yield func(store.Row, error) bool) {
		if err := cmp.Or(ctx.Err(), store.ValidateQuery(pk, prefix)); err != nil {
			yield(store.Row{}, err)
			return
		}
		for _, row := range t.partition(pk, prefix) {
			if !yield(row.Clone(), nil) {
				return
			}
		}
	}
}

func (t *Table) partition(pk, prefix string) []store.Row {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	now := t.now()
	var found []store.Row
	for sk, row := range t.rows[pk] {
		if strings.HasPrefix(sk, prefix) && !row.Expired(now) {
			found = append(found, row)
		}
	}
	slices.SortFunc(found, func(a, b store.Row) int { return strings.Compare(a.SK, b.SK) })
	return found
}

// Due yields the keys of rows that the index has under hash with a range of at most upTo, ascending by range. The index knows nothing
// of expiry.
func (t *Table) Due(ctx context.Context, index store.Index, hash string, upTo int64) iter.Seq2[store.Key, error] {
	return func(yield func(store.Key, error) bool) {
		if err := cmp.Or(ctx.Err(), store.ValidateQuery(hash, "")); err != nil {
			yield(store.Key{}, err)
			return
		}
		for _, row := range t.indexed(index, hash, upTo) {
			if !yield(row.Key, nil) {
				return
			}
		}
	}
}

func (t *Table) indexed(index store.Index, hash string, upTo int64) []store.Row {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	var found []store.Row
	for row := range t.all() {
		at, ok := row.Attributes[index.Range].(store.Number)
		if ok && int64(at) <= upTo && row.Attributes[index.Hash] == store.Value(store.String(hash)) {
			found = append(found, row)
		}
	}
	slices.SortFunc(found, func(a, b store.Row) int {
		return cmp.Or(cmp.Compare(a.Number(index.Range), b.Number(index.Range)), compareKeys(a.Key, b.Key))
	})
	return found
}

// Empty says whether there is no row at all, not even an expired one.
func (t *Table) Empty(ctx context.Context) (bool, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return len(t.rows) == 0, ctx.Err()
}

// all yields every row, in no order. The caller holds the mutex.
func (t *Table) all() iter.Seq[store.Row] {
	return func(yield func(store.Row) bool) {
		for _, partition := range t.rows {
			for _, row := range partition {
				if !yield(row) {
					return
				}
			}
		}
	}
}

func compareKeys(a, b store.Key) int {
	return cmp.Or(strings.Compare(a.PK, b.PK), strings.Compare(a.SK, b.SK))
}
