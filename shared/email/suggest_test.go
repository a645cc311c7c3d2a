package email

import "testing"

func TestSuggest(t *testing.T) {
	for domain, want := range map[string]string{
		"gmial.com": "gmail.com", "gmal.com": "gmail.com", "gmaill.com": "gmail.com", "gnail.com": "gmail.com",
		"gmail.co": "gmail.com", "gmail.con": "gmail.com", "gmail.cmo": "gmail.com", "gmail.cm": "gmail.com",
		"hotmial.com": "hotmail.com", "hotmial.con": "hotmail.com", "hormail.com": "hotmail.com", "hotmil.co.uk": "hotmail.co.uk",
		"otulook.com": "outlook.com", "outloook.com": "outlook.com", "outlok.con": "outlook.com",
		"yaho.com": "yahoo.com", "yahooo.com": "yahoo.com", "yahoo.con": "yahoo.com", "yhaoo.fr": "yahoo.fr",
		"iclod.com": "icloud.com", "icluod.com": "icloud.com", "protonmal.com": "protonmail.com", "googlemial.com": "googlemail.com",
		// Providers themselves, real domains near them, and anything else.
		"gmail.com": "", "mail.com": "", "ymail.com": "", "googlemail.com": "", "yahoo.ca": "", "hotmail.fr": "", "outlook.es": "",
		"cloud.com": "", "email.com": "", "hotmail.ca": "", "duck.com": "", "mozmail.com": "",
		"yopmail.com": "", "ultlook.com": "", "gmail.org": "", "gmail.example": "", "example.com": "", "yaaahoo.com": "", "mail.gmail.com": "",
		"": "", ".": "", "com": "", "a.very-long-domain-name.example.com": "",
	} {
		if got, ok := Suggest(domain); got != want || ok != (want != "") {
			t.Errorf("Suggest(%q) = %q, %v, want %q", domain, got, ok, want)
		}
	}
}

func TestSuggestNeverForAProvider(t *testing.T) {
	for _, list := range []List{free, relays, lookalikes} {
		for name := range list.All() {
			if got, ok := Suggest(name); ok {
				t.Errorf("%s is taken for a slip of %s", name, got)
			}
		}
	}
	for _, name := range &suggested {
		if !free.Has(name) {
			t.Errorf("%s is suggested, but not in free.txt", name)
		}
	}
}

func TestSuggestDoesNotAllocate(t *testing.T) {
	if allocs := testing.AllocsPerRun(100, func() { Suggest("gmial.com") }); allocs > 0 {
		t.Errorf("a suggestion takes %v allocations, want none", allocs)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "abd", 1}, {"abc", "ab", 1},
		{"abc", "xabc", 1}, {"ca", "abc", 3}, {"abcd", "badc", 2}, {"a", "abcd", 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func BenchmarkSuggest(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Suggest("gmial.com")
	}
}
