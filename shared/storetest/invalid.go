package storetest

import (
	"context"
	"errors"
	"strings"
	"time"

	"gatehouse/shared/store"
)

func (s *suite) invalid() {
	key := person("invalid")
	for name, write := range map[string]store.Write{
		"a key without pk":                 {Key: store.Key{SK: "x"}},
		"a key without sk":                 {Key: store.Key{PK: "x"}},
		"a pk that is too long":            {Key: store.Key{PK: strings.Repeat("x", 2049), SK: "x"}},
		"an sk that is too long":           {Key: store.Key{PK: "x", SK: strings.Repeat("x", 1025)}},
		"an empty set":                     {Key: key, Set: values{"tags": store.Set{}}},
		"an empty set to add":              {Key: key, Add: values{"tags": store.Set{}}},
		"an empty set to take":             {Key: key, Take: map[string]store.Set{"tags": nil}},
		"an empty element":                 {Key: key, Set: values{"tags": store.Set{""}}},
		"no value":                         {Key: key, Set: values{"text": nil}},
		"no name":                          {Key: key, Set: values{"": store.Number(1)}},
		"an attribute twice":               {Key: key, Set: values{"text": store.String("x")}, Remove: []string{"text"}},
		"a key's attribute":                {Key: key, Set: values{store.PK: store.String("x")}},
		"text to add":                      {Key: key, Add: values{"text": store.String("x")}},
		"an index's hash without text":     {Key: key, Set: values{"owing": store.String("")}},
		"an index's hash that is a number": {Key: key, Set: values{"owing": store.Number(1)}},
		"an index's range that is text":    {Key: key, Set: values{"owedAt": store.String("1")}},
		"an end that is text":              {Key: key, Set: values{store.Expires: store.String("1")}},
		"a deletion that sets":             {Key: key, Delete: true, Set: values{"text": store.String("x")}},
		"a condition of none":              {Key: key, If: store.Any{}},
		"a condition that is nil":          {Key: key, If: store.All{nil}},
	} {
		s.run(name, func(s *suite) {
			beside := store.Write{Key: person("beside"), Set: values{"text": store.String("x")}}
			for _, writes := range [][]store.Write{{write}, {beside, write}} {
				if err := s.Write(s.Context(), writes...); !errors.Is(err, store.ErrInvalid) {
					s.Errorf("answered with %v, want store.ErrInvalid", err)
				}
			}
		})
	}
	s.run("nothing of it was written", func(s *suite) {
		if empty, err := s.Empty(s.Context()); err != nil || !empty {
			s.Errorf("the table is empty: %v, error %v", empty, err)
		}
	})
	s.run("calls", (*suite).invalidCalls)
}

func (s *suite) invalidCalls() {
	many := rowsOf("many", numbered("row", 101))
	writes := make([]store.Write, len(many))
	for i, key := range many {
		writes[i].Key = key
	}
	long := strings.Repeat("x", 3000)
	for name, call := range map[string]func(context.Context) error{
		"101 writes":           func(ctx context.Context) error { return s.Write(ctx, writes...) },
		"two writes on a row":  func(ctx context.Context) error { return s.Write(ctx, writes[0], writes[1], writes[0]) },
		"101 keys":             func(ctx context.Context) error { _, err := s.BatchGet(ctx, many, store.Strong); return err },
		"a key without sk":     func(ctx context.Context) error { _, _, err := s.Get(ctx, store.Key{PK: "x"}, store.Strong); return err },
		"no partition":         func(ctx context.Context) error { return first(s.Query(ctx, "", "", store.Strong)) },
		"a prefix beyond keys": func(ctx context.Context) error { return first(s.Query(ctx, "x", long, store.Strong)) },
		"no shard":             func(ctx context.Context) error { return first(s.Due(ctx, store.OwedIndex(), "", 1)) },
	} {
		if err := call(s.Context()); !errors.Is(err, store.ErrInvalid) {
			s.Errorf("%s: answered with %v, want store.ErrInvalid", name, err)
		}
	}
}

// first returns the error with which a list begins; nil if it begins with anything else.
func first[V any](list func(yield func(V, error) bool)) error {
	for _, err := range list {
		return err
	}
	return nil
}

// tooLarge fills rows until they overflow, at once and little by little.
func (s *suite) tooLarge() {
	refused := func(what string, writes ...store.Write) {
		s.Helper()
		if err := s.Write(s.Context(), writes...); !errors.Is(err, store.ErrInvalid) {
			s.Errorf("%s: answered with %v, want store.ErrInvalid", what, err)
		}
	}
	half := store.String(strings.Repeat("x", 250_000))
	beside := store.Write{Key: person("beside")}
	whole := store.Write{Key: person("whole"), Set: values{"a": half, "b": half}}
	refused("a row of 500 KB", whole)
	refused("a row of 500 KB in a transaction", beside, whole)

	s.must(store.Write{Key: person("halves"), Set: values{"a": half}})
	grow := store.Write{Key: person("halves"), Set: values{"b": half}}
	refused("a row that grows to 500 KB", grow)
	refused("a row that grows to 500 KB in a transaction", beside, grow)
	s.expect(person("halves"), values{"a": half})

	writes := make([]store.Write, 12)
	for i, key := range rowsOf("transaction", numbered("row", len(writes))) {
		writes[i] = store.Write{Key: key, Set: values{"a": half, "b": half[:130_000]}}
	}
	refused("a transaction of more than 4 MB", writes...)
	s.expect(beside.Key, nil)
	s.expect(whole.Key, nil)
}

func (s *suite) cancelled() {
	s.must(store.Write{Key: person("there")})
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	ended, stop := context.WithDeadline(s.Context(), time.Unix(0, 0))
	defer stop()
	for _, c := range []struct {
		ctx  context.Context
		want error
	}{{ctx, context.Canceled}, {ended, context.DeadlineExceeded}} {
		for name, call := range map[string]func(context.Context) error{
			"Get": func(ctx context.Context) error { _, _, err := s.Get(ctx, person("there"), store.Strong); return err },
			"BatchGet": func(ctx context.Context) error {
				_, err := s.BatchGet(ctx, []store.Key{person("there")}, store.Strong)
				return err
			},
			"Query": func(ctx context.Context) error { return first(s.Query(ctx, person("").PK, "", store.Strong)) },
			"Due":   func(ctx context.Context) error { return first(s.Due(ctx, store.OwedIndex(), "owed#1", 1)) },
			"Empty": func(ctx context.Context) error { _, err := s.Empty(ctx); return err },
			"Write": func(ctx context.Context) error { return s.Write(ctx, store.Write{Key: person("x")}) },
			"Write of several": func(ctx context.Context) error {
				return s.Write(ctx, store.Write{Key: person("x")}, store.Write{Key: person("y")})
			},
		} {
			if err := call(c.ctx); !errors.Is(err, c.want) {
				s.Errorf("%s: answered with %v, want %v", name, err, c.want)
			}
		}
	}
	s.expect(person("x"), nil)
}
