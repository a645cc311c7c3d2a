package fact_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

var (
	key     = store.Key{PK: person, SK: fact.Account}
	welcome = fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}
	event   = fact.Debt{Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1}
)

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// table is a table whose only row owes these debts since noon.
func table(t *testing.T, debts ...fact.Debt) *memory.Table {
	t.Helper()
	facts := memory.New(noon)
	w := store.Write{Key: key, Set: map[string]store.Value{"userName": store.String("jane")}}
	fact.Owe(&w, noon(), debts...)
	write(t, facts, w)
	return facts
}

func write(t *testing.T, facts *memory.Table, w store.Write) {
	t.Helper()
	if err := facts.Write(t.Context(), w); err != nil {
		t.Fatalf("the write failed: %v", err)
	}
}

func read(t *testing.T, facts *memory.Table) store.Row {
	t.Helper()
	row, found, err := facts.Get(t.Context(), key, store.Strong)
	if err != nil || !found {
		t.Fatalf("there is no row (error %v)", err)
	}
	return row
}

// listed says whether the index lists the row.
func listed(t *testing.T, facts *memory.Table) bool {
	t.Helper()
	found := false
	for _, shard := range fact.Shards() {
		for _, err := range facts.Due(t.Context(), store.OwedIndex(), shard, noon().Add(time.Hour).UnixMilli()) {
			if err != nil {
				t.Fatal(err)
			}
			found = true
		}
	}
	return found
}

func TestOweAddsToWhatIsOwed(t *testing.T) {
	facts := table(t, welcome)
	w := store.Write{Key: key, Remove: []string{"news", "client"}}
	fact.Owe(&w, noon().Add(time.Second), event)
	fact.Owe(&w, noon().Add(time.Second), welcome, event)
	write(t, facts, w)

	row := read(t, facts)
	if known, unknown := fact.Owed(row); !slices.Equal(known, []fact.Debt{event, welcome}) || unknown != 0 {
		t.Errorf("the row owes %v and %d unknown debts", known, unknown)
	}
	if at := fact.OwedSince(row); !at.Equal(noon().Add(time.Second)) {
		t.Errorf("it owes since %v", at)
	}
	if row.String("news") != "1" || !slices.Contains(fact.Shards(), row.String("owing")) || !listed(t, facts) {
		t.Errorf("the fact is marked %q and stands in shard %q", row.String("news"), row.String("owing"))
	}
}

func TestOweLeavesTheCallersMapsAlone(t *testing.T) {
	base := store.Write{Key: key, Set: map[string]store.Value{"a": store.Number(1)}, Add: map[string]store.Value{"b": store.Number(1)}}
	w := base
	fact.Owe(&w, noon(), welcome)
	if len(base.Set) != 1 || len(base.Add) != 1 {
		t.Errorf("a write made from the same values owes too: %+v", base)
	}
}

func TestWhoOwesNothingIsNoNews(t *testing.T) {
	w := store.Write{Key: key}
	fact.Owe(&w, noon())
	if !reflect.DeepEqual(w, store.Write{Key: key}) {
		t.Errorf("a fact without debts became %+v", w)
	}
}

func TestShardsAreAllUsed(t *testing.T) {
	seen := map[string]int{}
	for i := range 800 {
		w := store.Write{Key: store.Key{PK: fact.Person(pool, time.Duration(i).String()), SK: fact.Account}}
		fact.Owe(&w, noon(), welcome)
		seen[string(w.Set["owing"].(store.String))]++
	}
	for _, shard := range fact.Shards() {
		if seen[shard] < 50 {
			t.Errorf("shard %s has %d of 800 people", shard, seen[shard])
		}
	}
	if len(seen) != len(fact.Shards()) {
		t.Errorf("people are in %d shards, %d are asked", len(seen), len(fact.Shards()))
	}
}

