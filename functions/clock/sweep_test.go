package clock_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/clock"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

// alone is a run of one shard after the other.
func alone() clock.Limits {
	limits := clock.Usual()
	limits.Side = 1
	return limits
}

// inOneShard are so many people whose rows stand in one shard.
func inOneShard(count int) []int {
	var people []int
	for person := 0; len(people) < count; person++ {
		w := store.Write{Key: key(person)}
		fact.Owe(&w, at(0), fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
		if w.Set["owing"] == store.Value(store.String(fact.Shards()[0])) {
			people = append(people, person)
		}
	}
	return people
}

func TestOldestFirstAndNeverTooMany(t *testing.T) {
	facts, q, limits := table(), &queues{}, alone()
	limits.Rows = 2
	people := inOneShard(5)
	for i, person := range people {
		owe(t, facts, person, at(-10-i)) // the last is the oldest
	}
	slices.Reverse(people)
	for minute, left := range []int{1, 1, 0} {
		counts, err := run(t, q, facts, limits, minute)
		if err != nil || counts["left"] != left {
			t.Errorf("run %d counted %v (error %v)", minute, counts, err)
		}
	}
	var order []int
	for i, e := range q.taken {
		if i%2 == 0 {
			order = append(order, slices.IndexFunc(people, func(person int) bool { return key(person) == e.Key }))
		}
	}
	if !slices.Equal(order, []int{0, 1, 2, 3, 4}) {
		t.Errorf("the rows were driven in the order %v of their age", order)
	}
}

func TestRowsThatFailHoldNobodyUp(t *testing.T) {
	facts, limits := table(), alone()
	people := inOneShard(7)
	for i, person := range people {
		owe(t, facts, person, at(-60+i))
	}
	q := &queues{refuses: func(e effect.Effect) bool {
		return slices.ContainsFunc(people[:5], func(p int) bool { return key(p) == e.Key })
	}}
	counts, err := run(t, q, facts, limits, 0)
	if err == nil || counts["failed"] != 6 || counts["left"] != 1 || len(q.taken) != 0 {
		t.Errorf("the first run counted %v (error %v): want it to leave the shard after three rows", counts, err)
	}
	counts, err = run(t, q, facts, limits, 1) // the three were postponed: two more fail, then come those that do not
	if err == nil || counts["failed"] != 4 || counts["redriven"] != 4 || counts["left"] != 0 {
		t.Errorf("the second run counted %v (error %v): want all others driven", counts, err)
	}
	q.refuses = nil
	if counts, err = run(t, q, facts, limits, 10); err != nil || counts["redriven"] != 10 || owing(t, facts) != 0 {
		t.Errorf("the last run counted %v (error %v) and left %d rows", counts, err, owing(t, facts))
	}
}

func TestDebtsOfANewerVersionAreCountedAndPostponed(t *testing.T) {
	facts, q := table(), &queues{}
	owe(t, facts, 1, at(-60))
	write(t, facts, store.Write{Key: key(1), Add: map[string]store.Value{"owed": store.Set{"fax/page/1"}}})
	for _, c := range []struct{ minute, unknown, redriven int }{{0, 1, 2}, {1, 0, 0}, {10, 1, 0}} {
		counts, err := run(t, q, facts, alone(), c.minute)
		if err != nil || counts["unknown_debt"] != c.unknown || counts["redriven"] != c.redriven {
			t.Errorf("at minute %d it counted %v (error %v), want %d unknown and %d redriven", c.minute, counts, err, c.unknown, c.redriven)
		}
	}
	row, _, _ := facts.Get(t.Context(), key(1), store.Strong)
	if !slices.Equal(row.Set("owed"), []string{"fax/page/1"}) {
		t.Errorf("the row owes %q", row.Set("owed"))
	}
}

func TestStaleIndexIsRepaired(t *testing.T) {
	facts := table()
	owe(t, facts, 1, at(-60))
	write(t, facts, store.Write{Key: key(1), Remove: []string{"owed"}, Set: map[string]store.Value{"userName": store.String("jane")}})
	if counts, err := run(t, &queues{}, facts, alone(), 0); err != nil || counts["repaired"] != 1 || owing(t, facts) != 0 {
		t.Errorf("counted %v (error %v), %d rows in the index", counts, err, owing(t, facts))
	}
	if row, found, _ := facts.Get(t.Context(), key(1), store.Strong); !found || row.String("userName") != "jane" {
		t.Errorf("what else the row holds is %v", row.Attributes)
	}
}

// late is a table whose index lags behind: between listing and reading, something happens.
type late struct {
	*memory.Table
	then func()
	fail error
}

func (l *late) Due(ctx context.Context, index store.Index, hash string, upTo int64) iter.Seq2[store.Key, error] {
	return func(yield func(store.Key, error) bool) {
		for key, err := range l.Table.Due(ctx, index, hash, upTo) {
			l.then()
			if !yield(key, err) {
				return
			}
		}
		if l.fail != nil {
			yield(store.Key{}, l.fail)
		}
	}
}

func TestTheRowDecidesNotTheIndex(t *testing.T) {
	for name, c := range map[string]struct {
		then func(*testing.T, *memory.Table)
		want string
	}{
		"removed meanwhile": {func(t *testing.T, facts *memory.Table) { write(t, facts, store.Write{Key: key(1), Delete: true}) }, "gone"},
		"settled meanwhile": {func(t *testing.T, facts *memory.Table) {
			write(t, facts, store.Write{Key: key(1), Remove: []string{"owed", "owing", "owedAt"}})
		}, ""},
		"owes something new": {func(t *testing.T, facts *memory.Table) { owe(t, facts, 1, at(-1)) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			facts, q := table(), &queues{}
			owe(t, facts, 1, at(-60))
			counts, err := run(t, q, &late{Table: facts, then: func() { c.then(t, facts) }}, alone(), 0)
			if err != nil || len(q.taken) != 0 || (c.want == "") != (len(counts) == 0) || c.want != "" && counts["gone"] != 1 {
				t.Errorf("counted %v (error %v) and queued %d effects", counts, err, len(q.taken))
			}
		})
	}
}

func TestARunEndsInTime(t *testing.T) {
	facts, minute, limits := table(), 0, alone()
	for person := range 40 {
		owe(t, facts, person, at(-60))
	}
	limits.Time = 3 * time.Minute
	q := &queues{then: func() { minute++ }} // every call takes a minute
	notes, err := clock.New(q, facts, table(), func() time.Time { return at(minute) }, limits)(t.Context())
	if err != nil || minute != 3 || !slices.Contains(notes, "left") {
		t.Errorf("the run took %d minutes and counted %q (error %v)", minute, notes, err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	q = &queues{then: cancel}
	if notes, err := clock.New(q, facts, table(), func() time.Time { return at(0) }, limits)(ctx); err == nil || slices.Contains(notes, "redriven") {
		t.Errorf("a run that was given up counted %q (error %v)", notes, err)
	}
}

func TestFaultsAreReportedOnceAShard(t *testing.T) {
	facts := table()
	for person := range 80 {
		owe(t, facts, person, at(-60))
	}
	q := &queues{refuses: func(effect.Effect) bool { return true }}
	if _, err := run(t, q, facts, clock.Usual(), 0); err == nil || strings.Count(err.Error(), "\n") >= len(fact.Shards()) {
		t.Errorf("the error is %v", err)
	}
	broken := &late{Table: facts, then: func() {}, fail: errors.New("no answer")}
	if _, err := run(t, &queues{}, broken, alone(), 30); err == nil || !strings.Contains(err.Error(), "listing what is owed: no answer") {
		t.Errorf("the error is %v", err)
	}
}

func TestAPanicEndsNoProcess(t *testing.T) {
	facts := table()
	owe(t, facts, 1, at(-60))
	_, err := run(t, &queues{then: func() { panic("private") }}, facts, clock.Usual(), 0)
	if err == nil || strings.Contains(err.Error(), "private") || owing(t, facts) != 1 {
		t.Errorf("the error is %v", err)
	}
}

func TestARowThatGoesMeanwhileIsDone(t *testing.T) {
	for name, refuses := range map[string]func(effect.Effect) bool{
		"after all was queued":     nil,
		"after some was queued":    func(e effect.Effect) bool { return e.Queue == fact.Hooks },
		"after nothing was queued": func(effect.Effect) bool { return true },
	} {
		t.Run(name, func(t *testing.T) {
			facts := table()
			owe(t, facts, 1, at(-60))
			q := &queues{refuses: refuses, then: func() { write(t, facts, store.Write{Key: key(1), Delete: true}) }}
			counts, err := run(t, q, facts, alone(), 0)
			if nothing := name == "after nothing was queued"; (err != nil) != nothing || (counts["gone"] == 1) == nothing {
				t.Errorf("counted %v (error %v)", counts, err)
			}
			if counts, err := run(t, q, facts, alone(), 1); len(counts) > 0 || err != nil {
				t.Errorf("the next run counted %v (error %v)", counts, err)
			}
		})
	}
}

// readable is a table that takes no writes.
type readable struct{ *memory.Table }

func (readable) Write(context.Context, ...store.Write) error { return errors.New("no answer") }

func TestWhatCannotBeWrittenStays(t *testing.T) {
	facts := table()
	owe(t, facts, 1, at(-60))
	owe(t, facts, 2, at(-60))
	write(t, facts, store.Write{Key: key(2), Remove: []string{"owed"}})
	counts, err := run(t, &queues{}, readable{facts}, alone(), 0)
	if err == nil || counts["failed"] != 2 || counts["redriven"]+counts["repaired"] != 0 {
		t.Errorf("counted %v (error %v)", counts, err)
	}
	for _, want := range []string{"settling what was queued: no answer", "taking a row out of the index: no answer", "postponing what is owed: no answer"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in the error %v", want, err)
		}
	}
	if owing(t, facts) != 2 {
		t.Errorf("%d rows are listed, want both", owing(t, facts))
	}
}
