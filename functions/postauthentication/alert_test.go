package postauthentication_test

import (
	"strings"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
)

func TestModesOfTheAlert(t *testing.T) {
	type visit struct {
		after  time.Duration
		device bool // a new one
		alert  bool
	}
	cases := map[string]struct {
		change func(*mail.Policy)
		visits []visit
	}{
		"off":   {mode(mail.Off), []visit{{0, true, false}, {time.Hour, true, false}}},
		"every": {mode(mail.Every), []visit{{0, false, true}, {time.Hour, false, true}, {29 * time.Second, true, false}, {time.Second, false, true}}},
		"every, within the gap": {mode(mail.Every), []visit{
			{0, false, true}, {5 * time.Second, false, false}, {5 * time.Second, true, false}, {19999 * time.Millisecond, false, false}, {time.Millisecond, false, true},
		}},
		"new device": {mode(mail.NewDevice), []visit{{0, false, false}, {time.Hour, true, true}, {time.Hour, false, false}, {10 * time.Second, true, true}, {time.Second, true, false}}},
		"quiet":      {mode(mail.Quiet), []visit{{0, false, true}, {23 * time.Hour, true, false}, {59 * time.Minute, false, false}, {time.Minute, false, true}, {23 * time.Hour, false, false}}},
		"quiet for an hour": {func(p *mail.Policy) {
			p.SignInAlert = mail.AlertRule{Mode: mail.Quiet, Quiet: mail.Duration(time.Hour)}
		},
			[]visit{{0, false, true}, {59 * time.Minute, false, false}, {time.Minute, false, true}}},
		"quiet for no time at all": {func(p *mail.Policy) { p.SignInAlert = mail.AlertRule{Mode: mail.Quiet} },
			[]visit{{0, false, true}, {time.Second, false, false}, {time.Minute, false, true}}},
		"a mode nobody knows": {mode("sometimes"), []visit{{0, true, false}}},
	}
	for name, c := range cases {
		w := build(t, c.change)
		alerts := int64(0)
		for i, v := range c.visits {
			outcome := w.signIn(v.after, event(t, v.device, nil, nil))
			if v.alert {
				alerts++
			}
			if last := w.last(); last.Alerts != alerts || last.Count != int64(i+1) || !last.At.Equal(w.now) {
				t.Errorf("%s: after sign-in %d: %d alerts and %d sign-ins, want %d and %d", name, i+1, last.Alerts, last.Count, alerts, i+1)
			}
			if said := counted(outcome) == "sign_in_alert"; said != v.alert {
				t.Errorf("%s: sign-in %d is counted as %q", name, i+1, counted(outcome))
			}
		}
	}
}

func TestTheLetter(t *testing.T) {
	w := build(t, nil)
	given := attributes{"locale": "de-AT", "zoneinfo": "Europe/Vienna", "name": "Jane\nBcc: x\u202e Doe"}
	w.signIn(time.Minute, event(t, true, given, attributes{"device_name": "Jane's \u202ephone\r\n" + strings.Repeat("x", 1<<20), "locale": "fr"}))
	row := w.row(fact.SignIn)
	if got := owed(row); got != alertsAt(w.now) {
		t.Errorf("owed are %s", got)
	}
	letter, found, err := fact.LetterOf(row, fact.Debt{Queue: fact.Mail, Kind: "sign_in_alert", Turn: fact.AlertTurn(w.now)})
	if err != nil || !found {
		t.Fatalf("no letter: %v", err)
	}
	if letter.To != "jane.doe@example.com" || letter.Name != "Jane Bcc: x Doe" || letter.Locale != "de-AT" || letter.Zone != "Europe/Vienna" ||
		!letter.At.Equal(w.now) || !letter.Proved || letter.Client != "1example23456789abcdefghij" {
		t.Errorf("the letter is %+v", letter)
	}
	if !strings.HasPrefix(letter.Device, "Jane's phone xxx") || len([]rune(letter.Device)) != 60 {
		t.Errorf("the device is called %.100q", letter.Device)
	}
	w.signIn(time.Hour, event(t, true, given, nil))
	if got := owed(w.row(fact.SignIn)); got != alertsAt(w.now.Add(-time.Hour), w.now) {
		t.Errorf("with the first unsent, owed are %s", got)
	}
}

func TestOnlyAProvedAddressIsTold(t *testing.T) {
	for name, given := range map[string]attributes{
		"not proved": {"email_verified": "false"}, "not said": {"email_verified": ""}, "none": {"email": ""},
		"a megabyte": {"email": strings.Repeat("j", 1<<20) + "@example.com"},
		"a phone":    {"email": "", "email_verified": "", "phone_number": "+12025550123", "phone_number_verified": "true"},
	} {
		w := build(t, mode(mail.Every))
		outcome := w.signIn(0, event(t, true, given, nil))
		if w.last().Alerts != 0 || w.last().Count != 1 || owed(w.row(fact.SignIn)) != "" || counted(outcome) != "unproved_address" {
			t.Errorf("%s: %d alerts, counted %q", name, w.last().Alerts, counted(outcome))
		}
	}
}

// The clock of another machine may be ahead, but not for ever.
// A clock that was years ahead must not keep the person in quiet for years.
func TestQuietEndsThoughTheLastAlertIsFarAhead(t *testing.T) {
	w := build(t, mode(mail.Quiet))
	w.signIn(365*24*time.Hour, usual(t))
	w.signIn(-364*24*time.Hour, usual(t))
	if w.last().Alerts != 2 {
		t.Errorf("%d alerts", w.last().Alerts)
	}
}

func TestAnAlertFromTheFuture(t *testing.T) {
	w := build(t, mode(mail.Every))
	w.signIn(10*time.Second, usual(t))
	w.signIn(-10*time.Second, usual(t))
	if w.last().Alerts != 1 {
		t.Errorf("%d alerts within the gap", w.last().Alerts)
	}
	w.signIn(-time.Minute, usual(t))
	if w.last().Alerts != 2 {
		t.Error("a clock that was ahead silences the alert")
	}
}

// While no mail goes out, letters wait in the row. They must not fill it, or no sign-in could be recorded any more; and
// the newest is the one that somebody can still do something about.
func TestUnsentAlertsDoNotFillTheRow(t *testing.T) {
	w := build(t, mode(mail.Every))
	said := map[string]int{}
	for range 25 {
		said[counted(w.signIn(time.Minute, usual(t)))]++
	}
	if last := w.last(); last.Count != 25 || last.Alerts != 25 || last.Unsent != fact.Backlog || said["alert_displaced"] != 5 {
		t.Errorf("%d sign-ins, %d alerts, %d unsent, counted %v", last.Count, last.Alerts, last.Unsent, said)
	}
	for minute, there := range map[int]bool{1: false, 5: false, 6: true, 25: true} {
		debt := fact.Debt{Queue: fact.Mail, Kind: "sign_in_alert", Turn: fact.AlertTurn(noon.Add(time.Duration(minute) * time.Minute))}
		if _, found, err := fact.LetterOf(w.row(fact.SignIn), debt); found != there || err != nil {
			t.Errorf("the letter of sign-in %d is there: %v, want %v (%v)", minute, found, there, err)
		}
	}
}
