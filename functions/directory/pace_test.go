package directory

import (
	"testing"
	"time"

	"gatehouse/shared/account"
	"gatehouse/shared/fact"
)

func TestEachQueueKeepsToItsShare(t *testing.T) {
	for queue, perSecond := range map[fact.Queue]int{fact.Revocations: 12, fact.Directory: 8} {
		s := open(t)
		began := s.clock.now
		const people = 100
		for turn := range int64(people) {
			s.write(t, account.Revoke(person(), sub, nil, turn, began))
			s.ends(t, message(queue, account.KindSignOut, turn), []string{"sign-out"}, "signed_out")
		}
		if took, least := s.clock.now.Sub(began), (people-1)*time.Second/time.Duration(perSecond)-time.Millisecond; took < least {
			t.Errorf("%s: %d calls took %v, want at least %v", queue, people, took, least)
		}
	}
}

func TestAShortThrottlingIsWaitedFor(t *testing.T) {
	s := open(t, account.Join(person(), sub, []string{"staff"}, 1, open(t).clock.now))
	s.pool.faults["list"] = []error{account.ErrBusy}
	s.pool.faults["add"] = []error{account.ErrBusy, account.ErrBusy}
	s.ends(t, message(fact.Directory, account.KindGroups, 1), []string{"list", "list", "add", "add", "add"},
		"throttled", "throttled", "throttled", "added_to_group")
}
