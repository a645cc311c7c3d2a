package dynamo

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/store"
)

func FuzzItem(f *testing.F) {
	f.Add("pk", "sk", "name", "text", int64(5), "a", "b")
	f.Add("p", "s", "#0", "", int64(-1<<63), "", "")
	f.Add("p", "s", "pk", "\x00\u202e", int64(1<<63-1), "same", "same")
	f.Fuzz(func(t *testing.T, pk, sk, name, text string, number int64, a, b string) {
		w := store.Write{Key: store.Key{PK: pk, SK: sk}, Set: map[string]store.Value{
			name: store.String(text), name + "1": store.Number(number), name + "2": store.SetOf(a, b),
		}}
		if w.Validate() != nil {
			return
		}
		want := store.Row{Key: w.Key, Attributes: w.Set}
		if got, ok := rowOf(itemOf(w)); !ok || !got.Equal(want) {
			t.Errorf("%v came back as %v (found: %v)", want, got, ok)
		}
	})
}

// grammar is all that an expression may consist of: words, operators and aliases, so that no name or value can change its meaning.
var grammar = regexp.MustCompile(`^(SET|ADD|DELETE|REMOVE|AND|OR|attribute_not_exists|attribute_exists|attribute_type|contains|[#:]\d+|<=|>=|=|[(), ])+$`)

var alias = regexp.MustCompile(`[#:]\d+`)

func FuzzExpression(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, "owed", "mail/welcome/1", int64(1))
	f.Add([]byte{6, 7, 6, 7, 0, 5, 0}, "SET", "x) OR attribute_exists(pk", int64(-1))
	f.Add([]byte{7, 2, 2}, "#0=:0", ":0", int64(0))
	f.Fuzz(func(t *testing.T, shape []byte, name, text string, number int64) {
		condition, _ := shaped(shape, name, text, number)
		w := store.Write{
			Key: store.Key{PK: "p", SK: "s"}, If: condition, Set: map[string]store.Value{name: store.String(text)},
			Add: map[string]store.Value{name + "+": store.Number(number)}, Take: map[string]store.Set{name + "-": {text}}, Remove: []string{name + "0"},
		}
		if w.Validate() != nil {
			return
		}
		e := compile(w)
		written := *e.update
		if e.condition != nil {
			written += " " + *e.condition
		}
		if !grammar.MatchString(written) {
			t.Errorf("%q holds more than words, operators and aliases", written)
		}
		used := slices.Compact(slices.Sorted(slices.Values(alias.FindAllString(written, -1))))
		known := slices.Sorted(maps.Keys(e.names))
		known = append(known, slices.Collect(maps.Keys(e.values))...)
		slices.Sort(known)
		if !slices.Equal(used, known) {
			t.Errorf("%q uses the aliases %v, %v have a meaning", written, used, known)
		}
		if names := slices.Sorted(maps.Values(e.names)); len(slices.Compact(names)) != len(e.names) {
			t.Errorf("an attribute has two aliases: %v", e.names)
		}
	})
}

// shaped makes a condition of the form that shape describes, and returns what of shape is left.
func shaped(shape []byte, name, text string, number int64) (store.Condition, []byte) {
	if len(shape) == 0 {
		return store.Missing{Attribute: name}, nil
	}
	kind, rest := shape[0]%8, shape[1:]
	if kind >= 6 {
		a, rest := shaped(rest, name+"a", text, number)
		b, rest := shaped(rest, name, text+"b", number)
		if kind == 6 {
			return store.Any{a, b}, rest
		}
		return store.All{a, b}, rest
	}
	return [...]store.Condition{
		store.Missing{Attribute: name}, store.Present{Attribute: name}, store.Equal{Attribute: name, Value: store.String(text)},
		store.AtMost{Attribute: name, Number: number}, store.AtLeast{Attribute: name, Number: number}, store.Has{Attribute: name, Element: text},
	}[kind], rest
}

func TestUnknownValuesAreNil(t *testing.T) {
	if got := attribute(nil); got != nil {
		t.Errorf("no value became %v", got)
	}
	if got := value(&types.AttributeValueMemberBOOL{Value: true}); got != nil {
		t.Errorf("a truth value became %v", got)
	}
}
