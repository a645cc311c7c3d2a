package postauthentication_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
)

// Who works on effects remembers them longer than a restored table does its sign-ins: an alert after the restore must
// be none of those before it.
func TestARestoredTableSilencesNoAlert(t *testing.T) {
	w := build(t, mode(mail.Every))
	w.signIn(time.Hour, usual(t))
	backup := w.table.Snapshot()
	w.signIn(time.Hour, usual(t))
	lost := debtsOf(w.row(fact.SignIn))
	if err := w.table.Restore(backup); err != nil {
		t.Fatal(err)
	}
	before := debtsOf(w.row(fact.SignIn))
	w.signIn(time.Hour, usual(t))
	for _, debt := range debtsOf(w.row(fact.SignIn)) {
		if slices.Contains(lost, debt) && !slices.Contains(before, debt) {
			t.Errorf("%s was worked on before the restore", debt)
		}
	}
}

// The turn of an alert is its time, so that no two alerts of a person are one effect.
func TestTurnsOfAlertsDiffer(t *testing.T) {
	w := build(t, mode(mail.NewDevice))
	for i := range 6 {
		w.signIn(time.Hour, event(t, i%2 == 0, nil, nil))
	}
	want := alertsAt(noon.Add(time.Hour), noon.Add(3*time.Hour), noon.Add(5*time.Hour))
	if got := owed(w.row(fact.SignIn)); got != want {
		t.Errorf("owed are %s, want %s", got, want)
	}
}
