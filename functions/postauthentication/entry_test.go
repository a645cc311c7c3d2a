package postauthentication_test

import (
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
)

// The turn of an alert is that of the sign-in, so that no two alerts of a person are one effect.
func TestTurnsOfAlertsDiffer(t *testing.T) {
	w := build(t, mode(mail.NewDevice))
	for i := range 6 {
		w.signIn(time.Hour, event(t, i%2 == 0, nil, nil))
	}
	want := "hooks/SignInAlerted/1 hooks/SignInAlerted/3 hooks/SignInAlerted/5 mail/sign_in_alert/1 mail/sign_in_alert/3 mail/sign_in_alert/5"
	if got := owed(w.row(fact.SignIn)); got != want {
		t.Errorf("owed are %s, want %s", got, want)
	}
}
