package zone

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the machine that runs the tests may know no zones
)

// What Go tells is told, for every zone, all around each change of its clocks and every 25 hours. Where
// this release of Go has another zone database than the table was made from, the test only says which
// zones have changed.
func TestEveryZoneTellsTheTimeOfGo(t *testing.T) {
	files, hash := database(t)
	complain := t.Errorf
	if hash != source {
		complain = t.Logf
	}
	for name, file := range files {
		got, err := Load(name)
		if err != nil {
			complain("%s: %v", name, err)
			continue
		}
		if got.String() != name {
			t.Errorf("%s is called %s", name, got)
		}
		want := load(t, name, file)
		if at, same := compare(got, want); !same {
			complain("%s at %s: the clocks go %+v, want %+v", name, at.Format(time.RFC3339), clockAt(got, at), clockAt(want, at))
		}
	}
}

// Zones whose clocks have stayed as they are for decades tell the time of time.LoadLocation, whichever
// database that finds.
func TestLastingZonesTellTheTimeOfGo(t *testing.T) {
	for _, name := range []string{
		"UTC", "GMT", "Etc/GMT+5", "Etc/GMT-14", "Asia/Tokyo", "Asia/Kolkata", "Asia/Calcutta", "Asia/Kathmandu",
		"Africa/Nairobi", "Africa/Lagos", "America/Phoenix", "America/Argentina/Buenos_Aires", "Pacific/Honolulu",
	} {
		want, err := time.LoadLocation(name) //nolint:forbidigo // what it is compared with
		if err != nil {
			t.Fatal(err)
		}
		got, err := Load(name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if at, same := compare(got, want); !same {
			t.Errorf("%s at %s: the clocks go %+v, want %+v", name, at.Format(time.RFC3339), clockAt(got, at), clockAt(want, at))
		}
	}
}

// compare looks for a time at which the clocks of two zones go differently.
func compare(got, want *time.Location) (time.Time, bool) {
	from, until := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)
	differ := func(at time.Time) bool { return clockAt(got, at) != clockAt(want, at) }
	for _, zone := range []*time.Location{got, want} {
		for change := range bounds(zone, from, until) {
			for _, near := range []time.Duration{-time.Hour, -time.Second, 0, time.Second, time.Hour} {
				if at := change.Add(near); differ(at) {
					return at, false
				}
			}
		}
	}
	for at := from; at.Before(until); at = at.Add(25 * time.Hour) {
		if differ(at) {
			return at, false
		}
	}
	return time.Time{}, true
}

// Which way the clocks go where rules are short, long, changed lately, or follow the moon.
func TestClocks(t *testing.T) {
	for _, c := range []struct{ zone, at, want string }{
		{"UTC", "2026-07-01T12:00:00Z", "2026-07-01 12:00 UTC"},
		{"Europe/Vienna", "2026-03-29T00:59:59Z", "2026-03-29 01:59 CET"},
		{"Europe/Vienna", "2026-03-29T01:00:00Z", "2026-03-29 03:00 CEST"},
		{"Europe/Dublin", "2026-07-01T12:00:00Z", "2026-07-01 13:00 IST"},
		{"US/Eastern", "2025-11-02T06:00:00Z", "2025-11-02 01:00 EST"},
		{"Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01 11:00 +11"},
		{"Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45 +0545"},
		{"America/Coyhaique", "2025-03-19T00:00:00Z", "2025-03-18 21:00 -03"},
		{"America/Coyhaique", "2025-06-19T00:00:00Z", "2025-06-18 21:00 -03"},
		{"Africa/Casablanca", "2026-01-15T12:00:00Z", "2026-01-15 13:00 +01"},
		{"Africa/Casablanca", "2026-03-01T12:00:00Z", "2026-03-01 12:00 +00"},
		{"Asia/Gaza", "2026-07-01T12:00:00Z", "2026-07-01 15:00 EEST"},
	} {
		location, err := Load(c.zone)
		if err != nil {
			t.Fatalf("%s: %v", c.zone, err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := at.In(location).Format("2006-01-02 15:04 MST"); got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.zone, c.at, got, c.want)
		}
	}
}

func TestWhatIsNoNameIsAnError(t *testing.T) {
	for _, name := range strangers() {
		if location, err := Load(name); location != nil || !errors.Is(err, errUnknown) {
			t.Errorf("%.40q is the zone %v (%v)", name, location, err)
		}
	}
}

func strangers() []string {
	return []string{
		"", " ", "Local", "local", "utc", "Europe", "Europe/", "/Europe/Vienna", "europe/vienna", "Europe/Vienna ", " Europe/Vienna",
		"Europe/Vien", "Vienna", "Europe/Vienna\x00", "Europe/Vienna Europe/Zagreb", "Europe\\Vienna", "Europe//Vienna", "Europe/./Vienna",
		"../etc/passwd", "/etc/localtime", "Nowhere/Atall", "CET-1CEST", "\n", "\xff", "Africa/Abidjan Africa/Accra", strings.Repeat("x", 1<<20),
	}
}

// Whatever is asked, an error or a zone of that very name comes, and clocks that could hang on a wall.
func FuzzLoad(f *testing.F) {
	for _, name := range append(strangers(), "UTC", "Europe/Vienna", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "Asia/Gaza") {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		location, err := Load(name)
		if err != nil {
			return
		}
		if location.String() != name || name == "" || strings.ContainsAny(name, " .\\\x00") {
			t.Errorf("%q is the zone %s", name, location)
		}
		now := clockAt(location, time.Date(2031, 8, 1, 22, 5, 0, 0, time.UTC))
		if now.offset < -12*3600 || now.offset > 14*3600 || now.abbreviation == "" {
			t.Errorf("%s: the clocks go %+v", name, now)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load("US/Samoa"); err != nil {
			b.Fatal(err)
		}
	}
}
