package disposable

import (
	_ "embed"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/email"
)

// ordinary holds domains of real kinds of companies, schools, authorities and
// people's mail that lie close to the words of the families.
//
//go:embed testdata/ordinary.txt
var ordinary email.List

func TestFamily(t *testing.T) {
	for _, c := range []struct{ domain, family string }{
		{"tempmail.example", "*tempmail*"},
		{"my-temp-mail-24.example", "*tempmail*"},
		{"temp-mail.co.uk", "*tempmail*"},
		{"temp.email", "*tempemail*"},
		{"10minutemail.example", "*0minutemail*"},
		{"15-minute-mail.example", "*5minutemail*"},
		{"inbox.mailinator.example", "*mailinator*"},
		{"tempmail.github.io", "*tempmail*"},
		{"yopmail.example", "*yopmail*"},
		{"gmail24.example", "gmail#"},
		{"hot-mail-2.example", "hotmail#"},
		{"gmail-premium.example", ""},
		{"gmailx7.example", ""},
		{"moakt.example", "moakt"},
		{"temporarymail.example", "temporarymail*"},
		{"77-mails.top", ""},
		// Only the registered label counts.
		{"tempmail.example.com", ""},
		{"mailinator.com.example", ""},
		// Providers, relays, slips, and words that only contain a part.
		{"gmail.com", ""},
		{"gmaill.com", ""},
		{"hotmail.be", ""},
		{"contemporarymail.example", ""},
		{"moaktor.example", ""},
		{"com", ""},
		{"", ""},
		{"-", ""},
	} {
		if family, ok := Family(c.domain); family != c.family || ok != (c.family != "") {
			t.Errorf("Family(%q) = %q, %v, want %q", c.domain, family, ok, c.family)
		}
	}
}

func TestNoOrdinaryDomainIsDisposable(t *testing.T) {
	count := 0
	for domain := range ordinary.All() {
		name, err := email.Normalize(domain)
		if err != nil {
			t.Errorf("%s: %v", domain, err)
		}
		if class, by := Classify(name); class == Disposable {
			t.Errorf("%s would be blocked by %q", domain, by)
		}
		count++
	}
	if count < 300 {
		t.Errorf("only %d ordinary domains were tried", count)
	}
}

func TestProtectedDomainsAreNeverDisposable(t *testing.T) {
	for _, list := range []email.List{protected, email.Relays(), email.FreeProviders()} {
		for name := range list.All() {
			if class, by := Classify(name); class == Disposable {
				t.Errorf("%s would be blocked by %q", name, by)
			}
		}
	}
}

func TestFamiliesAreWellFormed(t *testing.T) {
	lines := slices.Collect(familyLines.All())
	if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
		t.Error("families.txt is not sorted, or has a line twice")
	}
	for _, line := range lines {
		word := strings.Trim(line, "*#")
		if len(word) < 5 || word != strings.ToLower(word) || strings.ContainsAny(word, "-*#.") {
			t.Errorf("families.txt: %q is too short, or not in lower-case letters and digits", line)
		}
	}
}

// TestFamiliesFindUnlistedHosts holds a random fifth of the list out and counts
// how much of it the rest of the rules find: what the families add.
func TestFamiliesFindUnlistedHosts(t *testing.T) {
	names := slices.Collect(Bundled().All())
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	held := names[:len(names)/5]
	found := 0
	for _, name := range held {
		if _, ok := Family(name); ok {
			found++
		}
	}
	share := float64(found) / float64(len(held))
	t.Logf("families alone find %d of %d held-out domains (%.1f %%)", found, len(held), 100*share)
	if share < 0.05 {
		t.Errorf("families find %.1f %% of held-out domains, want at least 5 %%", 100*share)
	}
}

func FuzzFamily(f *testing.F) {
	for _, seed := range []string{"tempmail.com", "temp.email", "", ".", "..", "-.-", "a.b.c.co.uk", "gmail24.com"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, domain string) {
		if family, ok := Family(domain); ok != (family != "") {
			t.Errorf("Family(%q) = %q, %v", domain, family, ok)
		}
	})
}
