package store_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/shared/store"
)

var noon = time.Unix(1_800_000_000, 0)

func sample() store.Row {
	return store.Row{Key: store.Key{PK: "pool#sub", SK: "confirmed"}, Attributes: map[string]store.Value{
		"text": store.String("Jane Doe"), "at": store.Number(noon.UnixMilli() + 5), "owed": store.Set{"a", "b"},
	}}
}

func TestAccessorsReadTheirOwnKindAlone(t *testing.T) {
	row := sample()
	if got := row.String("text"); got != "Jane Doe" {
		t.Errorf("the text is %q", got)
	}
	if got := row.Number("at"); got != noon.UnixMilli()+5 {
		t.Errorf("the number is %d", got)
	}
	if got := row.Set("owed"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("the set is %v", got)
	}
	if got := row.Time("at"); !got.Equal(noon.Add(5*time.Millisecond)) || got.Location() != time.UTC {
		t.Errorf("the time is %v, want the millisecond in UTC", got)
	}
	for _, name := range []string{"absent", "owed"} {
		if row.String(name) != "" || row.Number(name) != 0 || !row.Time(name).IsZero() {
			t.Errorf("%s is read as a kind that it is not", name)
		}
	}
	if row.Set("text") != nil || row.Set("absent") != nil {
		t.Error("a text or nothing is read as a set")
	}
}

func TestExpired(t *testing.T) {
	for name, test := range map[string]struct {
		end  store.Value
		want bool
	}{
		"no end":                {nil, false},
		"a second ago":          {store.Number(noon.Unix() - 1), true},
		"now":                   {store.Number(noon.Unix()), true},
		"in a second":           {store.Number(noon.Unix() + 1), false},
		"an end that is a text": {store.String("0"), false},
	} {
		row := store.Row{Attributes: map[string]store.Value{store.Expires: test.end}}
		if got := row.Expired(noon); got != test.want {
			t.Errorf("%s: expired %v, want %v", name, got, test.want)
		}
	}
}

func TestCloneSharesNothing(t *testing.T) {
	row := sample()
	clone := row.Clone()
	if !clone.Equal(row) {
		t.Fatalf("the clone is %v, want %v", clone, row)
	}
	clone.Attributes["new"] = store.Number(1)
	clone.Attributes["owed"].(store.Set)[0] = "changed"
	if !row.Equal(sample()) {
		t.Errorf("changing the clone changed the row to %v", row)
	}
}

func TestEqualTellsRowsApart(t *testing.T) {
	for name, change := range map[string]func(*store.Row){
		"another key":        func(r *store.Row) { r.SK = "other" },
		"another text":       func(r *store.Row) { r.Attributes["text"] = store.String("John Doe") },
		"another kind":       func(r *store.Row) { r.Attributes["text"] = store.Set{"Jane Doe"} },
		"no set any more":    func(r *store.Row) { r.Attributes["owed"] = store.String("a") },
		"another set":        func(r *store.Row) { r.Attributes["owed"] = store.Set{"a"} },
		"one attribute more": func(r *store.Row) { r.Attributes["more"] = store.Number(0) },
		"one attribute less": func(r *store.Row) { delete(r.Attributes, "at") },
		"an attribute's own name": func(r *store.Row) {
			delete(r.Attributes, "at")
			r.Attributes["on"] = store.Number(noon.UnixMilli() + 5)
		},
	} {
		row := sample()
		change(&row)
		if row.Equal(sample()) || sample().Equal(row) {
			t.Errorf("%s: the rows are said to be equal", name)
		}
	}
}

func TestSetOf(t *testing.T) {
	if got := store.SetOf("b", "a", "b", "B"); !slices.Equal(got, store.Set{"B", "a", "b"}) {
		t.Errorf("the set is %v, want it sorted and without repetition", got)
	}
	if got := store.SetOf(); got != nil {
		t.Errorf("no elements make %v, want nil", got)
	}
}

func TestSizeCountsNamesAndValues(t *testing.T) {
	row := store.Row{Key: store.Key{PK: "1234", SK: "12"}, Attributes: map[string]store.Value{
		"a": store.String("é"), "b": store.Number(-10), "c": store.Set{"12", "345"},
	}}
	if got, want := row.Size(), 2+4+2+2+1+2+1+3+1+5; got != want {
		t.Errorf("the row has %d bytes, want %d", got, want)
	}
}
