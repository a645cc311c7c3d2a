package storetest

import (
	"fmt"
	"slices"
	"strings"

	"gatehouse/shared/store"
)

// numbered returns prefix 000, prefix 001 and so on, in ascending order.
func numbered(prefix string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s %03d", prefix, i)
	}
	return names
}

// fill writes one row for each key, a few at a time.
func (s *suite) fill(keys []store.Key, attributes func(i int) values) {
	s.Helper()
	for i, key := range keys {
		s.must(store.Write{Key: key, Set: attributes(i)})
	}
}

func rowsOf(pk string, sks []string) []store.Key {
	keys := make([]store.Key, len(sks))
	for i, sk := range sks {
		keys[i] = store.Key{PK: pk, SK: sk}
	}
	return keys
}

func (s *suite) batches() {
	keys := rowsOf("batch", numbered("row", store.MaxKeys))
	s.fill(keys[:60], func(i int) values { return values{"i": store.Number(int64(i))} })
	found, err := s.BatchGet(s.Context(), keys, store.Strong)
	if err != nil || len(found) != 60 {
		s.Fatalf("of 100 keys %d rows were found, error %v, want the 60 that are there", len(found), err)
	}
	for i, key := range keys[:60] {
		if row := found[key]; row.Key != key || row.Number("i") != int64(i) {
			s.Errorf("under %v stands %v", key, row)
		}
	}
	twice, err := s.BatchGet(s.Context(), []store.Key{keys[0], keys[0], keys[99]}, store.Eventual)
	if err != nil || len(twice) != 1 {
		s.Errorf("the same key twice and one without a row give %v, error %v, want one row", twice, err)
	}
	none, err := s.BatchGet(s.Context(), nil, store.Eventual)
	if err != nil || len(none) != 0 {
		s.Errorf("no keys give %v, error %v", none, err)
	}
}

// largeBatch reads more than the 16 MB that DynamoDB answers at once.
func (s *suite) largeBatch() {
	keys := rowsOf("large batch", numbered("row", store.MaxKeys))
	text := store.String(strings.Repeat("x", 200_000))
	s.fill(keys, func(int) values { return values{"text": text} })
	found, err := s.BatchGet(s.Context(), keys, store.Strong)
	if err != nil {
		s.Fatalf("20 MB could not be read: %v", err)
	}
	for _, key := range keys {
		if got := found[key].String("text"); got != string(text) {
			s.Errorf("%v came back with %d bytes of text, want %d", key, len(got), len(text))
		}
	}
}

func (s *suite) partition() {
	sks := []string{"gate#approval", "gate#devices", "gate", "gatf", "Gate#", "a gate#", "history#1", "history#10", "history#2", "é", "~"}
	s.fill(rowsOf("partition", sks), func(int) values { return nil })
	s.fill(rowsOf("partition ", sks), func(int) values { return values{"of": store.String("another")} })
	for prefix, want := range map[string][]string{
		"":          {"Gate#", "a gate#", "gate", "gate#approval", "gate#devices", "gatf", "history#1", "history#10", "history#2", "~", "é"},
		"gate#":     {"gate#approval", "gate#devices"},
		"gate":      {"gate", "gate#approval", "gate#devices"},
		"history#1": {"history#1", "history#10"},
		"é":         {"é"},
		"nothing":   nil,
	} {
		var got []string
		for _, row := range listed(s, s.Query(s.Context(), "partition", prefix, store.Strong)) {
			got = append(got, row.SK)
		}
		if !slices.Equal(got, want) {
			s.Errorf("prefix %q lists %q, want %q", prefix, got, want)
		}
	}
	if rows := listed(s, s.Query(s.Context(), "no partition", "", store.Eventual)); len(rows) != 0 {
		s.Errorf("a partition without rows lists %v", rows)
	}
}

