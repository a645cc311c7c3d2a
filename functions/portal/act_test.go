package portal_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/link"
	"gatehouse/shared/store"
)

const debts = "hooks/SignInReported/1772366400000 revocations/reset-password/1772366400000 revocations/sign-out/1772366400000"

func TestPressingTheButton(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	w.facts.gets, w.desk.gets = 0, 0
	answer := w.press(token)
	w.reads(answer, http.StatusOK, secured)
	if got := w.owed(); got != debts {
		t.Errorf("owed are\n%s\nwant\n%s", got, debts)
	}
	if w.desk.gets != 1 || w.facts.gets != 1 || w.facts.writes != 1 || w.desk.writes != 1 {
		t.Errorf("acting read %d and wrote %d rows of Work, read %d and wrote %d of Facts, want one each", w.desk.gets, w.desk.writes, w.facts.gets, w.facts.writes)
	}
	if notes := strings.Join(w.notes, " "); notes != "sign_in_reported" {
		t.Errorf("counted are %q", notes)
	}
	w.reads(w.get(token), http.StatusGone, wasUsed)
	w.reads(w.press(token), http.StatusGone, wasUsed)
	if got := w.owed(); got != debts || len(w.faults) > 0 {
		t.Errorf("pressing twice owes %s (%v)", got, w.faults)
	}
}

func TestANewerLinkMakesOlderOnesNeedless(t *testing.T) {
	w := build(t)
	older := w.mailed(1, nil)
	w.now = noon.Add(time.Hour)
	newer := w.mailed(2, nil)
	w.reads(w.press(newer), http.StatusOK, secured)
	w.reads(w.get(older), http.StatusGone, superseded)
	w.reads(w.press(older), http.StatusGone, superseded)
	w.now = noon.Add(2 * time.Hour)
	newest := w.mailed(3, nil)
	w.reads(w.press(newest), http.StatusOK, secured)
}

func TestAnOlderLinkFirst(t *testing.T) {
	w := build(t)
	older := w.mailed(1, nil)
	w.now = noon.Add(time.Hour)
	newer := w.mailed(2, nil)
	w.reads(w.press(older), http.StatusOK, secured)
	w.reads(w.press(newer), http.StatusOK, secured)
}

// A link that ends between the page and the press still says so.
func TestTheLastMoment(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	w.now = noon.Add(link.Lifetime - time.Millisecond)
	w.reads(w.get(token), http.StatusOK, question)
	w.now = noon.Add(link.Lifetime)
	w.reads(w.press(token), http.StatusGone, tooOld)
	if w.owed() != "" {
		t.Errorf("a link that has ended owes %s", w.owed())
	}
}

func TestWhereAFormComesFrom(t *testing.T) {
	const own = "https://portal.example.com"
	cases := map[string]struct {
		origin, site string
		acts         bool
	}{
		"our page":                            {"null", "same-origin", true},
		"our page, with a referrer":           {own, "same-origin", true},
		"typed by the person":                 {"", "none", true},
		"an old browser":                      {"null", "", true},
		"an old browser, with a referrer":     {own, "", true},
		"no browser":                          {"", "", true},
		"another site":                        {"https://www.example.net", "cross-site", false},
		"another site, hiding":                {"null", "cross-site", false},
		"a neighbour":                         {"https://shop.example.com", "same-site", false},
		"another site, in an old browser":     {"https://www.example.net", "", false},
		"our name without TLS, in the middle": {"http://portal.example.com.example.net", "", false},
	}
	for name, c := range cases {
		w := build(t)
		r := form("t=" + w.mailed(1, nil))
		r.Host = "portal.example.com"
		r.Header.Del("Origin")
		r.Header.Del("Sec-Fetch-Site")
		for header, value := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site} {
			if value != "" {
				r.Header.Set(header, value)
			}
		}
		answer := w.ask(r)
		if acted := w.owed() != ""; acted != c.acts {
			t.Errorf("%s: acted %v, want %v", name, acted, c.acts)
		}
		if !c.acts && (answer.Code != http.StatusForbidden || title(answer) != "This did not come from our page") {
			t.Errorf("%s: a person reads %q with status %d", name, title(answer), answer.Code)
		}
	}
}

func TestBadForms(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	cases := map[string]struct {
		body, kind string
		status     int
		heading    string
	}{
		"nothing":           {"", "application/x-www-form-urlencoded", http.StatusGone, notValid},
		"another field":     {"token=" + token, "application/x-www-form-urlencoded", http.StatusGone, notValid},
		"a broken escape":   {"t=%zz", "application/x-www-form-urlencoded", http.StatusGone, notValid},
		"a broken token":    {"t=" + token[:42], "application/x-www-form-urlencoded", http.StatusGone, notValid},
		"JSON":              {`{"t":"` + token + `"}`, "application/json", http.StatusGone, notValid},
		"a broken type":     {"t=" + token, ";;;", http.StatusGone, notValid},
		"more than we take": {"x=" + strings.Repeat("y", 1<<10) + "&t=" + token, "application/x-www-form-urlencoded", http.StatusRequestEntityTooLarge, "This is too much"},
		"a megabyte":        {strings.Repeat("t=A&", 1<<18), "application/x-www-form-urlencoded", http.StatusRequestEntityTooLarge, "This is too much"},
		"null bytes":        {"t=\x00\x00", "application/x-www-form-urlencoded", http.StatusGone, notValid},
	}
	for name, c := range cases {
		r := form(c.body)
		r.Header.Set("Content-Type", c.kind)
		answer := w.ask(r)
		if answer.Code != c.status || title(answer) != c.heading {
			t.Errorf("%s: a person reads %q with status %d", name, title(answer), answer.Code)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/not-me?t="+token, nil)
	w.reads(w.ask(r), http.StatusGone, notValid)
	if w.owed() != "" || w.desk.writes+w.facts.writes > 0 {
		t.Errorf("a bad form owes %s", w.owed())
	}
}

// FuzzForm holds that no form without the token of a link does anything, and that each is answered by a page.
func FuzzForm(f *testing.F) {
	f.Add("t=AAAA", "application/x-www-form-urlencoded")
	f.Add("t=%41&t=B;c", "multipart/form-data; boundary=x")
	f.Add("%", "")
	f.Fuzz(func(t *testing.T, body, kind string) {
		w := build(t)
		token := w.mailed(1, nil)
		r := form(body)
		r.Header.Set("Content-Type", kind)
		answer := w.ask(r)
		if title(answer) == "" || w.owed() != "" && !strings.Contains(body, token) {
			t.Errorf("%q is answered with %d and owes %q", body, answer.Code, w.owed())
		}
	})
}

// What was done is done once, also where the link itself could not be marked: days later it must not sign the person
// out again and take a password that was chosen since.
func TestALinkThatWasNotMarkedDoesNothingTwice(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	w.desk.fail = func(method string) error {
		if method == "write" {
			return errCrash
		}
		return nil
	}
	w.reads(w.press(token), http.StatusOK, secured)
	w.desk.fail = nil
	settled, _, _ := w.table.Get(t.Context(), store.Key{PK: person, SK: fact.Account}, store.Strong)
	debts, _ := fact.Owed(settled)
	settle, _ := fact.Settle(settled, debts)
	if err := w.table.Write(t.Context(), settle); err != nil {
		t.Fatal(err)
	}
	w.now = noon.Add(24 * time.Hour)
	w.reads(w.get(token), http.StatusGone, wasUsed)
	w.reads(w.press(token), http.StatusGone, wasUsed)
	if w.owed() != "" {
		t.Errorf("pressed a day later, the link owes %s", w.owed())
	}
}
