package dynamo

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"gatehouse/shared/store"
)

// compiled is a write in DynamoDB's expressions. What is nil is not said: DynamoDB refuses empty ones.
//
// Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
type compiled struct {
	update, condition *string
	names             map[string]string
	values            map[string]types.AttributeValue
}

func compile(w store.Write) compiled {
	e := expression{expected: 4}
	if !w.Replace && !w.Delete {
		e.expected += len(w.Set) + len(w.Add) + len(w.Take) + len(w.Remove)
	}
	update, condition := e.update(w), e.condition(w.If)
	return compiled{update, condition, e.names, e.values}
}

// expression collects the aliases of one request: #0, #1 for names, :0, :1 for values. Its maps are nil while they are empty.
type expression struct {
	names    map[string]string
	values   map[string]types.AttributeValue
	expected int // how many aliases there may be, so that the maps need not grow on the way
}

// name returns the alias of an attribute, the same each time.
func (e *expression) name(attribute string) string {
	for alias, known := range e.names {
		if known == attribute {
			return alias
		}
	}
	if e.names == nil {
		e.names = make(map[string]string, e.expected)
	}
	alias := numbered("#0#1#2#3#4#5#6#7#8#9", len(e.names))
	e.names[alias] = attribute
	return alias
}

func (e *expression) value(value types.AttributeValue) string {
	if e.values == nil {
		e.values = make(map[string]types.AttributeValue, e.expected)
	}
	alias := numbered(":0:1:2:3:4:5:6:7:8:9", len(e.values))
	e.values[alias] = value
	return alias
}

// numbered returns the alias of this number; the first ten stand in the list and cost no memory.
func numbered(list string, n int) string {
	if n < 10 {
		return list[2*n : 2*n+2]
	}
	return list[:1] + strconv.Itoa(n)
}

// condition writes a condition; nil for none.
func (e *expression) condition(c store.Condition) *string {
	if c == nil {
		return nil
	}
	var out strings.Builder
	out.Grow(len("(attribute_not_exists(#0) OR #1<=:0)"))
	e.ask(&out, c)
	written := out.String()
	return &written
}

func (e *expression) ask(out *strings.Builder, condition store.Condition) {
	switch c := condition.(type) {
	case store.Missing:
		put(out, "attribute_not_exists(", e.name(c.Attribute), ")")
	case store.Present:
		put(out, "attribute_exists(", e.name(c.Attribute), ")")
	case store.Equal:
		put(out, e.name(c.Attribute), "=", e.value(attribute(c.Value)))
	case store.AtMost:
		put(out, e.name(c.Attribute), "<=", e.value(attribute(store.Number(c.Number))))
	case store.AtLeast:
		put(out, e.name(c.Attribute), ">=", e.value(attribute(store.Number(c.Number))))
	case store.Has: // contains alone would also find a part of a text
		name := e.name(c.Attribute)
		put(out, "(attribute_type(", name, ",", e.value(text("SS")), ") AND contains(", name, ",", e.value(text(c.Element)), "))")
	case store.Any:
		e.join(out, " OR ", c)
	case store.All:
		e.join(out, " AND ", c)
	}
}

func (e *expression) join(out *strings.Builder, word string, parts []store.Condition) {
	separator := "("
	for _, part := range parts {
		out.WriteString(separator)
		e.ask(out, part)
		separator = word
	}
	out.WriteString(")")
}

// unused is an attribute that no row has.
const unused = "-"

// update writes what a write changes in a row that stays; nil for one that is replaced or deleted.
func (e *expression) update(w store.Write) *string {
	var out strings.Builder
	if w.Replace || w.Delete {
		return nil
	}
	out.Grow(len(" #00=:00") * e.expected)
	clause(&out, "SET ", w.Set, func(name string, v store.Value) { put(&out, e.name(name), "=", e.value(attribute(v))) })
	clause(&out, " ADD ", w.Add, func(name string, v store.Value) { put(&out, e.name(name), " ", e.value(attribute(v))) })
	clause(&out, " DELETE ", w.Take, func(name string, v store.Set) { put(&out, e.name(name), " ", e.value(attribute(v))) })
	separator := " REMOVE "
	for _, name := range w.Remove {
		put(&out, separator, e.name(name))
		separator = ","
	}
	if out.Len() == 0 { // a transaction takes no update without an expression
		put(&out, "REMOVE ", e.name(unused))
	}
	written := out.String()
	return &written
}

// clause writes one part of an update, in the order of the names so that the same write is always the same text.
func clause[V any](out *strings.Builder, word string, changes map[string]V, write func(name string, value V)) {
	names := slices.AppendSeq(make([]string, 0, len(changes)), maps.Keys(changes))
	slices.Sort(names)
	for _, name := range names {
		out.WriteString(word)
		write(name, changes[name])
		word = ","
	}
}

func put(out *strings.Builder, parts ...string) {
	for _, part := range parts {
		out.WriteString(part)
	}
}
