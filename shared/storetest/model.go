package storetest

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"gatehouse/shared/store"
)

// model is the plainest table: a map. It decides by itself what a step should do, sharing no code with any store.
type model struct {
	random *rand.Rand
	rows   map[store.Key]values
}

// rule is a condition and the model's own view of it.
type rule struct {
	condition store.Condition
	holds     func(row values) bool
}

// step is a write and the model's own view of it.
type step struct {
	write store.Write
	rule  rule
	apply func(row values) values
}

// random does a thousand random steps on the table and the model and demands the same answers and the same rows.
func (s *suite) random() {
	seed := uint64(time.Now().UnixNano()) //nolint:forbidigo // another sequence each time; a failure names it
	s.Logf("seed %d", seed)
	m := &model{rand.New(rand.NewPCG(seed, 0)), map[store.Key]values{}} //nolint:gosec // random steps keep no secret
	for i := range 1000 {
		s.step(m)
		if i%25 == 0 {
			s.compare(m)
		}
		if s.Failed() {
			s.Fatalf("step %d of seed %d went wrong", i, seed)
		}
	}
}

// step writes one to three rows, or lets time pass.
func (s *suite) step(m *model) {
	if m.random.IntN(20) == 0 {
		s.pass(time.Duration(m.random.IntN(3)) * time.Second)
	}
	var steps []step
	var writes []store.Write
	for _, key := range m.keys(1 + max(0, m.random.IntN(6)-3)) {
		next := m.next(key, s.now())
		steps, writes = append(steps, next), append(writes, next.write)
	}
	stop := slices.IndexFunc(steps, func(p step) bool { return !p.rule.holds(m.rows[p.write.Key]) })
	err := s.Write(s.Context(), writes...)
	var conflict *store.Conflict
	switch {
	case stop >= 0 && errors.As(err, &conflict):
		s.met(conflict, stop, m.rows[writes[stop].Key])
	case stop >= 0:
		s.Errorf("%+v was answered with %v, want a conflict at %d", writes, err, stop)
	case err != nil:
		s.Errorf("%+v was answered with %v", writes, err)
	default:
		for _, p := range steps {
			m.put(p.write.Key, p.apply(m.rows[p.write.Key]))
		}
	}
}

func (m *model) put(key store.Key, row values) {
	if row == nil {
		delete(m.rows, key)
		return
	}
	m.rows[key] = row
}

// keys returns distinct keys out of a small number, so that steps meet.
func (m *model) keys(n int) []store.Key {
	var keys []store.Key
	for _, i := range m.random.Perm(8)[:n] {
		keys = append(keys, store.Key{PK: fmt.Sprint("partition ", i%2), SK: fmt.Sprint("row ", i)})
	}
	return keys
}

// next makes up a write. Each attribute keeps its kind, as it does in the tables.
func (m *model) next(key store.Key, now time.Time) step {
	p := step{write: store.Write{Key: key}, rule: m.rule(now)}
	p.write.If = p.rule.condition
	switch m.random.IntN(5) {
	case 0:
		p.write.Delete = true
		p.apply = func(values) values { return nil }
	case 1:
		p.write.Replace, p.write.Set = true, m.texts(now)
		p.apply = func(values) values { return maps.Clone(p.write.Set) }
	default:
		m.update(&p, now)
	}
	return p
}

// update makes up a write that changes some attributes and keeps the rest.
func (m *model) update(p *step, now time.Time) {
	more, added, taken := m.random.Int64N(9)-4, m.letter(), m.letter()
	p.write.Set = m.texts(now)
	p.write.Add = values{"count": store.Number(more)}
	if m.random.IntN(2) == 0 {
		p.write.Add["tags"] = store.Set{added}
		taken = ""
	} else {
		p.write.Take = map[string]store.Set{"tags": {taken}}
		added = ""
	}
	delete(p.write.Set, "tags")
	delete(p.write.Set, "count")
	if m.random.IntN(3) == 0 {
		p.write.Remove = []string{"other"}
	}
	p.apply = func(row values) values {
		after := maps.Clone(row)
		if after == nil {
			after = values{}
		}
		maps.Copy(after, p.write.Set)
		count, _ := after["count"].(store.Number)
		after["count"] = count + store.Number(more)
		retag(after, added, taken)
		for _, name := range p.write.Remove {
			delete(after, name)
		}
		return after
	}
}

