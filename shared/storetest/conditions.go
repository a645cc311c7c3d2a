package storetest

import (
	"fmt"

	"gatehouse/shared/store"
)

// claim is a condition and what it says of a row and of no row.
type claim struct {
	condition    store.Condition
	there, alone bool
}

// subject is the row of which the claims speak.
func subject() values {
	return values{"text": store.String("abc"), "void": store.String(""), "count": store.Number(5), "tags": store.Set{"a", "b"}}
}

func claims() []claim {
	yes, no := store.Present{Attribute: store.PK}, store.Equal{Attribute: "text", Value: store.String("other")}
	return []claim{
		{nil, true, true},
		{store.Missing{Attribute: "absent"}, true, true},
		{store.Missing{Attribute: "text"}, false, true},
		{store.Missing{Attribute: "void"}, false, true},
		{store.Missing{Attribute: store.PK}, false, true},
		{store.Missing{Attribute: store.SK}, false, true},
		{store.Present{Attribute: "absent"}, false, false},
		{store.Present{Attribute: "tags"}, true, false},
		{store.Present{Attribute: "void"}, true, false},
		{store.Present{Attribute: store.PK}, true, false},
		{store.Equal{Attribute: "text", Value: store.String("abc")}, true, false},
		{store.Equal{Attribute: "text", Value: store.String("ABC")}, false, false},
		{store.Equal{Attribute: "text", Value: store.Number(5)}, false, false},
		{store.Equal{Attribute: "void", Value: store.String("")}, true, false},
		{store.Equal{Attribute: "absent", Value: store.String("")}, false, false},
		{store.Equal{Attribute: "count", Value: store.Number(5)}, true, false},
		{store.Equal{Attribute: "count", Value: store.Number(-5)}, false, false},
		{store.Equal{Attribute: "count", Value: store.String("5")}, false, false},
		{store.Equal{Attribute: "tags", Value: store.Set{"a", "b"}}, true, false},
		{store.Equal{Attribute: "tags", Value: store.Set{"a"}}, false, false},
		{store.Equal{Attribute: "tags", Value: store.Set{"a", "b", "c"}}, false, false},
		{store.Equal{Attribute: store.PK, Value: store.String(person("").PK)}, true, false},
		{store.AtMost{Attribute: "count", Number: 4}, false, false},
		{store.AtMost{Attribute: "count", Number: 5}, true, false},
		{store.AtMost{Attribute: "count", Number: 6}, true, false},
		{store.AtMost{Attribute: "absent", Number: 6}, false, false},
		{store.AtMost{Attribute: "text", Number: 6}, false, false},
		{store.AtLeast{Attribute: "count", Number: 6}, false, false},
		{store.AtLeast{Attribute: "count", Number: 5}, true, false},
		{store.AtLeast{Attribute: "count", Number: -1}, true, false},
		{store.AtLeast{Attribute: "absent", Number: -1}, false, false},
		{store.AtLeast{Attribute: "tags", Number: -1}, false, false},
		{store.Has{Attribute: "tags", Element: "a"}, true, false},
		{store.Has{Attribute: "tags", Element: "c"}, false, false},
		{store.Has{Attribute: "text", Element: "b"}, false, false}, // a part of a text is no element
		{store.Has{Attribute: "absent", Element: "a"}, false, false},
		{store.Any{no}, false, false},
		{store.Any{yes}, true, false},
		{store.Any{no, yes}, true, false},
		{store.Any{no, no}, false, false},
		{store.All{yes}, true, false},
		{store.All{yes, no}, false, false},
		{store.All{yes, yes}, true, false},
		{store.All{store.Missing{Attribute: "absent"}, store.Any{no, store.Missing{Attribute: store.PK}}}, false, true},
		{store.Any{no, store.All{yes, store.Any{no, store.AtLeast{Attribute: "count", Number: 5}}}}, true, false},
		{store.All{store.Any{no, yes}, store.Any{no, store.Has{Attribute: "tags", Element: "c"}}}, false, false},
	}
}

