package postconfirmation_test

import (
	"strings"
	"testing"

	"gatehouse/shared/fact"
)

func TestTheLanguageIsRecorded(t *testing.T) {
	cases := map[string]struct {
		given, metadata attributes
		want            string
	}{
		"attribute":                      {attributes{"locale": "de-AT"}, nil, "de-AT"},
		"client metadata":                {nil, attributes{"locale": "pt-BR"}, "pt-BR"},
		"attribute before metadata":      {attributes{"locale": "ja"}, attributes{"locale": "fr"}, "ja"},
		"a language there is no text in": {attributes{"locale": "fi"}, attributes{"locale": "fr-CA"}, "fr-CA"},
		"nothing but such a language":    {attributes{"locale": "fi"}, attributes{"locale": "ko"}, "fi"},
		"none":                           {nil, nil, ""},
		"a megabyte":                     {attributes{"locale": strings.Repeat("x", 1<<20)}, nil, ""},
		"a megabyte before metadata":     {attributes{"locale": strings.Repeat("de-", 1<<20)}, attributes{"locale": "fr"}, "fr"},
		"a megabyte of client metadata":  {nil, attributes{"locale": strings.Repeat("x", 1<<20)}, ""},
	}
	for name, c := range cases {
		table := newFacts()
		passes(t, open(t, table, nil), event(t, confirms, c.given, c.metadata))
		row, found := table.row(t)
		if got := fact.ConfirmationOf(row).Locale; !found || got != c.want {
			t.Errorf("%s: recorded %v with %.40q, want %q", name, found, got, c.want)
		}
	}
}

func TestWhoHasNoAddressIsRecordedToo(t *testing.T) {
	table := newFacts()
	passes(t, open(t, table, nil), event(t, confirms, attributes{"email": "", "email_verified": "", "phone_number": "+12025550123"}, nil))
	row, _ := table.row(t)
	if got := owed(row); got != "hooks/UserConfirmed/1" {
		t.Errorf("owed are %q", got)
	}
}
