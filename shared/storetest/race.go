package storetest

import (
	"errors"
	"sync"

	"gatehouse/shared/store"
)

// crowd is how many write at once.
const crowd = 40

// together lets a crowd write at once and returns their answers.
func (s *suite) together(write func(i int) []store.Write) []error {
	answers := make([]error, crowd)
	start := make(chan struct{})
	var crowded sync.WaitGroup
	for i := range answers {
		crowded.Go(func() {
			<-start
			answers[i] = s.Write(s.Context(), write(i)...)
		})
	}
	close(start)
	crowded.Wait()
	return answers
}

func (s *suite) race() {
	key, beside := person("race"), person("beside")
	for name, extra := range map[string][]store.Write{"single": nil, "transaction": {{Key: beside, Add: values{"winners": store.Number(1)}}}} {
		s.run(name, func(s *suite) {
			s.must(store.Write{Key: key, Delete: true})
			answers := s.together(func(i int) []store.Write {
				return append([]store.Write{{Key: key, Replace: true, Set: values{"winner": store.Number(int64(i))}, If: store.Vacant(s.now())}}, extra...)
			})
			s.oneWinner(key, answers)
		})
	}
	s.expect(beside, values{"winners": store.Number(1)})
}

// oneWinner demands that one write was done and all others met its row.
func (s *suite) oneWinner(key store.Key, answers []error) {
	row, _ := s.read(key)
	winners := 0
	for i, err := range answers {
		var conflict *store.Conflict
		switch {
		case err == nil:
			winners++
			s.expect(key, values{"winner": store.Number(int64(i))})
		case !errors.As(err, &conflict):
			s.Errorf("writer %d was answered with %v", i, err)
		default:
			s.met(conflict, 0, row)
		}
	}
	if winners != 1 {
		s.Errorf("%d of %d won, want 1", winners, crowd)
	}
}

func (s *suite) counters() {
	key := person("counter")
	for _, err := range s.together(func(i int) []store.Write {
		return []store.Write{{Key: key, Add: values{"count": store.Number(1), "who": store.SetOf(numbered("writer", crowd)[i])}}}
	}) {
		if err != nil {
			s.Errorf("a write failed: %v", err)
		}
	}
	s.expect(key, values{"count": store.Number(crowd), "who": store.SetOf(numbered("writer", crowd)...)})
}

// transactionRace has every transaction stand in the way of every other: none may be lost, refused or done twice.
func (s *suite) transactionRace() {
	for _, err := range s.together(func(i int) []store.Write {
		writes := []store.Write{{Key: person("left"), Add: values{"count": store.Number(1)}}, {Key: person("right"), Add: values{"count": store.Number(-1)}}}
		if i%4 == 0 {
			return writes[:1] // a single write meets transactions too
		}
		return writes
	}) {
		if err != nil {
			s.Errorf("a transaction failed: %v", err)
		}
	}
	s.expect(person("left"), values{"count": store.Number(crowd)})
	s.expect(person("right"), values{"count": store.Number(crowd/4 - crowd)})
}

func (s *suite) strong() {
	key := person("strong")
	for i := range int64(20) {
		want := values{"i": store.Number(i)}
		s.must(store.Write{Key: key, Set: want})
		s.expect(key, want)
		found, err := s.BatchGet(s.Context(), []store.Key{key}, store.Strong)
		if err != nil || !same(found[key].Attributes, want) {
			s.Errorf("reading keys gives %v, error %v, want %v", found, err, want)
		}
		rows := listed(s, s.Query(s.Context(), key.PK, "strong", store.Strong))
		if len(rows) != 1 || !same(rows[0].Attributes, want) {
			s.Errorf("the partition lists %v, want %v", rows, want)
		}
	}
}
