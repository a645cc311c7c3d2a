package memory

import (
	"encoding/json"
	"errors"
	"slices"

	"gatehouse/shared/store"
)

// Snapshot returns all rows as JSON, in the order of their keys, expired ones included. The feed is not part of it.
func (t *Table) Snapshot() []byte {
	t.mutex.Lock()
	rows := slices.AppendSeq([]store.Row{}, t.all())
	t.mutex.Unlock()
	slices.SortFunc(rows, func(a, b store.Row) int { return compareKeys(a.Key, b.Key) })
	data, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		panic(err) // rows consist of texts and cannot fail
	}
	return data
}

// Restore makes the rows of a snapshot the only ones, without a word in the feed. Of a damaged snapshot it takes nothing; the error
// repeats nothing of it.
func (t *Table) Restore(snapshot []byte) error {
	var rows []store.Row
	if json.Unmarshal(snapshot, &rows) != nil || slices.ContainsFunc(rows, func(r store.Row) bool { return r.Validate() != nil }) {
		return errors.New("memory: not a snapshot of a table")
	}
	restored := map[string]map[string]store.Row{}
	for _, row := range rows {
		if restored[row.PK] == nil {
			restored[row.PK] = map[string]store.Row{}
		}
		restored[row.PK][row.SK] = row
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.rows = restored
	return nil
}
