package disposable

import (
	_ "embed"
	"fmt"
	"go/format"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/email"
)

//go:embed families.txt
var familyLines email.List

// TestFamilyTableIsInStep compares family_table.go with families.txt; with -update it writes it.
func TestFamilyTableIsInStep(t *testing.T) {
	want, err := format.Source([]byte(tableOf(familyLines)))
	if err != nil {
		t.Fatal(err)
	}
	const name = "family_table.go"
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != string(want) {
		t.Fatalf("%s is not what families.txt says (%v): run go generate ./shared/disposable", name, err)
	}
}

func tableOf(text email.List) string {
	groups := map[string][]string{}
	for line := range text.All() {
		kind := kindOf(line)
		groups[kind] = append(groups[kind], line)
	}
	var out strings.Builder
	out.WriteString("// Code generated from families.txt by go generate; DO NOT EDIT.\n\npackage disposable\n\nvar families = lines{\n")
	for _, kind := range []string{"mail", "inside", "begin", "digit", "end", "whole"} {
		slices.Sort(groups[kind])
		fmt.Fprintf(&out, "\t%s: []string{\n", kind)
		for _, line := range groups[kind] {
			fmt.Fprintf(&out, "\t\t%q,\n", line)
		}
		out.WriteString("\t},\n")
	}
	out.WriteString("}\n")
	return out.String()
}

func kindOf(line string) string {
	before, after := strings.HasPrefix(line, "*"), strings.HasSuffix(line, "*")
	switch {
	case before && after && strings.Contains(line, "mail"):
		return "mail"
	case before && after:
		return "inside"
	case before:
		return "end"
	case after:
		return "begin"
	case strings.HasSuffix(line, "#"):
		return "digit"
	}
	return "whole"
}

// TestFindAgreesWithTheLines asks the table and, one after the other, the lines themselves about labels
// made of the lines' own words.
func TestFindAgreesWithTheLines(t *testing.T) {
	all := slices.Collect(familyLines.All())
	random := rand.New(rand.NewPCG(1, 2))
	pick := func() string {
		word, _, _ := strings.Cut(strings.Trim(all[random.IntN(len(all))], "*#"), "*")
		from := random.IntN(len(word) + 1)
		return word[min(from, random.IntN(3)):]
	}
	found := 0
	for range 20_000 {
		label := pick()
		if random.IntN(2) == 0 {
			label = "x" + label
		}
		if random.IntN(2) == 0 {
			label += "1" + pick()
		}
		line := families.find(label)
		fitting := slices.ContainsFunc(all, func(line string) bool { return fits(label, line) })
		if fitting != (line != "") || line != "" && !fits(label, line) {
			t.Fatalf("%s: the table says %q, the lines say %v", label, line, fitting)
		}
		if fitting {
			found++
		}
	}
	if found < 2_000 || found > 19_000 {
		t.Errorf("%d of 20000 labels fit: they test one side alone", found)
	}
}
