package main

import (
	"strings"
	"testing"
)

func openPool(t *testing.T) *poolServer {
	t.Helper()
	w, err := openWorkshop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	path, err := w.buildPool(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := startPool(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	return s
}

// What is measured must be whole sign-ins.
func TestVisitorsSignIn(t *testing.T) {
	s := openPool(t)
	for name, test := range map[string]struct {
		clients  int
		signIn   signIn
		requests int
	}{
		"with SRP":          {1, (*visitor).secure, 2 * signIns},
		"with a password":   {1, (*visitor).plain, signIns},
		"three at the time": {3, (*visitor).plain, signIns},
	} {
		t.Run(name, func(t *testing.T) {
			requests := 0
			used, err := s.used(signIns, func() (err error) {
				requests, err = s.signInAll(t.Context(), test.clients, test.signIn)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if requests != test.requests || used.calls != 3 {
				t.Errorf("%d requests and %v calls of triggers by sign-in, want %d and 3", requests, used.calls, test.requests)
			}
			if used.nanoseconds < 1e5 || used.objects < 100 || used.bytes < 1e4 {
				t.Errorf("a sign-in seems to cost nothing: %+v", used)
			}
		})
	}
	s.greeting.Password = "Another-Passw0rd"
	for name, signIn := range map[string]signIn{"SRP": (*visitor).secure, "a password": (*visitor).plain} {
		if _, err := s.signInAll(t.Context(), 1, signIn); err == nil || !strings.Contains(err.Error(), "NotAuthorizedException") {
			t.Errorf("%s, wrong: %v", name, err)
		}
	}
}

func TestOnlyTokensEndASignIn(t *testing.T) {
	if err := inside(reply{ChallengeName: "SOFTWARE_TOKEN_MFA"}, nil); err == nil || !strings.Contains(err.Error(), "SOFTWARE_TOKEN_MFA") {
		t.Errorf("a challenge counts as a sign-in: %v", err)
	}
}

func TestQuestionsThatAPoolCannotAnswer(t *testing.T) {
	s := openPool(t)
	var figure float64
	if err := s.ask("heap", &figure, &figure); err == nil {
		t.Error("two numbers are read from an answer of one")
	}
	if err := s.ask("page 1000 1"); err == nil {
		t.Error("a page that is not there is listed")
	}
	if err := s.ask("heap", &figure); err == nil {
		t.Error("a pool that has ended answers")
	}
}
