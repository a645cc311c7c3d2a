package archtest

import "testing"

func TestState(t *testing.T) {
	const declared = "package mail\n\nvar table = map[string]int{\"a\": 1}\nvar Count, other int\n"
	for name, test := range map[string]struct {
		source string
		want   []string
	}{
		"reading":               {"func f() int { for k := range &table { _ = k }; return table[\"a\"] + Count }", nil},
		"a local of that name":  {"func f() { table := 1; table = 2; _ = table; Count := 0; Count++ }", nil},
		"a parameter":           {"func f(Count int) { Count = 2 }", nil},
		"a field of that name":  {"type t struct{ Count int }\nfunc (v *t) f() { v.Count = 2 }", nil},
		"assigned":              {"func f() { Count = 2 }", []string{"shared/mail/b.go:3: changes the package variable Count"}},
		"assigned with another": {"func f() { other, _ = 2, 3 }", []string{"changes the package variable other"}},
		"added to":              {"func f() { Count += 2 }", []string{"changes the package variable Count"}},
		"counted":               {"func f() { Count++ }", []string{"changes the package variable Count"}},
		"an element":            {"func f() { table[\"b\"] = 2 }", []string{"changes the package variable table"}},
		"deleted from":          {"func f() { delete(table, \"a\") }", []string{"changes the package variable table"}},
		"ranged into":           {"func f() { for Count = range 3 {} }", []string{"changes the package variable Count"}},
		"handed out":            {"func f() { set(&Count) }\nfunc set(*int) {}", []string{"changes the package variable Count"}},
		"init":                  {"func init() {}", []string{"shared/mail/b.go:3: init runs at every start"}},
		"a method named init":   {"type t int\nfunc (t) init() {}", nil},
		"a mutex":               {"import \"sync\"\nvar lock sync.Mutex", []string{"package variable of type sync.Mutex changes"}},
		"a counter":             {"import \"sync/atomic\"\nvar n = new(int)\nvar c atomic.Pointer[int]", []string{"package variable of type atomic.Pointer changes"}},
		"a channel":             {"var c chan int", []string{"package variable of type chan changes"}},
		"a compile-time check":  {"import \"io\"\nvar _ io.Reader = (*r)(nil)\ntype r struct{}", nil},
		"an error":              {"import \"errors\"\nvar errGone = errors.New(\"gone\")", nil},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, State(build(t, plan(), map[string]string{
				"shared/mail/a.go": declared,
				"shared/mail/b.go": "package mail\n\n" + test.source + "\n",
			})), test.want...)
		})
	}
}

func TestStateSeesTestsAndOtherPackages(t *testing.T) {
	expect(t, State(build(t, plan(), map[string]string{
		"shared/mail/a.go":         "package mail\n\nvar Now = 1\nvar Table = []int{1}\n",
		"shared/mail/a_test.go":    "package mail\n\nfunc f() { Now = 2 }\n",
		"shared/mail/b_test.go":    "package mail_test\n\nimport \"house/shared/mail\"\n\nfunc f() { mail.Now = 2 }\n",
		"functions/mailer/mail.go": "package mailer\n\nimport post \"house/shared/mail\"\n\nfunc f() { post.Table[0] = 2 }\n",
		"functions/mailer/std.go":  "package mailer\n\nimport \"os\"\n\nfunc g() { os.Args = nil }\n",
	})),
		"functions/mailer/mail.go:5: changes the package variable Table",
		"shared/mail/a_test.go:3: changes the package variable Now",
		"shared/mail/b_test.go:5: changes the package variable Now")
}
