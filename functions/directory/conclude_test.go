package directory

import (
	"errors"
	"slices"
	"testing"

	"gatehouse/shared/account"
	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

func TestThrottledForLongIsPutOffOnItsOwnQueue(t *testing.T) {
	for _, queue := range []fact.Queue{fact.Revocations, fact.Directory} {
		s := open(t, account.NotMe(person(), sub, 7, open(t).clock.now))
		s.pool.faults["sign-out"] = slices.Repeat([]error{account.ErrBusy}, 10)
		notes, err := s.handle(t.Context(), message(queue, account.KindSignOut, 7))
		if !putOff(err) || notes[len(notes)-1] != "put_off" {
			t.Errorf("it ends with %v, %v", notes, err)
		}
		if want := []string{string(queue) + ".fifo"}; !slices.Equal(s.queue.delays, want) {
			t.Errorf("delayed on %v, want %v", s.queue.delays, want)
		}
	}
}

func TestAFaultStaysInTheQueue(t *testing.T) {
	s := open(t, account.NotMe(person(), sub, 7, open(t).clock.now))
	denied := errors.New("AdminUserGlobalSignOut: AccessDeniedException")
	s.pool.faults["sign-out"] = []error{denied}
	if _, err := s.handle(t.Context(), message(fact.Revocations, account.KindSignOut, 7)); !errors.Is(err, denied) || putOff(err) {
		t.Errorf("it ends with %v", err)
	}
	s.ends(t, message(fact.Revocations, account.KindSignOut, 7), []string{"sign-out"}, "signed_out")
}

func TestWhatMustBeMendedFirstHoldsNobodyUp(t *testing.T) {
	s := open(t, account.NotMe(person(), sub, 7, open(t).clock.now))
	s.pool.faults["reset"] = []error{account.ErrUnsent}
	s.ends(t, message(fact.Revocations, account.KindResetPassword, 7), []string{"get", "reset"}, "parked_code_not_sent")
	if left := s.row(t).Reset; len(left) != 1 {
		t.Errorf("turns %v are left on the row: a redrive would do nothing", left)
	}
	s.ends(t, message(fact.Revocations, account.KindResetPassword, 7), []string{"get", "reset"}, "password_reset")

	nameless := open(t, store.Write{Key: key(), Set: map[string]store.Value{"other": store.String("x")}})
	nameless.ends(t, message(fact.Directory, account.KindGroups, 1), nil, "parked_no_name")

	s.queue.fault = errors.New("sqs: SendMessage: no answer")
	m := message(fact.Directory, "dance", 1)
	m.Received = patience
	if _, err := s.handle(t.Context(), m); err == nil {
		t.Error("a message is lost when the dead letters cannot be reached")
	}
}
