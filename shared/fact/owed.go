package fact

import (
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"time"

	"gatehouse/shared/store"
)

// Attributes of a row that owes something.
const (
	owed   = "owed"   // the set of debts
	owing  = "owing"  // the shard of the index
	owedAt = "owedAt" // since when, Unix milliseconds
	news   = "news"   // the mark of a fact
)

const shards = 8 // enough that no key of the index is hot, few enough to ask them all

// Shards are the hash keys under which the index of [store.OwedIndex] lists the rows that owe something.
func Shards() []string {
	all := make([]string, shards)
	for i := range all {
		all[i] = shard(i)
	}
	return all
}

func shard(i int) string { return "owed#" + strconv.Itoa(i) }

func shardOf(pk string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(pk)) // never fails
	return shard(int(h.Sum32() % shards))
}

// Owe makes the write a fact that owes the debts, beside those the row may owe already. The write must not replace the row.
// Without debts it does nothing: a fact that owes nothing need not wake the outbox.
func Owe(w *store.Write, at time.Time, debts ...Debt) {
	if len(debts) == 0 {
		return
	}
	before, _ := w.Add[owed].(store.Set)
	texts := slices.Clone(before)
	for _, d := range debts {
		texts = append(texts, d.String())
	}
	w.Add = with(w.Add, owed, store.SetOf(texts...))
	w.Set = with(w.Set, owing, store.String(shardOf(w.Key.PK)))
	w.Set = with(w.Set, owedAt, store.Number(at.UnixMilli()))
	w.Set = with(w.Set, news, store.String("1"))
	w.Remove = slices.DeleteFunc(slices.Clone(w.Remove), func(name string) bool { return name == news })
}

// with is the map with one member more; the caller's own map stays as it was.
func with(m map[string]store.Value, name string, v store.Value) map[string]store.Value {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]store.Value{}
	}
	m[name] = v
	return m
}

// Owed are the debts of a row, in the order of their text, and how many more it has that this version does not know.
func Owed(row store.Row) (known []Debt, unknown int) {
	for _, text := range row.Set(owed) {
		d, err := ParseDebt(text)
		if err != nil {
			unknown++
			continue
		}
		known = append(known, d)
	}
	return known, unknown
}

// OwedSince is when the row's latest debt was added, or its debts were postponed; zero if it is not in the index.
func OwedSince(row store.Row) time.Time { return row.Time(owedAt) }

// Settle takes the queued debts off the row, and nothing else. The write holds only while the row owes exactly what this image of it
// owes; after a conflict, settle with the present image. False: none of the debts is owed.
func Settle(row store.Row, queued []Debt) (store.Write, bool) {
	have := row.Set(owed)
	var taken store.Set
	for _, text := range have {
		if slices.ContainsFunc(queued, func(d Debt) bool { return d.String() == text }) {
			taken = append(taken, text)
		}
	}
	if len(taken) == 0 {
		return store.Write{}, false
	}
	w := store.Write{
		Key:    row.Key,
		Take:   map[string]store.Set{owed: taken},
		Remove: []string{news},
		If:     store.Equal{Attribute: owed, Value: store.Set(have)},
	}
	if len(taken) == len(have) {
		w.Remove = append(w.Remove, owing, owedAt)
	}
	return w, true
}

// Postpone puts a row whose debts could not be queued behind the others of its shard, so that they get their turn. The write holds
// only while the row owes exactly what this image of it owes. False: it owes nothing.
func Postpone(row store.Row, at time.Time) (store.Write, bool) {
	have := row.Set(owed)
	if len(have) == 0 {
		return store.Write{}, false
	}
	return store.Write{
		Key:    row.Key,
		Set:    map[string]store.Value{owing: store.String(shardOf(row.PK)), owedAt: store.Number(at.UnixMilli())},
		Remove: []string{news},
		If:     store.Equal{Attribute: owed, Value: store.Set(have)},
	}, true
}

// Unlist takes a row that owes nothing out of the index. The write holds only while it owes nothing. False: it owes something, or is
// not in the index.
func Unlist(row store.Row) (store.Write, bool) {
	if len(row.Set(owed)) > 0 || row.String(owing) == "" {
		return store.Write{}, false
	}
	return store.Write{
		Key:    row.Key,
		Remove: []string{owing, owedAt, news},
		If:     store.All{store.Missing{Attribute: owed}, store.Present{Attribute: owing}},
	}, true
}
