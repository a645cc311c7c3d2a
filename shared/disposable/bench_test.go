package disposable

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/email"
)

// hundredThousand is a prepared list of that many made-up names.
func hundredThousand() email.List {
	names := make([]string, 100_000)
	for i := range names {
		names[i] = fmt.Sprintf("host-%07d.example", i*7)
	}
	slices.Sort(names)
	return email.List(strings.Join(names, "\n") + "\n")
}

func TestLookUpsDoNotAllocate(t *testing.T) {
	list := hundredThousand()
	for name, look := range map[string]func(){
		"a listed name of 100,000":   func() { list.Match("host-0350000.example") },
		"an unlisted name":           func() { list.Match("mail.host-0350001.example") },
		"a name of the bundled list": func() { Match("mailinator.com") },
		"an ordinary domain":         func() { Match("mail.engineering.example.com") },
	} {
		if allocs := testing.AllocsPerRun(100, look); allocs != 0 {
			t.Errorf("looking up %s takes %v allocations, want none", name, allocs)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	list := hundredThousand()
	for _, c := range []struct {
		name, domain string
		list         email.List
	}{
		{"bundled/listed", "mailinator.com", Bundled()},
		{"bundled/parent", "eu.mailinator.com", Bundled()},
		{"bundled/ordinary", "mail.example.com", Bundled()},
		{"100000/listed", "host-0350000.example", list},
		{"100000/unlisted", "mail.host-0350001.example", list},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.list.Match(c.domain)
			}
		})
	}
}

func BenchmarkFamily(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Family("mail.example.com")
	}
}

func BenchmarkClassify(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Classify("mail.example.com")
	}
}