func TestSettleTakesWhatWasQueuedAndNothingElse(t *testing.T) {
	facts := table(t, welcome, event)
	w, some := fact.Settle(read(t, facts), []fact.Debt{welcome, {Queue: fact.Mail, Kind: "never-owed", Turn: 1}})
	if !some {
		t.Fatal("there is nothing to settle")
	}
	write(t, facts, w)
	row := read(t, facts)
	if known, _ := fact.Owed(row); !slices.Equal(known, []fact.Debt{event}) || !listed(t, facts) {
		t.Errorf("the row owes %v, in the index: %v", known, listed(t, facts))
	}
	if row.String("news") != "" {
		t.Error("bookkeeping is marked as a fact")
	}

	w, _ = fact.Settle(row, []fact.Debt{event})
	write(t, facts, w)
	if row := read(t, facts); len(row.Attributes) != 1 || listed(t, facts) {
		t.Errorf("a row that owes nothing keeps %v", row.Attributes)
	}
	if _, some := fact.Settle(read(t, facts), []fact.Debt{event}); some {
		t.Error("what is settled can be settled again")
	}
}

func TestSettleFailsOnAnotherImage(t *testing.T) {
	other := fact.Debt{Queue: fact.Directory, Kind: "groups", Turn: 2}
	for name, change := range map[string]store.Write{
		"another debt":  {Key: key, Add: map[string]store.Value{"owed": store.Set{other.String()}}},
		"one debt less": {Key: key, Take: map[string]store.Set{"owed": {event.String()}}},
		"no debts":      {Key: key, Remove: []string{"owed"}},
		"no row":        {Key: key, Delete: true},
	} {
		t.Run(name, func(t *testing.T) {
			facts := table(t, welcome, event)
			image := read(t, facts)
			write(t, facts, change)
			settle, _ := fact.Settle(image, []fact.Debt{welcome, event})
			later, _ := fact.Postpone(image, noon())
			for _, w := range []store.Write{settle, later} {
				if _, conflict := errors.AsType[*store.Conflict](facts.Write(t.Context(), w)); !conflict {
					t.Errorf("the write went through: %+v", w)
				}
			}
		})
	}
}

func TestUnknownDebtsStay(t *testing.T) {
	facts := table(t, welcome)
	write(t, facts, store.Write{Key: key, Add: map[string]store.Value{"owed": store.Set{"fax/page/1"}}})
	if known, unknown := fact.Owed(read(t, facts)); !slices.Equal(known, []fact.Debt{welcome}) || unknown != 1 {
		t.Errorf("the row owes %v and %d unknown debts", known, unknown)
	}
	w, _ := fact.Settle(read(t, facts), []fact.Debt{welcome})
	write(t, facts, w)
	if row := read(t, facts); !slices.Equal(row.Set("owed"), []string{"fax/page/1"}) || !listed(t, facts) {
		t.Errorf("the row owes %v, in the index: %v", row.Set("owed"), listed(t, facts))
	}
}

func TestPostponeMovesTheRowBack(t *testing.T) {
	facts := table(t, welcome)
	write(t, facts, store.Write{Key: key, Remove: []string{"owing"}})
	later := noon().Add(10 * time.Minute)
	w, _ := fact.Postpone(read(t, facts), later)
	write(t, facts, w)
	if row := read(t, facts); !fact.OwedSince(row).Equal(later) || row.String("news") != "" || !listed(t, facts) {
		t.Errorf("the row owes since %v, is marked %q, in the index: %v", fact.OwedSince(row), row.String("news"), listed(t, facts))
	}
	if _, some := fact.Postpone(store.Row{Key: key}, later); some {
		t.Error("a row that owes nothing can be postponed")
	}
}

func TestUnlistTakesOutWhatOwesNothing(t *testing.T) {
	facts := table(t, welcome)
	if _, some := fact.Unlist(read(t, facts)); some {
		t.Error("a row that owes something can be taken out of the index")
	}
	write(t, facts, store.Write{Key: key, Remove: []string{"owed"}})
	w, some := fact.Unlist(read(t, facts))
	if !some {
		t.Fatal("a row that owes nothing cannot be taken out of the index")
	}
	again := store.Write{Key: key}
	fact.Owe(&again, noon(), event)
	write(t, facts, again)
	if _, conflict := errors.AsType[*store.Conflict](facts.Write(t.Context(), w)); !conflict || !listed(t, facts) {
		t.Error("a row that owes something again was taken out of the index")
	}
	write(t, facts, store.Write{Key: key, Remove: []string{"owed"}})
	write(t, facts, w)
	if row := read(t, facts); len(row.Attributes) != 1 || listed(t, facts) {
		t.Errorf("the row keeps %v", row.Attributes)
	}
}
