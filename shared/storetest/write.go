package storetest

import (
	"errors"
	"strings"

	"gatehouse/shared/store"
)

func (s *suite) roundTrip() {
	for name, value := range map[string]store.Value{
		"text":                 store.String("Jane Doe"),
		"text of no length":    store.String(""),
		"text beyond ASCII":    store.String("Zoë \u202e 名前 \U0001f600 \x00 \"'<&>"),
		"long text":            store.String(strings.Repeat("x", 100_000)),
		"zero":                 store.Number(0),
		"the largest number":   store.Number(1<<63 - 1),
		"the smallest number":  store.Number(-1 << 63),
		"a set of one":         store.Set{"mail/welcome/1"},
		"a set of several":     store.Set{"a", "b", "ß", "名"},
		"a set of many":        store.SetOf(numbered("element", 500)...),
		"number that looks so": store.String("007"),
	} {
		s.run(name, func(s *suite) {
			key := person(name)
			s.must(store.Write{Key: key, Set: values{"value": value, "other": store.String("stays")}})
			s.expect(key, values{"value": value, "other": store.String("stays")})
		})
	}
	s.run("names of every sort", func(s *suite) {
		odd := values{"#0": store.Number(1), ":0": store.Number(2), "size": store.Number(3), "letter/welcome/1": store.Number(4), "a.b[0]": store.Number(5), "ä": store.Number(6)}
		s.must(store.Write{Key: person("names"), Set: odd})
		s.expect(person("names"), odd)
	})
	s.run("a key alone", func(s *suite) {
		s.must(store.Write{Key: person("key")})
		s.expect(person("key"), values{})
	})
}

func (s *suite) changes() {
	present := values{"text": store.String("old"), "count": store.Number(5), "tags": store.Set{"a", "b"}}
	for _, test := range []struct {
		name  string
		write store.Write
		there values // what becomes of the present row
		alone values // what becomes of nothing
	}{
		{"set keeps what it does not name", store.Write{Set: values{"text": store.String("new")}},
			values{"text": store.String("new"), "count": store.Number(5), "tags": store.Set{"a", "b"}}, values{"text": store.String("new")}},
		{"set changes the kind", store.Write{Set: values{"text": store.Number(1), "count": store.Set{"z"}}},
			values{"text": store.Number(1), "count": store.Set{"z"}, "tags": store.Set{"a", "b"}}, values{"text": store.Number(1), "count": store.Set{"z"}}},
		{"replace keeps nothing", store.Write{Replace: true, Set: values{"text": store.String("new")}},
			values{"text": store.String("new")}, values{"text": store.String("new")}},
		{"replace adds to nothing", store.Write{Replace: true, Set: values{"text": store.String("new")}, Add: values{"count": store.Number(2), "tags": store.Set{"c"}}},
			values{"text": store.String("new"), "count": store.Number(2), "tags": store.Set{"c"}},
			values{"text": store.String("new"), "count": store.Number(2), "tags": store.Set{"c"}}},
		{"replace by nothing", store.Write{Replace: true}, values{}, values{}},
		{"add to a number and a set", store.Write{Add: values{"count": store.Number(-7), "tags": store.Set{"b", "c"}}},
			values{"text": store.String("old"), "count": store.Number(-2), "tags": store.Set{"a", "b", "c"}}, values{"count": store.Number(-7), "tags": store.Set{"b", "c"}}},
		{"take some", store.Write{Set: values{"text": store.String("new")}, Take: map[string]store.Set{"tags": {"b", "z"}}},
			values{"text": store.String("new"), "count": store.Number(5), "tags": store.Set{"a"}}, values{"text": store.String("new")}},
		{"take the last element", store.Write{Set: values{"text": store.String("new")}, Take: map[string]store.Set{"tags": {"a", "b"}}},
			values{"text": store.String("new"), "count": store.Number(5)}, values{"text": store.String("new")}},
		{"remove", store.Write{Set: values{"text": store.String("new")}, Remove: []string{"tags", "absent"}},
			values{"text": store.String("new"), "count": store.Number(5)}, values{"text": store.String("new")}},
		{"take alone", store.Write{Take: map[string]store.Set{"tags": {"a"}}},
			values{"text": store.String("old"), "count": store.Number(5), "tags": store.Set{"b"}}, values{}},
		{"remove alone", store.Write{Remove: []string{"tags"}},
			values{"text": store.String("old"), "count": store.Number(5)}, values{}},
		{"everything at once", store.Write{Set: values{"text": store.String("new")}, Add: values{"count": store.Number(1), "more": store.Set{"m"}},
			Take: map[string]store.Set{"tags": {"a"}}, Remove: []string{"absent"}},
			values{"text": store.String("new"), "count": store.Number(6), "more": store.Set{"m"}, "tags": store.Set{"b"}},
			values{"text": store.String("new"), "count": store.Number(1), "more": store.Set{"m"}}},
		{"nothing", store.Write{}, present, values{}},
		{"delete", store.Write{Delete: true}, nil, nil},
	} {
		s.run(test.name, func(s *suite) {
			s.change("there", test.write, present, test.there)
			s.change("alone", test.write, nil, test.alone)
		})
	}
}

// change does the same write by itself and within a transaction, each on a row of its own that was there or not.
func (s *suite) change(name string, write store.Write, before, after values) {
	s.Helper()
	single, several, beside := person("single "+s.Name()+name), person("several "+s.Name()+name), person("beside "+s.Name()+name)
	if before != nil {
		s.must(store.Write{Key: single, Set: before})
		s.must(store.Write{Key: several, Set: before})
	}
	write.Key = single
	s.must(write)
	s.expect(single, after)
	write.Key = several
	s.must(write, store.Write{Key: beside, Set: values{"text": store.String("beside")}})
	s.expect(several, after)
	s.expect(beside, values{"text": store.String("beside")})
}

func (s *suite) otherKinds() {
	present := values{"text": store.String("old"), "count": store.Number(5), "tags": store.Set{"a"}}
	s.must(store.Write{Key: person("kinds"), Set: present})
	for name, write := range map[string]store.Write{
		"a number to text":       {Add: values{"text": store.Number(1)}},
		"a number to a set":      {Add: values{"tags": store.Number(1)}},
		"a set to text":          {Add: values{"text": store.Set{"b"}}},
		"a set to a number":      {Add: values{"count": store.Set{"b"}}},
		"elements from a text":   {Take: map[string]store.Set{"text": {"a"}}},
		"elements from a number": {Take: map[string]store.Set{"count": {"a"}}},
	} {
		s.run(name, func(s *suite) {
			write.Key = person("kinds")
			beside := store.Write{Key: person("beside"), Set: values{"text": store.String("beside")}}
			for _, writes := range [][]store.Write{{write}, {beside, write}} {
				if err := s.Write(s.Context(), writes...); !errors.Is(err, store.ErrInvalid) {
					s.Errorf("answered with %v, want store.ErrInvalid", err)
				}
			}
			s.expect(person("kinds"), present)
			s.expect(person("beside"), nil)
		})
	}
}
