package portal_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/portal"
	"gatehouse/shared/link"
	"gatehouse/shared/mail"
)

func TestTheQuestionSaysWhatHappened(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	answer := w.get(token)
	w.reads(answer, http.StatusOK, question)
	for _, part := range []string{"1 March 2026, 12:59 (Europe/Vienna)", "Shop", "Jane&#39;s phone", "It is not verified", token} {
		if !strings.Contains(answer.Body.String(), part) {
			t.Errorf("the page does not say %q", part)
		}
	}
	if w.desk.gets != 1 || w.facts.gets != 1 {
		t.Errorf("showing read %d rows of Work and %d of Facts, want one each", w.desk.gets, w.facts.gets)
	}
}

// TestLookingChangesNothing is the promise on which scanners and previews of mail programs do no harm.
func TestLookingChangesNothing(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	before := string(w.work.Snapshot()) + string(w.table.Snapshot())
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, target := range []string{"/not-me?t=" + token, "/not-me?t=" + token + "&act=1", "/not-me", "/not-me?t=" + strings.Repeat("A", 43)} {
			r := httptest.NewRequest(method, target, strings.NewReader("t="+token))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Http-Method-Override", http.MethodPost)
			w.ask(r)
		}
	}
	if w.facts.writes+w.desk.writes > 0 || string(w.work.Snapshot())+string(w.table.Snapshot()) != before {
		t.Errorf("looking wrote %d times", w.facts.writes+w.desk.writes)
	}
	if head := w.ask(httptest.NewRequest(http.MethodHead, "/not-me?t="+token, nil)); head.Code != http.StatusOK || head.Body.Len() > 0 {
		t.Errorf("HEAD is answered with %d and %d bytes", head.Code, head.Body.Len())
	}
	w.reads(w.press(token), http.StatusOK, secured)
}

func TestLinksThatOpenNothing(t *testing.T) {
	w := build(t)
	old := w.mailed(1, nil)
	w.now = noon.Add(time.Minute)
	used := w.mailed(2, nil)
	foreign := w.mailed(3, func(l *link.Link) { l.Purpose = "free-slot" })
	w.press(used)
	late := w.mailed(4, func(l *link.Link) { l.Person = "us-east-1_EXAMPLE00#someone-else" })
	w.now = w.now.Add(link.Lifetime)
	for token, heading := range map[string]string{
		old: superseded, used: wasUsed, foreign: notValid, late: tooOld,
		"": notValid, "short": notValid, strings.Repeat("A", 43): notValid, strings.Repeat("A", 1<<20): notValid,
	} {
		w.reads(w.get(token), http.StatusGone, heading)
		w.reads(w.press(used), http.StatusGone, wasUsed)
	}
	if w.facts.writes != 1 || w.desk.writes != 1 {
		t.Errorf("links that open nothing wrote %d times", w.facts.writes+w.desk.writes-2)
	}
}

func TestThePageSpeaksTheLanguageOfTheMail(t *testing.T) {
	w := build(t)
	seed := byte(0)
	for locale, heading := range map[string]string{
		"de-AT": "In Ihrem Konto hat sich jemand angemeldet", "ja": "アカウントへのサインインがありました", "ko": "Quelqu’un s’est connecté à votre compte", "": "Quelqu’un s’est connecté à votre compte",
	} {
		seed++
		token := w.mailed(seed, func(l *link.Link) { l.Locale = locale })
		r := httptest.NewRequest(http.MethodGet, "/not-me?t="+token, nil)
		r.Header.Set("Accept-Language", "fr-CA")
		w.reads(w.ask(r), http.StatusOK, heading)
	}
}

func TestThePageCallsTheAppAsThePolicyDoes(t *testing.T) {
	w := build(t)
	policy := mail.Default()
	policy.Apps = map[string]string{"Shop": "Our shop"}
	pages, err := portal.New(policy, w.parts())
	if err != nil {
		t.Fatal(err)
	}
	w.pages = pages
	if body := w.get(w.mailed(1, nil)).Body.String(); !strings.Contains(body, "Our shop") {
		t.Errorf("the app is called otherwise:\n%s", body)
	}
}

func TestThePageWorksWithoutNames(t *testing.T) {
	w := build(t)
	w.configFault = errors.New("the row is missing")
	w.config.Clients = nil
	answer := w.get(w.mailed(1, nil))
	w.reads(answer, http.StatusOK, question)
	if !strings.Contains(answer.Body.String(), "1example23456789abcdefghij") || len(w.faults) != 1 {
		t.Errorf("without names, %d faults are told", len(w.faults))
	}
	bare := w.mailed(2, func(l *link.Link) { l.Client, l.Device, l.Zone = "", "", "" })
	if body := w.get(bare).Body.String(); !strings.Contains(body, "11:59 (UTC)") || strings.Contains(body, "<dt>App") || strings.Contains(body, "not verified") {
		t.Errorf("a page without app and device:\n%s", body)
	}
}

func TestABrokenTableIsSaidPlainly(t *testing.T) {
	for _, table := range []string{"facts", "work"} {
		w := build(t)
		token := w.mailed(1, nil)
		broke := map[string]*calls{"facts": w.facts, "work": w.desk}[table]
		broke.fail = func(string) error { return errors.New("ResourceNotFoundException") }
		w.reads(w.get(token), http.StatusInternalServerError, broken)
		w.reads(w.press(token), http.StatusInternalServerError, broken)
		if len(w.faults) != 2 || strings.Contains(w.faults[0].Error(), token) {
			t.Errorf("%s: the operator is told %v", table, w.faults)
		}
	}
}

// The texts of the pages name the time in words.
func TestTheTextsSayHowLongALinkLives(t *testing.T) {
	if link.Lifetime != 7*24*time.Hour {
		t.Errorf("a link lives %v; the texts of shared/web and the README say seven days", link.Lifetime)
	}
}
