package memory_test

import (
	"bytes"
	"strings"
	"testing"

	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

func TestSnapshotComesBack(t *testing.T) {
	table := open()
	write(t, table, set("b", "<two>"), set("a", "one"), store.Write{Key: store.Key{PK: "another", SK: "x"}, Set: map[string]store.Value{
		"n": store.Number(-5), "owed": store.Set{"a", "b"}, "owing": store.String("owed#1"), "owedAt": store.Number(3), store.Expires: store.Number(1),
	}})
	snapshot := table.Snapshot()
	restored := open()
	write(t, restored, set("replaced", "x"))
	if err := restored.Restore(snapshot); err != nil {
		t.Fatal(err)
	}
	if got := restored.Snapshot(); !bytes.Equal(got, snapshot) {
		t.Errorf("the snapshot\n%s\ncame back as\n%s", snapshot, got)
	}
	if n := len(restored.Changes(0)); n != 1 {
		t.Errorf("the feed tells %d changes, want the one before", n)
	}
	for key, err := range restored.Due(t.Context(), store.OwedIndex(), "owed#1", 5) {
		if err != nil || key.PK != "another" {
			t.Errorf("the index lists %v, error %v", key, err)
		}
	}
}

func TestEmptySnapshot(t *testing.T) {
	table := open()
	if got := string(table.Snapshot()); got != "[]" {
		t.Errorf("the snapshot of nothing is %s, want []", got)
	}
}

func TestDamagedSnapshotChangesNothing(t *testing.T) {
	const private = "jane.doe@example.com"
	for name, snapshot := range map[string]string{
		"nothing":     ``,
		"cut off":     `[{"pk":{"S":"` + private + `"}`,
		"no key":      `[{"text":{"S":"` + private + `"}}]`,
		"not a table": `{"people":["` + private + `"]}`,
		"null row":    `[null]`,
	} {
		table := open()
		write(t, table, set("stays", "x"))
		err := table.Restore([]byte(snapshot))
		if err == nil || strings.Contains(err.Error(), private) {
			t.Errorf("%s: answered with %v, want an error that repeats nothing", name, err)
		}
		if _, ok, err := table.Get(t.Context(), key("stays"), store.Strong); !ok || err != nil {
			t.Errorf("%s: the row that was there is gone, error %v", name, err)
		}
	}
}

func FuzzRestore(f *testing.F) {
	f.Add([]byte(`[{"pk":{"S":"p"},"sk":{"S":"s"},"n":{"N":"1"},"owed":{"SS":["a","a"]}}]`))
	f.Add([]byte(`[null]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		table := open()
		if table.Restore(data) != nil {
			return
		}
		again := memory.New(nil)
		if err := again.Restore(table.Snapshot()); err != nil || !bytes.Equal(again.Snapshot(), table.Snapshot()) {
			t.Errorf("%s came back as %s, error %v", table.Snapshot(), again.Snapshot(), err)
		}
	})
}
