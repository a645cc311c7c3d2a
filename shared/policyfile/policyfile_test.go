package policyfile_test

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"gatehouse/shared/policyfile"
	"gatehouse/shared/signup"
)

func decode(t *testing.T, text string) (signup.Policy, error) {
	t.Helper()
	policy := signup.Default()
	err := policyfile.Decode("signup.yaml", []byte(text), &policy)
	return policy, err
}

// The file is policy/signup.yaml as it is delivered; operators edit theirs.
func TestTheDeliveredFileSaysTheDefaults(t *testing.T) {
	text, err := os.ReadFile("testdata/signup.yaml")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := decode(t, string(text))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(policy, signup.Default()) {
		t.Errorf("the delivered file says that what is left out has the value shown, but it decodes to\n%+v\nand the defaults are\n%+v", policy, signup.Default())
	}
}

func TestWhatIsLeftOutKeepsItsDefault(t *testing.T) {
	policy, err := decode(t, "version: 1\ndisposable:\n  mode: log\n")
	if err != nil {
		t.Fatal(err)
	}
	want := signup.Default()
	want.Disposable.Mode = signup.Log
	if !reflect.DeepEqual(policy, want) {
		t.Errorf("decoded to\n%+v\nwant\n%+v", policy, want)
	}
}

func TestFaultsNameFileLineAndColumn(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"unknown key":        {"version: 1\ndisposabel:\n  mode: off\n", `signup.yaml:2:1: unknown field "disposabel"`},
		"unknown inner key":  {"disposable:\n  mod: \"off\"\n", `signup.yaml:2:3: unknown field "mod"; known are: mode, sources`},
		"doubled key":        {"version: 1\nversion: 1\n", `signup.yaml:2:1: mapping key "version" already defined at [1:1]`},
		"wrong type":         {"address:\n  required: perhaps\n", "signup.yaml:2:13:"},
		"list for a map":     {"deny: [a, b]\n", "signup.yaml:1:"},
		"known keys":         {"version: 1\ndisposabel:\n  mode: off\n", "known are: version, address, allow, deny, only, relay, disposable,"},
		"a star":             {"allow:\n  - *.example.com\n", `signup.yaml:2:5: an entry that begins with a star must stand in quotes, as in "*.example.com"`},
		"a tab":              {"deny:\n\tmode: block\n", "signup.yaml:2:1: a tab cannot indent: use spaces"},
		"an empty key":       {"\"\": 1\n", "signup.yaml:1:1: unknown field"},
		"no list":            {"auto_confirm:\n  domains: example.com\n", "signup.yaml:2:12: must be a list, such as [one, two]"},
		"a list for keys":    {"deny: [a, b]\n", "must be keys with values, such as: key: value"},
		"neither yes nor no": {"address:\n  required: perhaps\n", "signup.yaml:2:13: must be true or false"},
		"half typed":         {"version: 1\nfree:\n  mode:\nwording: ~\n", "signup.yaml:3:8: has no value"},
		"a colour":           {"wording: #cc3300\n", "signup.yaml:1:10: has no value; write one or take the key out; # begins a comment: put a value that begins with it in quotes"},
		"a text for 1":       {"version: \"1\"\n", "signup.yaml:1:10: must be a number without quotes"},
		"a fraction":         {"version: 1.0\n", "signup.yaml:1:10: numbers are whole"},
		"hexadecimal":        {"version: 0x1\n", "signup.yaml:1:10: numbers are whole"},
		"octal":              {"version: 01\n", "signup.yaml:1:10: numbers are whole"},
		"a tag":              {"allow: !!set {a.com}\n", "signup.yaml:1:8: tags are not taken here"},
		"an anchor":          {"allow: &a [example.com]\n", "signup.yaml:1:8: anchors are not taken here"},
		"a directive":        {"%YAML 1.1\n---\nversion: 1\n", "signup.yaml:1:1: directives are not taken here"},
		"deep, flow":         {"allow: " + strings.Repeat("[", 100_000), "is nested too deep"},
		"deep, block":        {strings.Repeat("- ", 100_000), "is nested too deep"},
		"deep, keys":         {strings.Repeat("? ", 100_000), "is nested too deep"},
		"an escape":          {"\"\\e[31mzz\": 1\n", `unknown field "?[31mzz"`},
		"syntax":             {"deny: {mode: block\n", "signup.yaml:1:"},
		"unknown mode":       {"version: 1\nfree:\n  mode: maybe\n", "signup.yaml:3:9: free.mode: must be block, log or off"},
		"review":             {"free:\n  mode: review\n", "signup.yaml:2:9: free.mode: review needs approval"},
		"bad entry":          {"deny:\n  entries:\n    - example.com\n    - \"*@example.com\"\n", "signup.yaml:4:7: deny.entries[1]:"},
		"bad source":         {"names:\n  sources: [signup]\n", "signup.yaml:2:13: names.sources[0]: must be sign_up"},
		"a value left out":   {"only:\n  mode: block\n", "signup.yaml:2:7: only.entries: is empty, which would refuse everybody"},
		"bad wording":        {"wording:\n  de:\n    free_email: Endet mit Punkt.\n", "signup.yaml:3:17: wording.de.free_email: the sentence must not end in a full stop"},
		"nothing":            {"# only a comment\n", "signup.yaml: is empty"},
		"two documents":      {"version: 1\n---\nversion: 1\n", "signup.yaml: holds more than one document"},
		"too large":          {"# " + strings.Repeat("x", policyfile.MaxBytes), "signup.yaml: is larger than 1 MB"},
		"unsupported format": {"version: 2\n", "signup.yaml:1:10: version: must be 1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := decode(t, c.text)
			if err == nil {
				t.Fatal("was accepted")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("an operator reads\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func TestAByteOrderMarkIsNoKey(t *testing.T) {
	if _, err := decode(t, "\ufeffversion: 1\n"); err != nil {
		t.Error(err)
	}
}

func TestAllFaultsComeTogether(t *testing.T) {
	_, err := decode(t, "free:\n  mode: maybe\nrole:\n  mode: never\n")
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 2 {
		t.Fatalf("want two faults, got: %v", err)
	}
	for _, one := range joined.Unwrap() {
		var fault policyfile.Fault
		if !errors.As(one, &fault) || fault.Line == 0 {
			t.Errorf("no place is known for: %v", one)
		}
	}
}

func TestCompiledFormComesBackTheSame(t *testing.T) {
	policy := signup.Default()
	policy.Deny.Entries = []string{"example.com", "<b>@example.org"}
	compiled, err := policyfile.Compile(policy)
	if err != nil {
		t.Fatal(err)
	}
	again, err := policyfile.Compile(policy)
	if err != nil || string(again) != string(compiled) {
		t.Errorf("two compilations differ (%v)", err)
	}
	if !strings.Contains(string(compiled), "<b>") || !strings.HasSuffix(string(compiled), "}\n") {
		t.Errorf("compiled to\n%s", compiled)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("version: 1\n")
	f.Add("deny: {mode: block, entries: [\"*.example.com\"]}\n")
	f.Add("a: &a [*a]\n")
	f.Add("allow: !!set {a.com}\n")
	f.Add("a: &a [x]\nb: &b [*a, *a]\nallow: [*b, *b]\n")
	f.Add(strings.Repeat("a:\n ", 60))
	f.Add("? - :\n- |\n  \x00")
	f.Add("wording: {de: {free_email: x}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		policy := signup.Default()
		if policyfile.Decode("signup.yaml", []byte(text), &policy) != nil {
			return
		}
		if _, err := signup.New(policy); err != nil {
			t.Errorf("a file that is accepted makes no rules: %v", err)
		}
	})
}

func TestLocateFindsWhatWasFoundLater(t *testing.T) {
	const text = "free:\n  mode: block\n"
	err := policyfile.Locate("signup.yaml", []byte(text), errors.Join(placed{"$.free.mode"}, placed{"$.free.none"}, errors.New("no place")))
	want := "signup.yaml:2:9: is odd\nsignup.yaml:2:7: is odd\nsignup.yaml: no place"
	if err == nil || err.Error() != want {
		t.Errorf("an operator reads\n%v\nwant\n%s", err, want)
	}
	if policyfile.Locate("signup.yaml", []byte(text), nil) != nil {
		t.Error("nothing wrong was reported")
	}
}

// placed is an error about the value at a path.
type placed struct{ path string }

func (placed) Error() string  { return "is odd" }
func (p placed) Path() string { return p.path }
