package mail

import (
	"go/build"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTimesAreWrittenAsPeopleDo(t *testing.T) {
	at := time.Date(2031, time.August, 1, 22, 5, 0, 0, time.UTC)
	for _, c := range []struct{ locale, zone, want string }{
		{"en", "", "1 August 2031, 22:05 (UTC)"},
		{"en", "America/New_York", "1 August 2031, 18:05 (America/New_York)"},
		{"de", "Europe/Berlin", "2. August 2031, 00:05 Uhr (Europe/Berlin)"},
		{"fr", "UTC", "1er août 2031 à 22:05 (UTC)"},
		{"fr", "Europe/Paris", "2 août 2031 à 00:05 (Europe/Paris)"},
		{"es", "Europe/Madrid", "2 de agosto de 2031, 00:05 (Europe/Madrid)"},
		{"pt", "America/Sao_Paulo", "1 de agosto de 2031, 19:05 (America/Sao_Paulo)"},
		{"ja", "Asia/Tokyo", "2031年8月2日 07:05 (Asia/Tokyo)"},
		{"ar", "Africa/Cairo", "2 أغسطس 2031، 01:05 (Africa/Cairo)"},
	} {
		if got := When(c.locale, at, c.zone); got != c.want {
			t.Errorf("in %s: %q, want %q", c.locale, got, c.want)
		}
	}
	for _, zone := range []string{"Local", "Nowhere/Atall", "../../etc/passwd", "/etc/localtime", "evil.example", "\x00", strings.Repeat("x", 1<<20)} {
		if got := When("en", at, zone); got != "1 August 2031, 22:05 (UTC)" {
			t.Errorf("in the zone %.40q: %q", zone, got)
		}
	}
}

// The machine that runs the tests knows zones; that of a deployed function has no database of them.
//
// Source: https://docs.aws.amazon.com/linux/al2023/ug/lambda.html
func TestTimesNeedNoZonesOfTheMachine(t *testing.T) {
	built, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	ours := func(path string) bool { return strings.HasSuffix(path, "/shared/zone") }
	if !slices.ContainsFunc(built.Imports, ours) {
		t.Error("deployed, a person in Vienna reads the time of a sign-in in UTC")
	}
}

func TestEveryMonthHasAName(t *testing.T) {
	for _, locale := range Locales() {
		for month := time.January; month <= time.December; month++ {
			if monthName(locale, month) == "" || locale != "en" && monthNames[locale][month-1] == "" {
				t.Errorf("%s in %s has no name", month, locale)
			}
		}
	}
}
