package fact_test

import (
	"testing"

	"gatehouse/shared/fact"
)

const (
	pool   = "us-east-1_EXAMPLE00"
	sub    = "11111111-2222-4333-8444-555555555555"
	person = pool + "#" + sub
)

func TestPersonIsReadBack(t *testing.T) {
	if key := fact.Person(pool, sub); key != person {
		t.Errorf("the key of a person is %q", key)
	}
	if p, s, ok := fact.ParsePerson(person); !ok || p != pool || s != sub {
		t.Errorf("the key reads as pool %q and sub %q (%v)", p, s, ok)
	}
}

func TestOtherKeysAreNoPersons(t *testing.T) {
	for _, key := range []string{"", "#", person[:len(pool)+1], "#" + sub, sub, "name#0a1b", "person#0a1b", "mail#0a1b"} {
		if p, s, ok := fact.ParsePerson(key); ok {
			t.Errorf("%q reads as a person of pool %q with sub %q", key, p, s)
		}
	}
}
