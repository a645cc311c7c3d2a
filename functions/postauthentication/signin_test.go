package postauthentication_test

import (
	"bytes"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
)

func TestTheRowOfASignIn(t *testing.T) {
	w := build(t, mode(mail.Off))
	w.signIn(0, usual(t))
	w.signIn(time.Hour, usual(t))
	want := fact.LastSignIn{At: noon.Add(time.Hour), Count: 2, UserName: "jane", Client: "1example23456789abcdefghij"}
	if got := w.last(); got != want {
		t.Errorf("recorded is %+v, want %+v", got, want)
	}
	w.signIn(time.Hour, bytes.Replace(usual(t), []byte("1example23456789abcdefghij"), nil, 1))
	if got := w.last(); got.Client != "" || got.Count != 3 {
		t.Errorf("a sign-in without app client leaves %+v", got)
	}
}
