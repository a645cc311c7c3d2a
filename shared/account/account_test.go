package account_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/account"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

const sub = "11111111-2222-4333-8444-555555555555"

func person() string { return fact.Person("us-east-1_EXAMPLE00", sub) }

func key() store.Key { return store.Key{PK: person(), SK: fact.Account} }

func noon() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }

// written is the row after the writes.
func written(t *testing.T, writes ...store.Write) store.Row {
	t.Helper()
	table := memory.New(noon)
	for _, w := range writes {
		if err := w.Validate(); err != nil {
			t.Fatalf("the write is not valid: %v", err)
		}
		if err := table.Write(context.Background(), w); err != nil {
			t.Fatal(err)
		}
	}
	row, _, err := table.Get(context.Background(), key(), store.Strong)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

func read(t *testing.T, row store.Row) account.Account {
	t.Helper()
	a, err := account.FromRow(row)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestWhatWritesWishForAndOwe(t *testing.T) {
	join := account.Join(person(), sub, []string{"staff", "readers"}, 1, noon())
	for _, test := range []struct {
		name   string
		writes []store.Write
		want   account.Account
		owed   string
	}{
		{"joining", []store.Write{join}, account.Account{UserName: sub, In: []string{"readers", "staff"}}, "directory/groups/1"},
		{"revoking takes the groups back and signs out", []store.Write{join, account.Revoke(person(), sub, []string{"staff"}, 2, noon())},
			account.Account{UserName: sub, In: []string{"readers"}, Out: []string{"staff"}, SignOut: []string{"2"}},
			"directory/groups/1 revocations/groups/2 revocations/sign-out/2"},
		{"joining again", []store.Write{account.Revoke(person(), sub, []string{"staff"}, 2, noon()), account.Join(person(), sub, []string{"staff"}, 3, noon())},
			account.Account{UserName: sub, In: []string{"staff"}, SignOut: []string{"2"}},
			"directory/groups/3 revocations/groups/2 revocations/sign-out/2"},
		{"revoking without groups only signs out", []store.Write{account.Revoke(person(), sub, nil, 2, noon())},
			account.Account{UserName: sub, SignOut: []string{"2"}}, "revocations/sign-out/2"},
		{"not me, twice with one link", []store.Write{account.NotMe(person(), sub, 7, noon()), account.NotMe(person(), sub, 7, noon())},
			account.Account{UserName: sub, SignOut: []string{"7"}, Reset: []string{"7"}},
			"hooks/SignInReported/7 revocations/reset-password/7 revocations/sign-out/7"},
		{"not me, with two links", []store.Write{account.NotMe(person(), sub, 8, noon()), account.NotMe(person(), sub, 7, noon())},
			account.Account{UserName: sub, SignOut: []string{"7", "8"}, Reset: []string{"7", "8"}},
			"hooks/SignInReported/7 hooks/SignInReported/8 revocations/reset-password/7 revocations/reset-password/8 revocations/sign-out/7 revocations/sign-out/8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			row := written(t, test.writes...)
			if got := read(t, row); !got.Same(test.want) {
				t.Errorf("the row wishes for %+v, want %+v", got, test.want)
			}
			if got := owes(t, row); got != test.owed {
				t.Errorf("the row owes\n%s, want\n%s", got, test.owed)
			}
		})
	}
}

// owes are the debts of a row, each of which must make an effect that a queue can carry.
func owes(t *testing.T, row store.Row) string {
	t.Helper()
	effects, unknown := effect.Of(row)
	if unknown > 0 {
		t.Errorf("%d debts are unknown", unknown)
	}
	var debts []string
	for _, e := range effects {
		if e.Queue != fact.Hooks && !account.KnownKind(e.Kind) {
			t.Errorf("nobody knows the kind %q", e.Kind)
		}
		debts = append(debts, e.Debt().String())
	}
	return strings.Join(debts, " ")
}

func TestSettlingTakesOffWhatWasCarriedOut(t *testing.T) {
	seen := read(t, written(t, account.NotMe(person(), sub, 7, noon())))
	done, ok := account.Done(key(), seen, account.KindSignOut)
	if !ok {
		t.Fatal("there is nothing to settle")
	}
	row := written(t, account.NotMe(person(), sub, 7, noon()), account.NotMe(person(), sub, 9, noon()), done)
	got := read(t, row)
	if want := (account.Account{UserName: sub, SignOut: []string{"9"}, Reset: []string{"7", "9"}}); !got.Same(want) {
		t.Errorf("the row wishes for %+v, want %+v: the turn that was added meanwhile stays", got, want)
	}
	if fact.IsFact(store.Change{New: &row}) {
		t.Error("settling wakes the outbox")
	}
	reset, ok := account.Done(key(), got, account.KindResetPassword)
	if row = written(t, account.NotMe(person(), sub, 7, noon()), account.NotMe(person(), sub, 9, noon()), reset); !ok || row.Set("resetPassword") != nil {
		t.Errorf("the resets are still on the row: %v", row.Set("resetPassword"))
	}
}

func TestSettlingTwiceOrOnNoRowConflicts(t *testing.T) {
	done, _ := account.Done(key(), account.Account{SignOut: []string{"7"}}, account.KindSignOut)
	table := memory.New(noon)
	if _, conflict := errors.AsType[*store.Conflict](table.Write(t.Context(), done)); !conflict {
		t.Error("settling made a row where there was none")
	}
}

func TestNothingToSettle(t *testing.T) {
	for _, kind := range []string{account.KindGroups, account.KindSignOut, account.KindResetPassword} {
		if _, ok := account.Done(key(), account.Account{In: []string{"staff"}}, kind); ok {
			t.Errorf("%s leaves something on the row", kind)
		}
	}
}

func TestARowWithoutANameIsRefused(t *testing.T) {
	if _, err := account.FromRow(store.Row{}); !errors.Is(err, account.ErrNoName) {
		t.Errorf("the error is %v, want ErrNoName", err)
	}
}

func TestPlan(t *testing.T) {
	wish := account.Account{
		UserName: sub, In: []string{"a", "b", "c"}, Out: []string{"c", "d"}, SignOut: []string{"1", "2"}, Reset: []string{"3"},
	}
	for _, test := range []struct {
		name, kind string
		joined     []string
		want       []account.Step
	}{
		{"out before in, and out wins", account.KindGroups, nil,
			[]account.Step{{account.RemoveFromGroup, "c"}, {account.RemoveFromGroup, "d"}, {account.AddToGroup, "a"}, {account.AddToGroup, "b"}}},
		{"a known membership saves a call, a removal is always made", account.KindGroups, []string{"a"},
			[]account.Step{{account.RemoveFromGroup, "c"}, {account.RemoveFromGroup, "d"}, {account.AddToGroup, "b"}}},
		{"one sign-out serves all turns", account.KindSignOut, nil, []account.Step{{Action: account.SignOut}}},
		{"reset", account.KindResetPassword, nil, []account.Step{{Action: account.ResetPassword}}},
		{"a kind nobody knows", "dance", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := account.Plan(wish, test.kind, test.joined); !slices.Equal(got, test.want) {
				t.Errorf("the steps are %v, want %v", got, test.want)
			}
		})
	}
	for _, kind := range []string{account.KindGroups, account.KindSignOut, account.KindResetPassword} {
		if steps := account.Plan(account.Account{UserName: sub}, kind, nil); steps != nil {
			t.Errorf("%s plans %v where nothing is wished for", kind, steps)
		}
	}
}

func TestWhoCanBeMadeToChooseANewPassword(t *testing.T) {
	for status, want := range map[string]bool{
		"CONFIRMED": true, "RESET_REQUIRED": true, "EXTERNAL_PROVIDER": false, "FORCE_CHANGE_PASSWORD": false, "UNCONFIRMED": false, "": false,
	} {
		user := account.User{Status: status, Enabled: true, Verified: true}
		if got := user.Resettable(); got != want {
			t.Errorf("%s: resettable is %v, want %v", status, got, want)
		}
		user.Verified = false
		if user.Resettable() {
			t.Errorf("%s without a verified contact: the code could reach nobody", status)
		}
	}
	if (account.User{Status: "CONFIRMED", Verified: true}).Resettable() {
		t.Error("an account that is shut can be reset")
	}
}
