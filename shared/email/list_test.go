package email

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestListHas(t *testing.T) {
	list := List("# second\n# a comment\na.example\nb.example\nbb.example\nc.example\n")
	for name := range list.All() {
		if !list.Has(name) {
			t.Errorf("%q is not found", name)
		}
	}
	if got := slices.Collect(list.All()); len(got) != 4 {
		t.Errorf("All yields %v", got)
	}
	for _, name := range []string{"", "#", "# a comment", "a", "a.exampl", "a.example\n", "aa.example", "b.example\nbb.example", "d.example", "~"} {
		if list.Has(name) {
			t.Errorf("%q is found", name)
		}
	}
	if List("").Has("a.example") || !List("a.example").Has("a.example") || !List("a\nb").Has("b") {
		t.Error("an empty list, or a list without a last newline, is not searched well")
	}
}

func TestListMatchStopsAtThePublicSuffix(t *testing.T) {
	list := List("amazonaws.com\nco.uk\nexample.com\n")
	for _, c := range []struct{ domain, entry string }{
		{"example.com", "example.com"},
		{"a.b.example.com", "example.com"},
		{"mail.amazonaws.com", "amazonaws.com"},
		{"bucket.s3.amazonaws.com", ""}, // s3.amazonaws.com is a public suffix
		{"a.example.co.uk", ""},
		{"notexample.com", ""},
		{"example.com.example", ""},
		{"com", ""},
		{"", ""},
		{strings.Repeat("a.", 32<<10) + "example.com", ""},
	} {
		if entry, ok := list.Match(c.domain); entry != c.entry || ok != (c.entry != "") {
			t.Errorf("Match(%.40q) = %q, %v, want %q", c.domain, entry, ok, c.entry)
		}
	}
}

func TestEveryNameOfAListIsFound(t *testing.T) {
	names := make([]string, 5000)
	for i := range names {
		names[i] = fmt.Sprintf("n%d.example", i*37%99991)
	}
	slices.Sort(names)
	list := List(strings.Join(names, "\n") + "\n")
	for _, name := range names {
		if entry, ok := list.Match("mail." + name); !ok || entry != name {
			t.Fatalf("Match(mail.%s) = %q, %v", name, entry, ok)
		}
		if list.Has(name + "x") {
			t.Fatalf("%sx is found", name)
		}
	}
}

// TestBundledLists holds the data files to what the search needs and the files'
// headers promise.
func TestBundledLists(t *testing.T) {
	for name, list := range map[string]List{"free.txt": free, "relays.txt": relays, "roles.txt": roles, "lookalikes": lookalikes} {
		names := slices.Collect(list.All())
		if len(names) == 0 || !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
			t.Errorf("%s is empty, not sorted bytewise, or has a name twice", name)
		}
		if strings.Contains(strings.TrimLeft(string(list), "#"), "\n\n") || !strings.HasSuffix(string(list), "\n") {
			t.Errorf("%s has an empty line, or no newline at its end", name)
		}
		for _, n := range names {
			if got, err := Normalize(n); name != "roles.txt" && (err != nil || got != n || IsPublicSuffix(n)) {
				t.Errorf("%s: %s is not a normalised domain", name, n)
			}
		}
	}
	if n := len(slices.Collect(free.All())); n > 100 {
		t.Errorf("free.txt has %d providers, at most 100 are allowed", n)
	}
	for n := range relays.All() {
		if _, ok := Free(n); ok && n != "private.icloud.com" {
			t.Errorf("%s is both relay and free", n)
		}
	}
}

func TestProviders(t *testing.T) {
	for _, domain := range []string{"privaterelay.appleid.com", "private.icloud.com", "jane.anonaddy.me", "duck.com", "x.mozmail.com", "aleeas.com"} {
		if _, ok := Relay(domain); !ok {
			t.Errorf("%s is no relay", domain)
		}
	}
	for _, domain := range []string{"icloud.com", "appleid.com", "gmail.com", "example.com", "proton.me"} {
		if entry, ok := Relay(domain); ok {
			t.Errorf("%s is a relay by %s", domain, entry)
		}
	}
	for _, domain := range []string{"gmail.com", "icloud.com", "web.de", "qq.com", "proton.me"} {
		if _, ok := Free(domain); !ok {
			t.Errorf("%s is not free", domain)
		}
	}
	if entry, ok := Free("example.com"); ok {
		t.Errorf("example.com is free by %s", entry)
	}
}

func FuzzListMatch(f *testing.F) {
	f.Add("a.example\nb.example\n", "mail.b.example")
	f.Add("# c\nb\na\n\n\n", "a")
	f.Add("", "")
	f.Add("\n", "\n")
	f.Add("co.uk", "a.co.uk")
	f.Fuzz(func(t *testing.T, list, domain string) {
		if entry, ok := List(list).Match(domain); ok != (entry != "") || !strings.HasSuffix(domain, entry) {
			t.Errorf("Match(%q) = %q, %v", domain, entry, ok)
		}
	})
}
