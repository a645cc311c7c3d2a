package memory_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/shared/memory"
	"gatehouse/shared/store"
	"gatehouse/shared/storetest"
)

func TestTable(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, now func() time.Time) storetest.Store { return memory.New(now) })
}

var noon = time.Unix(1_800_000_000, 0)

func open() *memory.Table { return memory.New(func() time.Time { return noon }) }

func key(sk string) store.Key { return store.Key{PK: "pool#sub", SK: sk} }

func set(sk, text string) store.Write {
	return store.Write{Key: key(sk), Set: map[string]store.Value{"text": store.String(text)}}
}

func write(t *testing.T, table *memory.Table, writes ...store.Write) {
	t.Helper()
	if err := table.Write(t.Context(), writes...); err != nil {
		t.Fatal(err)
	}
}

// told writes changes as one line each: number, key, text before, text after, who removed it.
func told(changes []store.Change) string {
	text := func(row *store.Row) string {
		if row == nil {
			return "-"
		}
		return row.String("text")
	}
	var lines []string
	for _, c := range changes {
		lines = append(lines, fmt.Sprint(c.ID, " ", c.Key.SK, " ", text(c.Old), ">", text(c.New), " ", c.Removed, c.ByExpiry))
	}
	return strings.Join(lines, "\n")
}

func TestFeedTellsEveryChangeInOrder(t *testing.T) {
	table := open()
	write(t, table, set("a", "one"))
	write(t, table, set("a", "one")) // changes nothing
	write(t, table, set("a", "two"), set("b", "three"))
	write(t, table, store.Write{Key: key("a"), Delete: true}, store.Write{Key: key("c"), Delete: true})
	_ = table.Write(t.Context(), set("b", "four"), store.Write{Key: key("b2"), If: store.Present{Attribute: store.PK}})
	want := "1 a ->one false false\n2 a one>two false false\n3 b ->three false false\n4 a two>- true false"
	if got := told(table.Changes(0)); got != want {
		t.Errorf("the feed tells\n%s\nwant\n%s", got, want)
	}
	if got := told(table.Changes(3)); got != "4 a two>- true false" {
		t.Errorf("after the third change the feed tells\n%s", got)
	}
	for _, after := range []int{4, 99} {
		if got := table.Changes(after); len(got) != 0 {
			t.Errorf("after change %d the feed tells %v", after, got)
		}
	}
}

func TestWaitReturnsWithTheNextChange(t *testing.T) {
	table := open()
	var waiting sync.WaitGroup
	for range 3 {
		waiting.Go(func() {
			changes, err := table.Wait(t.Context(), 1)
			if got := told(changes); err != nil || got != "2 b ->two false false" {
				t.Errorf("waiting gave %q, error %v", got, err)
			}
		})
	}
	write(t, table, set("a", "one"))
	write(t, table, set("b", "two"))
	waiting.Wait()

	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if changes, err := table.Wait(ctx, 2); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for nothing gave %v, error %v", changes, err)
	}
}

func TestExpireRemovesAndSaysWhy(t *testing.T) {
	table := open()
	ends := func(sk string, at time.Time) store.Write {
		return store.Write{Key: key(sk), Set: map[string]store.Value{"text": store.String(sk), store.Expires: store.Number(at.Unix())}}
	}
	write(t, table, ends("gone", noon), ends("stays", noon.Add(time.Second)), set("endless", "x"))
	if n := table.Expire(); n != 1 {
		t.Errorf("%d rows were removed, want 1", n)
	}
	if got := told(table.Changes(3)); got != "4 gone gone>- true true" {
		t.Errorf("the feed tells %q", got)
	}
	if n := table.Expire(); n != 0 {
		t.Errorf("%d rows were removed again", n)
	}
}

// Whoever changes what the table handed out, or what it was given, changes nothing in it.
func TestRowsAreTheCallersOwn(t *testing.T) {
	table := open()
	tags := store.Set{"a", "b"}
	w := store.Write{Key: key("row"), Set: map[string]store.Value{"tags": tags}}
	write(t, table, w)
	tags[0], w.Set["more"] = "z", store.Number(1)
	spoil := func(row store.Row) {
		row.Attributes["tags"].(store.Set)[0] = "z"
		row.Attributes["more"] = store.Number(1)
	}
	read := func() store.Row {
		row, _, err := table.Get(t.Context(), key("row"), store.Strong)
		if err != nil {
			t.Fatal(err)
		}
		return row
	}
	spoil(read())
	found, _ := table.BatchGet(t.Context(), []store.Key{key("row")}, store.Strong)
	spoil(found[key("row")])
	for row, err := range table.Query(t.Context(), "pool#sub", "", store.Strong) {
		if err != nil {
			t.Fatal(err)
		}
		spoil(row)
	}
	spoil(*table.Changes(0)[0].New)
	var conflict *store.Conflict
	if err := table.Write(t.Context(), store.Write{Key: key("row"), If: store.Missing{Attribute: store.PK}}); errors.As(err, &conflict) {
		spoil(*conflict.Row)
	}
	want := store.Row{Key: key("row"), Attributes: map[string]store.Value{"tags": store.Set{"a", "b"}}}
	if got := read(); !got.Equal(want) {
		t.Errorf("the row became %v, want %v", got, want)
	}
	if got := *table.Changes(0)[0].New; !got.Equal(want) {
		t.Errorf("the feed tells %v, want %v", got, want)
	}
}

func TestAReaderMayWriteWhileItReads(t *testing.T) {
	table := open()
	write(t, table, set("a", "x"), set("b", "x"))
	for row, err := range table.Query(t.Context(), "pool#sub", "", store.Strong) {
		if err != nil {
			t.Fatal(err)
		}
		write(t, table, store.Write{Key: row.Key, Delete: true})
	}
	if empty, err := table.Empty(t.Context()); err != nil || !empty {
		t.Errorf("the table is empty: %v, error %v", empty, err)
	}
}

func TestSumsBeyondNumbersAreRefused(t *testing.T) {
	table := open()
	for sk, limit := range map[string]int64{"most": 1<<63 - 1, "least": -1 << 63} {
		write(t, table, store.Write{Key: key(sk), Set: map[string]store.Value{"n": store.Number(limit)}})
		step := store.Number(1)
		if limit < 0 {
			step = -1
		}
		err := table.Write(t.Context(), store.Write{Key: key(sk), Add: map[string]store.Value{"n": step}})
		if !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: answered with %v, want store.ErrInvalid", sk, err)
		}
	}
}