// pages reads more than the 1 MB that DynamoDB answers at once, and a few hundred rows, forwards and only in part.
func (s *suite) pages() {
	large, many := rowsOf("large", numbered("row", 12)), rowsOf("many", numbered("row", 300))
	text := store.String(strings.Repeat("x", 200_000))
	s.fill(large, func(int) values { return values{"text": text} })
	s.fill(many, func(i int) values { return values{"i": store.Number(int64(i))} })
	for _, want := range [][]store.Key{large, many} {
		rows := listed(s, s.Query(s.Context(), want[0].PK, "row ", store.Strong))
		if got := keysOf(rows); !slices.Equal(got, want) {
			s.Errorf("the partition %s lists %d rows, want %d in order: %v", want[0].PK, len(got), len(want), got)
		}
	}
	read := 0
	for _, err := range s.Query(s.Context(), "large", "", store.Eventual) {
		if err != nil {
			s.Fatal(err)
		}
		if read++; read == 7 {
			break
		}
	}
	if read != 7 {
		s.Errorf("a reader that stops after 7 rows read %d", read)
	}
}

func keysOf(rows []store.Row) []store.Key {
	keys := make([]store.Key, len(rows))
	for i, row := range rows {
		keys[i] = row.Key
	}
	return keys
}

func (s *suite) due(hash string, upTo int64) []store.Key {
	s.Helper()
	return listed(s, s.Due(s.Context(), store.OwedIndex(), hash, upTo))
}

func (s *suite) index() {
	owe := func(sk, shard string, at int64) store.Key {
		s.must(store.Write{Key: person(sk), Set: values{"owing": store.String(shard), "owedAt": store.Number(at), "text": store.String("x")}})
		return person(sk)
	}
	third, first, second := owe("a", "owed#1", 3000), owe("c", "owed#1", -5), owe("b", "owed#1", 2000)
	owe("d", "owed#2", 1)
	s.must(store.Write{Key: person("no hash"), Set: values{"owedAt": store.Number(1)}}, store.Write{Key: person("no range"), Set: values{"owing": store.String("owed#1")}})
	expect := func(upTo int64, want ...store.Key) {
		s.Helper()
		if got := s.due("owed#1", upTo); !slices.Equal(got, want) {
			s.Errorf("up to %d the index lists %v, want %v", upTo, got, want)
		}
	}
	expect(5000, first, second, third)
	expect(2000, first, second)
	expect(1999, first)
	expect(-6)
	s.must(store.Write{Key: second, Remove: []string{"owing", "owedAt"}})
	s.must(store.Write{Key: first, Set: values{"owedAt": store.Number(4000)}})
	expect(5000, third, first)
	s.must(store.Write{Key: third, Delete: true})
	expect(5000, first)
	if got := s.due("owed#3", 5000); len(got) != 0 {
		s.Errorf("a shard without rows lists %v", got)
	}
	s.must(store.Write{Key: first, Set: values{store.Expires: store.Number(1)}})
	expect(5000, first) // the index knows nothing of expiry
}

// indexPages makes keys so long that a few hundred of them do not fit one answer of DynamoDB.
func (s *suite) indexPages() {
	const n = 300
	shard, padding := strings.Repeat("s", 2000), strings.Repeat("k", 1000)
	keys := make([]store.Key, n)
	for i := range keys {
		keys[i] = store.Key{PK: fmt.Sprintf("%03d%s%s", i, padding, padding[:900]), SK: padding}
	}
	s.fill(keys, func(i int) values { return values{"owing": store.String(shard), "owedAt": store.Number(int64(i / 2))} })
	got := s.due(shard, n)
	ascending := slices.IsSortedFunc(got, func(a, b store.Key) int { return strings.Compare(half(a), half(b)) })
	slices.SortFunc(got, func(a, b store.Key) int { return strings.Compare(a.PK, b.PK) })
	if !ascending || !slices.Equal(got, keys) {
		s.Errorf("the index lists %d keys, ascending: %v, want all %d, each once", len(got), ascending, n)
	}
}

// half is the range of a key of indexPages, in digits.
func half(key store.Key) string {
	var i int
	_, _ = fmt.Sscanf(key.PK[:3], "%03d", &i)
	return fmt.Sprintf("%03d", i/2)
}

func (s *suite) empty() {
	expect := func(want bool) {
		s.Helper()
		if got, err := s.Empty(s.Context()); err != nil || got != want {
			s.Errorf("the table says that it is empty: %v, error %v, want %v", got, err, want)
		}
	}
	expect(true)
	s.must(store.Write{Key: person("only")})
	expect(false)
	s.must(store.Write{Key: person("only"), Delete: true})
	expect(true)
}