// retag adds one letter to a row's tags and takes another; "" is none.
func retag(row values, added, taken string) {
	letters := map[string]bool{added: true}
	if tags, ok := row["tags"].(store.Set); ok {
		for _, tag := range tags {
			letters[tag] = true
		}
	}
	delete(letters, taken)
	delete(letters, "")
	row["tags"] = store.SetOf(slices.Collect(maps.Keys(letters))...)
	if len(letters) == 0 {
		delete(row, "tags")
	}
}

// texts makes up attributes, now and then with an end or a place in the index.
func (m *model) texts(now time.Time) values {
	made := values{"text": store.String(m.letter()), "count": store.Number(m.random.Int64N(5)), "tags": store.SetOf(m.letter(), m.letter())}
	if m.random.IntN(3) == 0 {
		made[store.Expires] = store.Number(now.Unix() + m.random.Int64N(4) - 1)
	}
	if m.random.IntN(2) == 0 {
		made["owing"], made["owedAt"] = store.String("owed#1"), store.Number(m.random.Int64N(100))
	}
	return made
}

func (m *model) letter() string { i := m.random.IntN(4); return "abcd"[i : i+1] }

// rule makes up a condition; every second write has none.
func (m *model) rule(now time.Time) rule {
	letter, number := m.letter(), m.random.Int64N(6)-1
	count := func(row values) (int64, bool) { n, ok := row["count"].(store.Number); return int64(n), ok }
	return [...]func() rule{
		func() rule {
			return rule{store.Missing{Attribute: "text"}, func(row values) bool { return row["text"] == nil }}
		},
		func() rule {
			return rule{store.Present{Attribute: store.PK}, func(row values) bool { return row != nil }}
		},
		func() rule {
			return rule{store.Equal{Attribute: "text", Value: store.String(letter)}, func(row values) bool { return row["text"] == store.String(letter) }}
		},
		func() rule {
			return rule{store.AtMost{Attribute: "count", Number: number}, func(row values) bool { n, ok := count(row); return ok && n <= number }}
		},
		func() rule {
			return rule{store.AtLeast{Attribute: "count", Number: number}, func(row values) bool { n, ok := count(row); return ok && n >= number }}
		},
		func() rule {
			return rule{store.Has{Attribute: "tags", Element: letter}, func(row values) bool {
				tags, _ := row["tags"].(store.Set)
				return slices.Contains(tags, letter)
			}}
		},
		func() rule {
			return rule{store.Vacant(now), func(row values) bool { return row == nil || ended(row, now) }}
		},
		func() rule {
			a, b := m.rule(now), m.rule(now)
			if a.condition == nil || b.condition == nil {
				return a
			}
			return rule{store.All{a.condition, b.condition}, func(row values) bool { return a.holds(row) && b.holds(row) }}
		},
		func() rule { return rule{nil, func(values) bool { return true }} },
	}[min(8, m.random.IntN(16))]()
}

func ended(row values, now time.Time) bool {
	end, ok := row[store.Expires].(store.Number)
	return ok && int64(end) <= now.Unix()
}

// compare demands that every way of reading tells what the model has.
func (s *suite) compare(m *model) {
	keys := m.keys(8)
	found, err := s.BatchGet(s.Context(), keys, store.Strong)
	if err != nil {
		s.Fatalf("reading all keys failed: %v", err)
	}
	for _, key := range keys {
		want := m.rows[key]
		if want != nil && ended(want, s.now()) {
			want = nil
		}
		s.expect(key, want)
		if row, ok := found[key]; ok != (want != nil) || !same(row.Attributes, want) {
			s.Errorf("reading all keys finds %v under %v, want %v", row, key, want)
		}
	}
	var live, owed []store.Key
	for key, row := range m.rows {
		if !ended(row, s.now()) {
			live = append(live, key)
		}
		if at, ok := row["owedAt"].(store.Number); ok && at <= 50 {
			owed = append(owed, key)
		}
	}
	partitions := slices.Concat(
		listed(s, s.Query(s.Context(), "partition 0", "", store.Strong)),
		listed(s, s.Query(s.Context(), "partition 1", "row", store.Strong)))
	s.sameKeys("the partitions list", keysOf(partitions), live)
	s.sameKeys("the index lists", s.due("owed#1", 50), owed)
	if empty, err := s.Empty(s.Context()); err != nil || empty != (len(m.rows) == 0) {
		s.Errorf("the table is empty: %v, error %v, want %v", empty, err, len(m.rows) == 0)
	}
}

func (s *suite) sameKeys(what string, got, want []store.Key) {
	s.Helper()
	order := func(a, b store.Key) int { return strings.Compare(a.SK, b.SK) }
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		s.Errorf("%s %v, want %v", what, got, want)
	}
}