func (s *suite) conditions() {
	for i, c := range claims() {
		s.run(fmt.Sprintf("%d %T %v", i, c.condition, c.condition), func(s *suite) {
			there, alone := person(fmt.Sprint("there ", i)), person(fmt.Sprint("alone ", i))
			s.must(store.Write{Key: there, Set: subject()})
			s.ask(store.Write{Key: there, Set: values{"done": store.Number(1)}, If: c.condition}, subject(), c.there)
			s.ask(store.Write{Key: alone, Set: values{"done": store.Number(1)}, If: c.condition}, nil, c.alone)
			s.must(store.Write{Key: there, Replace: true, Set: subject()})
			s.must(store.Write{Key: alone, Delete: true})
			s.ask(store.Write{Key: there, Replace: true, If: c.condition}, subject(), c.there)
			s.ask(store.Write{Key: alone, Replace: true, If: c.condition}, nil, c.alone)
			s.must(store.Write{Key: there, Replace: true, Set: subject()})
			s.must(store.Write{Key: alone, Delete: true})
			s.ask(store.Write{Key: there, Delete: true, If: c.condition}, subject(), c.there)
			s.ask(store.Write{Key: alone, Delete: true, If: c.condition}, nil, c.alone)
		})
	}
}

// ask writes under a condition and complains when it holds and should not, or does not and should. A conflict leaves and shows the row.
func (s *suite) ask(write store.Write, present values, holds bool) {
	s.Helper()
	if holds {
		s.must(write)
		return
	}
	s.met(s.conflict(write), 0, present)
	s.expect(write.Key, present)
}

// met complains when a conflict is not about this write and this row; nil is no row.
func (s *suite) met(conflict *store.Conflict, index int, present values) {
	s.Helper()
	if conflict.Index != index {
		s.Errorf("the conflict is about write %d, want %d", conflict.Index, index)
	}
	switch {
	case (conflict.Row != nil) != (present != nil):
		s.Errorf("the conflict met the row %v, want %v", conflict.Row, present)
	case present != nil && !same(conflict.Row.Attributes, present):
		s.Errorf("the conflict met the attributes %v, want %v", conflict.Row.Attributes, present)
	}
}

func (s *suite) transactions() {
	a, b, c := person("a"), person("b"), person("c")
	s.must(store.Write{Key: a, Set: subject()}, store.Write{Key: b, Set: values{"text": store.String("b")}}, store.Write{Key: c, Delete: true})
	change := store.Write{Key: a, Set: values{"text": store.String("changed")}, Add: values{"count": store.Number(1)}}
	drop := store.Write{Key: b, Delete: true}
	s.run("the last condition stops all", func(s *suite) {
		stop := store.Write{Key: c, Set: values{"x": store.Number(1)}, If: store.Present{Attribute: store.PK}}
		s.met(s.conflict(change, drop, stop), 2, nil)
		s.untouched(a, b, c)
	})
	s.run("the first condition stops all", func(s *suite) {
		stop := store.Write{Key: a, Delete: true, If: store.Missing{Attribute: store.PK}}
		s.met(s.conflict(stop, drop, store.Write{Key: c, Replace: true}), 0, subject())
		s.untouched(a, b, c)
	})
	s.run("of two conditions the first is told", func(s *suite) {
		first := store.Write{Key: b, Replace: true, If: store.Missing{Attribute: "text"}}
		second := store.Write{Key: c, Set: values{"x": store.Number(1)}, If: store.Present{Attribute: "x"}}
		s.met(s.conflict(change, first, second), 1, values{"text": store.String("b")})
		s.untouched(a, b, c)
	})
	s.run("conditions that hold", func(s *suite) {
		change.If, drop.If = store.Has{Attribute: "tags", Element: "a"}, store.Present{Attribute: "text"}
		s.must(change, drop, store.Write{Key: c, Replace: true, Set: values{"x": store.Number(1)}, If: store.Missing{Attribute: store.PK}})
		after := subject()
		after["text"], after["count"] = store.String("changed"), store.Number(6)
		s.expect(a, after)
		s.expect(b, nil)
		s.expect(c, values{"x": store.Number(1)})
	})
	s.run("no writes at all", func(s *suite) { s.must() })
}

func (s *suite) untouched(a, b, c store.Key) {
	s.Helper()
	s.expect(a, subject())
	s.expect(b, values{"text": store.String("b")})
	s.expect(c, nil)
}

func (s *suite) hundredWrites() {
	writes := make([]store.Write, store.MaxWrites)
	for i := range writes {
		writes[i] = store.Write{Key: store.Key{PK: fmt.Sprint("partition ", i), SK: "row"}, Set: values{"i": store.Number(int64(i))}}
	}
	last := &writes[store.MaxWrites-1]
	last.If = store.Present{Attribute: store.PK}
	s.met(s.conflict(writes...), store.MaxWrites-1, nil)
	s.expect(writes[0].Key, nil)
	last.If = nil
	s.must(writes...)
	for i, w := range writes {
		s.expect(w.Key, values{"i": store.Number(int64(i))})
	}
}
