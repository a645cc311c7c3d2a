package directory

import (
	"slices"
	"testing"

	"gatehouse/shared/account"
	"gatehouse/shared/fact"
)

func TestJoiningAndRevoking(t *testing.T) {
	s := open(t, account.Join(person(), sub, []string{"staff"}, 1, open(t).clock.now))
	s.ends(t, message(fact.Directory, account.KindGroups, 1), []string{"list", "add"}, "added_to_group")
	s.ends(t, message(fact.Directory, account.KindGroups, 1), []string{"list"}, "nothing_to_do")
	s.write(t, account.Revoke(person(), sub, []string{"staff"}, 2, s.clock.now))
	s.ends(t, message(fact.Revocations, account.KindGroups, 2), []string{"remove"}, "removed_from_group")
	s.ends(t, message(fact.Revocations, account.KindSignOut, 2), []string{"sign-out"}, "signed_out")
	s.ends(t, message(fact.Revocations, account.KindSignOut, 2), nil, "nothing_to_do")
	s.ends(t, message(fact.Directory, account.KindGroups, 1), []string{"remove"}, "removed_from_group")
	if in := s.pool.joined(); in != nil {
		t.Errorf("the person is in %v: an old effect put them back", in)
	}
}

func TestNotMe(t *testing.T) {
	s := open(t, account.NotMe(person(), sub, 7, open(t).clock.now))
	s.ends(t, message(fact.Revocations, account.KindResetPassword, 7), []string{"get", "reset"}, "password_reset")
	s.ends(t, message(fact.Revocations, account.KindSignOut, 7), []string{"sign-out"}, "signed_out")
	s.ends(t, message(fact.Revocations, account.KindResetPassword, 7), nil, "nothing_to_do")
}

func TestWhoCannotChooseANewPasswordIsCounted(t *testing.T) {
	for name, user := range map[string]account.User{
		"federated":  {Sub: sub, Status: "EXTERNAL_PROVIDER", Enabled: true, Verified: true},
		"unverified": {Sub: sub, Status: "CONFIRMED", Enabled: true},
		"shut":       {Sub: sub, Status: "CONFIRMED", Verified: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, account.NotMe(person(), sub, 7, open(t).clock.now))
			s.pool.user = user
			s.ends(t, message(fact.Revocations, account.KindResetPassword, 7), []string{"get"}, "reset_not_possible")
			if left := s.row(t).Reset; left != nil {
				t.Errorf("turns %v are left on the row", left)
			}
			s.ends(t, message(fact.Revocations, account.KindSignOut, 7), []string{"sign-out"}, "signed_out")
		})
	}
	s := open(t, account.NotMe(person(), sub, 7, open(t).clock.now))
	s.pool.faults["reset"] = []error{account.ErrRefused}
	s.ends(t, message(fact.Revocations, account.KindResetPassword, 7), []string{"get", "reset"}, "reset_not_possible")
}

func TestANameThatBelongsToSomebodyElseByNow(t *testing.T) {
	s := open(t, account.NotMe(person(), "jane", 7, open(t).clock.now))
	s.ends(t, message(fact.Revocations, account.KindSignOut, 7), []string{"get", "sign-out"}, "signed_out")

	s = open(t, account.NotMe(person(), "jane", 7, s.clock.now), account.Join(person(), "jane", []string{"staff"}, 8, s.clock.now))
	s.pool.user.Sub = "99999999-2222-4333-8444-555555555555"
	for m, calls := range map[string][]string{account.KindSignOut: {"get"}, account.KindResetPassword: {"get"}, account.KindGroups: {"list", "get"}} {
		s.ends(t, message(fact.Revocations, m, 7), calls, "no_user")
	}
}

func TestSomebodyWhoIsGone(t *testing.T) {
	s := open(t, account.NotMe(person(), sub, 7, open(t).clock.now), account.Join(person(), sub, []string{"staff"}, 8, open(t).clock.now))
	s.pool.gone = true
	s.ends(t, message(fact.Directory, account.KindGroups, 8), []string{"list"}, "no_user")
	s.ends(t, message(fact.Revocations, account.KindSignOut, 7), []string{"sign-out"}, "no_user")
	s.ends(t, message(fact.Revocations, account.KindResetPassword, 7), []string{"get"}, "no_user")
	open(t).ends(t, message(fact.Revocations, account.KindSignOut, 7), nil, "no_row")
}

func TestGroupsThatAreNotThere(t *testing.T) {
	s := open(t, account.Revoke(person(), sub, []string{"ghosts"}, 1, open(t).clock.now))
	s.ends(t, message(fact.Revocations, account.KindGroups, 1), []string{"remove"}, "removed_from_group")

	s = open(t, account.Join(person(), sub, []string{"ghosts"}, 1, s.clock.now))
	s.ends(t, message(fact.Directory, account.KindGroups, 1), []string{"list", "add"}, "parked_no_group")
	if !slices.Equal(s.queue.letters, []string{"no_group"}) {
		t.Errorf("the dead letters are %v", s.queue.letters)
	}
}
