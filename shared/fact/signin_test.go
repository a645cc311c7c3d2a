package fact_test

import (
	"errors"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

func TestSignInsAreCountedAndAlertsTold(t *testing.T) {
	facts, key := memory.New(noon), store.Key{PK: person, SK: fact.SignIn}
	alert := func(minute int, client string) error {
		row, _, err := facts.Get(t.Context(), key, store.Strong)
		if err != nil {
			t.Fatal(err)
		}
		at := noon().Add(time.Duration(minute) * time.Minute)
		w := fact.SignedIn(person, "jane", client, at)
		fact.LastSignInOf(row).Alert(&w, at, fact.Letter{Kind: "sign_in_alert", To: "jane.doe@example.com"})
		return facts.Write(t.Context(), w)
	}
	if err := errors.Join(alert(0, "exampleclient"), facts.Write(t.Context(), fact.SignedIn(person, "jane", "", noon().Add(time.Minute)))); err != nil {
		t.Fatal(err)
	}
	row, _, _ := facts.Get(t.Context(), key, store.Strong)
	if row.String("news") != "" {
		t.Error("a sign-in without an alert is told as a fact")
	}
	if err := alert(2, ""); err != nil {
		t.Fatal(err)
	}
	row, _, _ = facts.Get(t.Context(), key, store.Strong)
	want := fact.LastSignIn{At: noon().Add(2 * time.Minute), Count: 3, UserName: "jane", AlertAt: noon().Add(2 * time.Minute), Alerts: 2, Unsent: 2, Oldest: "letter/sign_in_alert/1772366400000"}
	if got := fact.LastSignInOf(row); got != want {
		t.Errorf("the row reads as %+v, want %+v", got, want)
	}
	first, third := fact.AlertTurn(noon()), fact.AlertTurn(noon().Add(2*time.Minute))
	if known, _ := fact.Owed(row); len(known) != 2 || known[0].Turn != first || known[1].Turn != third {
		t.Errorf("the alerts owed are %v, want those of the first and third sign-in", known)
	}
	for _, d := range []int64{first, third} {
		if _, found, err := fact.LetterOf(row, fact.Debt{Queue: fact.Mail, Kind: "sign_in_alert", Turn: d}); !found || err != nil {
			t.Errorf("alert %d has no letter (error %v)", d, err)
		}
	}
}

func TestOfTwoAlertsAtOnceOneIsDropped(t *testing.T) {
	for name, atOnce := range map[string][]int{"the first ever": {2}, "a later one": {1, 2}} {
		t.Run(name, func(t *testing.T) {
			facts, key, dropped := memory.New(noon), store.Key{PK: person, SK: fact.SignIn}, 0
			for minute, signIns := range atOnce {
				row, _, err := facts.Get(t.Context(), key, store.Strong)
				if err != nil {
					t.Fatal(err)
				}
				for range signIns { // all know the same row
					at := noon().Add(time.Duration(minute) * time.Minute)
					w := fact.SignedIn(person, "jane", "", at)
					fact.LastSignInOf(row).Alert(&w, at, fact.Letter{Kind: "sign_in_alert"})
					if _, conflict := errors.AsType[*store.Conflict](facts.Write(t.Context(), w)); conflict {
						dropped++
					}
				}
			}
			if row, _, _ := facts.Get(t.Context(), key, store.Strong); dropped != 1 || row.Number("alerts") != int64(len(atOnce)) {
				t.Errorf("%d alerts were dropped and %d told, want one dropped", dropped, row.Number("alerts"))
			}
		})
	}
}
