package fact_test

import (
	"errors"
	"testing"

	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

func TestConfirmationIsRecordedOnce(t *testing.T) {
	for name, want := range map[string]fact.Confirmation{
		"with all":    {At: noon(), Origin: fact.FromSignUp, UserName: "jane", Client: "exampleclient", Locale: "de"},
		"with little": {At: noon(), Origin: fact.FromSignIn, UserName: "jane"},
	} {
		t.Run(name, func(t *testing.T) {
			facts := memory.New(noon)
			write(t, facts, fact.Confirm(person, want, welcome))
			row, _, err := facts.Get(t.Context(), store.Key{PK: person, SK: fact.Confirmed}, store.Strong)
			if got := fact.ConfirmationOf(row); err != nil || got != want {
				t.Errorf("it reads as %+v (error %v)", got, err)
			}
			if known, _ := fact.Owed(row); len(known) != 1 || known[0] != welcome {
				t.Errorf("it owes %v", known)
			}
			again := facts.Write(t.Context(), fact.Confirm(person, want, event))
			if _, conflict := errors.AsType[*store.Conflict](again); !conflict {
				t.Errorf("it was recorded twice (error %v)", again)
			}
		})
	}
}

func TestQuietOriginsOweNothing(t *testing.T) {
	for origin, quiet := range map[fact.Origin]bool{
		fact.FromSignUp: false, fact.FromSignIn: false, fact.FromAdopt: true, fact.FromImport: true, fact.FromRestore: true,
	} {
		w := fact.Confirm(person, fact.Confirmation{At: noon(), Origin: origin}, welcome)
		known, _ := fact.Owed(store.Row{Key: w.Key, Attributes: w.Add})
		if (len(known) == 0) != quiet || (w.Set["news"] == nil) != quiet {
			t.Errorf("origin %s owes %v", origin, known)
		}
	}
}
