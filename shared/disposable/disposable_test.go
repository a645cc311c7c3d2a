package disposable

import (
	_ "embed"
	"flag"
	"os"
	"strings"
	"testing"

	"gatehouse/shared/email"
)

//go:embed disposable-domains.txt
var raw string

var update = flag.Bool("update", false, "write list.txt anew from disposable-domains.txt")

func TestBundledListIsPrepared(t *testing.T) {
	want, dropped := prepare(raw)
	for _, d := range dropped {
		t.Logf("left out: %s (%s)", d.entry, d.why)
	}
	if *update {
		if err := os.WriteFile("list.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if Bundled() != want {
		t.Fatal("list.txt is not what prepare makes of disposable-domains.txt: run go generate ./shared/disposable")
	}
}

func TestEveryRawEntryMatches(t *testing.T) {
	_, dropped := prepare(raw)
	out := map[string]bool{}
	for _, d := range dropped {
		out[d.entry] = true
	}
	count := 0
	for entry := range strings.Lines(raw) {
		entry = strings.TrimSpace(entry)
		if out[entry] {
			continue
		}
		name, err := email.Normalize(entry)
		if err != nil {
			t.Fatalf("%s: %v", entry, err)
		}
		if got, ok := Match(name); !ok || got != name {
			t.Errorf("Match(%s) = %q, %v; the list holds it", name, got, ok)
		}
		if got, ok := Match("sub." + name); !ok || got != name {
			t.Errorf("Match(sub.%s) = %q, %v; its parent is listed", name, got, ok)
		}
		count++
	}
	if count < 8000 {
		t.Errorf("only %d entries were tried; is disposable-domains.txt whole?", count)
	}
}

func TestMatchStopsAtThePublicSuffix(t *testing.T) {
	for _, domain := range []string{
		"com", "co.uk", "edu.pl", "eu.org", "dynv6.net", "never-listed.dynv6.net", "never-listed.eu.org",
		"gmail.com", "icloud.com", "privaterelay.appleid.com", "harvard.edu", "example.com",
		"notmailinator.example", "mailinator.com.example", "", ".", "..", "com.", "#",
	} {
		if entry, ok := Match(domain); ok {
			t.Errorf("Match(%q) found %q; nothing should match", domain, entry)
		}
	}
}

func TestPrepare(t *testing.T) {
	list, dropped := prepare("# a comment\n\nB.example.com\na.example.com.\nb.example.com\nпример.example\nbücher.example\n" +
		"co.uk\ngithub.io\ncom\nnodot\nsize 676441\nicloud.com\nappleid.com\nsub.duck.com\ngmail.com\n")
	if want := email.List("a.example.com\nb.example.com\nxn--bcher-kva.example\nxn--e1afmkfd.example\n"); list != want {
		t.Errorf("prepared list:\n%swant:\n%s", list, want)
	}
	want := []leftOut{
		{"co.uk", "public suffix"}, {"github.io", "public suffix"}, {"com", "malformed"}, {"nodot", "malformed"},
		{"size 676441", "malformed"}, {"icloud.com", "protected"}, {"appleid.com", "protected"},
		{"sub.duck.com", "protected"}, {"gmail.com", "protected"},
	}
	if len(dropped) != len(want) {
		t.Fatalf("left out %v, want %v", dropped, want)
	}
	for i := range want {
		if dropped[i] != want[i] {
			t.Errorf("left out %v, want %v", dropped[i], want[i])
		}
	}
}

func TestPreparedListsAreStable(t *testing.T) {
	list, dropped := prepare(string(Bundled()))
	if list != Bundled() || len(dropped) != 0 {
		t.Errorf("preparing the prepared list changes it (left out: %v)", dropped)
	}
}

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		domain  string
		class   Class
		matched string
	}{
		{"mailinator.com", Disposable, "mailinator.com"},
		{"eu.mailinator.com", Disposable, "mailinator.com"},
		{"my-temp-mail.example", Disposable, "*tempmail*"},
		{"mail.trash-mail.example", Disposable, "*trashmail*"},
		{"privaterelay.appleid.com", Relay, "privaterelay.appleid.com"},
		{"private.icloud.com", Relay, "private.icloud.com"},
		{"jane.anonaddy.com", Relay, "anonaddy.com"},
		{"jane.mozmail.com", Relay, "mozmail.com"},
		{"duck.com", Relay, "duck.com"},
		{"passmail.net", Relay, "passmail.net"},
		{"slmail.me", Relay, "slmail.me"},
		{"opayq.com", Relay, "opayq.com"},
		{"sify.com", Other, ""}, // listed as published, protected here
		{"manchmal.in-ulm.de", Other, ""},
		{"icloud.com", Free, "icloud.com"},
		{"gmail.com", Free, "gmail.com"},
		{"appleid.com", Other, ""},
		{"gmaill.com", Other, ""}, // a slip, not a family
		{"example.com", Other, ""},
		{"harvard.edu", Other, ""},
		{"", Other, ""},
	} {
		if class, matched := Classify(c.domain); class != c.class || matched != c.matched {
			t.Errorf("Classify(%q) = %s by %q, want %s by %q", c.domain, class, matched, c.class, c.matched)
		}
	}
}
