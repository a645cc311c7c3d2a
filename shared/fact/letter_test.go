package fact_test

import (
	"reflect"
	"strings"
	"testing"

	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

func letter() fact.Letter {
	return fact.Letter{
		Kind: "welcome", To: "jane.doe@example.com", Name: "Jane Doe", Locale: "de", Zone: "Europe/Berlin", At: noon(),
		Proved: true, Client: "exampleclient", Device: "telephone", Values: map[string]string{"count": "2"},
	}
}

func TestLetterStandsUntilItIsSent(t *testing.T) {
	facts := table(t)
	w := store.Write{Key: key}
	fact.AddLetter(&w, 1, letter())
	fact.Owe(&w, noon(), welcome)
	write(t, facts, w)

	got, found, err := fact.LetterOf(read(t, facts), welcome)
	if err != nil || !found || !reflect.DeepEqual(got, letter()) {
		t.Errorf("the letter reads as %+v (found %v, error %v)", got, found, err)
	}
	write(t, facts, fact.Sent(key, welcome))
	row := read(t, facts)
	if _, found, _ := fact.LetterOf(row, welcome); found {
		t.Error("personal data stands after the mail was sent")
	}
	if known, _ := fact.Owed(row); len(known) != 1 || row.String("news") != "" {
		t.Errorf("after the bookkeeping the row owes %v and is marked %q", known, row.String("news"))
	}
}

func TestOtherDebtsHaveNoLetter(t *testing.T) {
	w := store.Write{Key: key}
	fact.AddLetter(&w, 1, letter())
	row := store.Row{Key: key, Attributes: w.Set}
	for _, d := range []fact.Debt{
		{Queue: fact.Mail, Kind: "welcome", Turn: 2}, {Queue: fact.Mail, Kind: "digest", Turn: 1}, {Queue: fact.Hooks, Kind: "welcome", Turn: 1},
	} {
		if _, found, err := fact.LetterOf(row, d); found || err != nil {
			t.Errorf("%s has the letter of %s (error %v)", d, welcome, err)
		}
	}
}

func TestUnreadableLetterIsNotQuoted(t *testing.T) {
	row := store.Row{Key: key, Attributes: map[string]store.Value{"letter/welcome/1": store.String(`{"to":jane.doe@example.com`)}}
	_, found, err := fact.LetterOf(row, welcome)
	if !found || err == nil || strings.Contains(err.Error(), "jane") {
		t.Errorf("found %v, error %v", found, err)
	}
}

func TestSentMakesNoRow(t *testing.T) {
	facts := table(t)
	write(t, facts, store.Write{Key: key, Delete: true})
	if err := facts.Write(t.Context(), fact.Sent(key, welcome)); err == nil {
		t.Error("erasing the letter of a row that is gone made a row")
	}
}
