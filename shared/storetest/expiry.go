package storetest

import (
	"time"

	"gatehouse/shared/store"
)

// ending returns attributes with an end.
func (s *suite) ending(in time.Duration) values {
	return values{"text": store.String("ends"), store.Expires: store.Number(s.now().Add(in).Unix())}
}

func (s *suite) expired() {
	key := person("ends")
	s.must(store.Write{Key: key, Set: s.ending(time.Minute)})
	s.expect(key, s.ending(time.Minute))
	before := s.ending(time.Minute)
	s.pass(59 * time.Second)
	s.expect(key, before)
	s.pass(time.Second)
	s.expect(key, nil)
	s.pass(time.Hour)
	s.expect(key, nil)
	s.must(store.Write{Key: key, Set: values{store.Expires: store.Number(s.now().Add(time.Minute).Unix())}})
	s.expect(key, s.ending(time.Minute)) // who prolongs an expired row without Replace finds what it held
}

func (s *suite) expiredInLists() {
	gone, stays := person("list#1"), person("list#2")
	s.must(store.Write{Key: gone, Set: s.ending(-time.Second)}, store.Write{Key: stays, Set: s.ending(time.Second)})
	found, err := s.BatchGet(s.Context(), []store.Key{gone, stays}, store.Strong)
	if err != nil || len(found) != 1 || !same(found[stays].Attributes, s.ending(time.Second)) {
		s.Errorf("reading both keys gives %v and error %v, want only the row that has not expired", found, err)
	}
	rows := listed(s, s.Query(s.Context(), gone.PK, "list#", store.Strong))
	if len(rows) != 1 || rows[0].Key != stays {
		s.Errorf("the partition lists %v, want only the row that has not expired", rows)
	}
	if empty, err := s.Empty(s.Context()); err != nil || empty {
		s.Errorf("the table says that it is empty: %v, error %v", empty, err)
	}
}

func (s *suite) vacant() {
	key := person("vacant")
	take := func() store.Write {
		return store.Write{Key: key, Replace: true, Set: s.ending(time.Minute), If: store.Vacant(s.now())}
	}
	s.must(take())
	taken := s.ending(time.Minute)
	s.met(s.conflict(take()), 0, taken)
	s.pass(59 * time.Second)
	s.met(s.conflict(take()), 0, taken)
	s.pass(time.Second)
	s.expect(key, nil)
	s.must(take())
	s.expect(key, s.ending(time.Minute))
	endless := person("endless")
	s.must(store.Write{Key: endless, Set: values{"text": store.String("stays")}})
	s.met(s.conflict(store.Write{Key: endless, Replace: true, If: store.Vacant(s.now())}), 0, values{"text": store.String("stays")})

	s.pass(time.Hour)
	old := s.conflict(store.Write{Key: key, Set: values{"x": store.Number(1)}, If: store.Missing{Attribute: store.PK}})
	if old.Row == nil || !old.Row.Expired(s.now()) {
		s.Errorf("the conflict met %v, want the expired row that is still there", old.Row)
	}
}
