package store_test

import (
	"errors"
	"strings"
	"testing"

	"gatehouse/shared/store"
)

// What every table refuses is in the suite of shared/storetest; here is what the refusal says, and what only Validate can be asked.
func TestRefusalsNameTheAttributeAndNoValue(t *testing.T) {
	key, private := sample().Key, "jane.doe@example.com"
	values := func(name string, value store.Value) map[string]store.Value {
		return map[string]store.Value{name: value}
	}
	for name, test := range map[string]struct {
		write store.Write
		want  string
	}{
		"empty key":               {store.Write{Key: store.Key{PK: private}}, "a key without pk or sk"},
		"long key":                {store.Write{Key: store.Key{PK: strings.Repeat(private, 200), SK: "x"}}, "a key of 4000 and 1 bytes"},
		"key in no encoding":      {store.Write{Key: store.Key{PK: "\xff" + private, SK: "x"}}, "a key that is not UTF-8"},
		"value in no encoding":    {store.Write{Key: key, Set: values("text", store.String("\xff"+private))}, "attribute text:"},
		"element in no encoding":  {store.Write{Key: key, Set: values("tags", store.Set{"\xff" + private})}, "attribute tags:"},
		"unsorted set":            {store.Write{Key: key, Set: values("tags", store.Set{"z", private})}, "attribute tags:"},
		"repeated element":        {store.Write{Key: key, Set: values("tags", store.Set{private, private})}, "attribute tags:"},
		"set and add":             {store.Write{Key: key, Set: values("n", store.Number(1)), Add: values("n", store.Number(1))}, "attribute n is named twice"},
		"set and take":            {store.Write{Key: key, Set: values("t", store.Set{"a"}), Take: map[string]store.Set{"t": {"a"}}}, "attribute t is named twice"},
		"add and take":            {store.Write{Key: key, Add: values("t", store.Set{"a"}), Take: map[string]store.Set{"t": {"a"}}}, "attribute t is named twice"},
		"take and remove":         {store.Write{Key: key, Take: map[string]store.Set{"t": {"a"}}, Remove: []string{"t"}}, "attribute t is named twice"},
		"remove twice":            {store.Write{Key: key, Remove: []string{"t", "u", "t"}}, "attribute t is named twice"},
		"remove the key":          {store.Write{Key: key, Remove: []string{store.SK}}, "the key's attribute sk"},
		"add to the key":          {store.Write{Key: key, Add: values(store.PK, store.Number(1))}, "the key's attribute pk"},
		"take from the index":     {store.Write{Key: key, Take: map[string]store.Set{"owing": {"a"}}}, "attribute owing of the index"},
		"replace and take":        {store.Write{Key: key, Replace: true, Take: map[string]store.Set{"t": {"a"}}}, "replaces the row and takes"},
		"replace and remove":      {store.Write{Key: key, Replace: true, Remove: []string{"t"}}, "replaces the row and takes"},
		"delete and replace":      {store.Write{Key: key, Delete: true, Replace: true}, "deletes the row and changes"},
		"delete and remove":       {store.Write{Key: key, Delete: true, Remove: []string{"t"}}, "deletes the row and changes"},
		"condition without name":  {store.Write{Key: key, If: store.Missing{}}, "a condition about an attribute without a name"},
		"condition without value": {store.Write{Key: key, If: store.Equal{Attribute: "text"}}, "a condition about text"},
		"condition on no element": {store.Write{Key: key, If: store.Has{Attribute: "tags"}}, "a condition about tags"},
		"condition of no parts":   {store.Write{Key: key, If: store.All{store.Any{}}}, "a condition of no conditions"},
		"nil within a condition":  {store.Write{Key: key, If: store.Any{store.Present{Attribute: "a"}, nil}}, "a condition within another is nil"},
		"too large":               {store.Write{Key: key, Set: values("text", store.String(strings.Repeat("x", store.MaxRow)))}, "a row of 4096"},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.write.Validate()
			if !errors.Is(err, store.ErrInvalid) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("answered with %v, want store.ErrInvalid about %q", err, test.want)
			}
			if strings.Contains(err.Error(), private) {
				t.Errorf("the error repeats a value: %v", err)
			}
		})
	}
}

func TestWholeWritesAreAccepted(t *testing.T) {
	key := sample().Key
	for name, write := range map[string]store.Write{
		"nothing":  {Key: key},
		"deletion": {Key: key, Delete: true, If: store.Vacant(noon)},
		"replacement that adds": {Key: key, Replace: true, Set: map[string]store.Value{"owing": store.String("owed#1"), "owedAt": store.Number(1)},
			Add: map[string]store.Value{"owed": store.Set{"a"}}},
		"every clause": {Key: key, Set: sample().Attributes, Add: map[string]store.Value{"n": store.Number(0)}, Take: map[string]store.Set{"tags": {"a"}}, Remove: []string{"owing", "owedAt", store.Expires},
			If: store.All{store.Any{store.Missing{Attribute: store.PK}}, store.Has{Attribute: "owed", Element: "a"}, store.AtLeast{Attribute: "n", Number: 1}, store.Equal{Attribute: "owed", Value: store.Set{"a"}}}},
	} {
		if err := write.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOfManyWritesTheFaultyOneIsNamed(t *testing.T) {
	key := func(sk string) store.Key { return store.Key{PK: "p", SK: sk} }
	for name, test := range map[string]struct {
		writes []store.Write
		want   string
	}{
		"the second":  {[]store.Write{{Key: key("a")}, {Key: key("")}}, "write 1: "},
		"a row twice": {[]store.Write{{Key: key("a")}, {Key: key("b")}, {Key: key("a")}}, "write 2 is on the row"},
		"too many":    {make([]store.Write, 101), "101 writes"},
	} {
		if err := store.ValidateAll(test.writes); !errors.Is(err, store.ErrInvalid) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: answered with %v, want store.ErrInvalid about %q", name, err, test.want)
		}
	}
}

func TestConflictSaysNothingOfTheRow(t *testing.T) {
	row := sample()
	if got := (&store.Conflict{Index: 2, Row: &row}).Error(); got != "store: the condition of write 2 did not hold" {
		t.Errorf("the error is %q", got)
	}
}
