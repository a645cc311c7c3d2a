package fact_test

import (
	"math"
	"strings"
	"testing"

	"gatehouse/shared/fact"
)

func TestDebtIsReadBack(t *testing.T) {
	for text, want := range map[string]fact.Debt{
		"mail/welcome/1":                           {Queue: fact.Mail, Kind: "welcome", Turn: 1},
		"mail/sign_in_alert/0":                     {Queue: fact.Mail, Kind: "sign_in_alert"},
		"hooks/UserConfirmed/1":                    {Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1},
		"directory/groups/12":                      {Queue: fact.Directory, Kind: "groups", Turn: 12},
		"revocations/sign-out/9223372036854775807": {Queue: fact.Revocations, Kind: "sign-out", Turn: math.MaxInt64},
	} {
		if got, err := fact.ParseDebt(text); err != nil || got != want {
			t.Errorf("%s reads as %+v (%v), want %+v", text, got, err, want)
		}
		if got := want.String(); got != text {
			t.Errorf("%+v is written %s, want %s", want, got, text)
		}
	}
}

func TestWhatThisVersionDoesNotKnowIsNoDebt(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":           "",
		"another queue":     "fax/welcome/1",
		"no queue":          "/welcome/1",
		"no kind":           "mail//1",
		"no turn":           "mail/welcome",
		"an empty turn":     "mail/welcome/",
		"a sign":            "mail/welcome/+1",
		"below nothing":     "mail/welcome/-1",
		"zeros in front":    "mail/welcome/01",
		"a turn too large":  "mail/welcome/9223372036854775808",
		"one part more":     "mail/welcome/1/2",
		"a blank":           "mail/wel come/1",
		"a digit in front":  "mail/2fa/1",
		"a kind too long":   "mail/" + strings.Repeat("k", 65) + "/1",
		"upper-case queue":  "Mail/welcome/1",
		"letters elsewhere": "mail/wélcome/1",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := fact.ParseDebt(text)
			if err == nil {
				t.Fatalf("%q reads as %+v", text, got)
			}
			if text != "" && strings.Contains(err.Error(), text) {
				t.Errorf("the error quotes the row: %v", err)
			}
		})
	}
}

func FuzzParseDebt(f *testing.F) {
	for _, seed := range []string{"mail/welcome/1", "hooks/UserConfirmed/0", "revocations/sign-out/1772355600000", "mail//", "///", "fax/a/1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := fact.ParseDebt(text); err == nil && d.String() != text {
			t.Errorf("%q reads as a debt that is written %q: one debt would have two spellings", text, d)
		}
	})
}
