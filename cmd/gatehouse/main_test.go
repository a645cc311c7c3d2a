package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said is everything a person sees of one command.
type said struct {
	code     int
	out, err string
}

// gatehouse runs the command as a shell would.
func gatehouse(t *testing.T, stdin string, args ...string) said {
	t.Helper()
	var out, err bytes.Buffer
	code := run(t.Context(), args, console{strings.NewReader(stdin), &out, &err})
	return said{code, out.String(), err.String()}
}

// project makes a folder that looks like the project, goes there, and returns it.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	t.Chdir(root)
	write(t, "go.mod", "module example.com/fork\n")
	write(t, "template.yaml", "")
	for name, text := range files {
		write(t, name, text)
	}
	return root
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestHelpShowsExamples(t *testing.T) {
	cases := map[string][]string{
		"gatehouse policy check":                         {"--help"},
		"gatehouse invoke presignup events/PreSignUp/":   {"invoke", "--help"},
		"gatehouse email classify --file addresses.txt":  {"email", "classify", "--help"},
		"gatehouse policy check policy/signup.yaml":      {"policy", "check", "--help"},
		"gatehouse policy compile --check":               {"policy", "compile", "--help"},
		"gatehouse events list --trigger PreSignUp":      {"events", "list", "--help"},
		"Look at e-mail addresses.":                      {"email", "--help"},
		"Exit codes: 0 answered; 1 refused; 2 a fault.":  {"invoke", "-h"},
		"-e, --env=NAME=VALUE":                           {"invoke", "-h"},
		"Print the version and exit.":                    {"-h"},
		"gatehouse invoke presignup - --env DNS_TIMEOUT": {"invoke", "--help"},
	}
	for want, args := range cases {
		got := gatehouse(t, "", args...)
		if got.code != 0 || !strings.Contains(got.out, want) {
			t.Errorf("%v: exit code %d, want %q in\n%s%s", args, got.code, want, got.out, got.err)
		}
		for line := range strings.Lines(got.out) {
			if len([]rune(line)) > 121 {
				t.Errorf("%v: line too wide: %s", args, line)
			}
		}
	}
}

func TestVersion(t *testing.T) {
	got := gatehouse(t, "", "--version")
	if got.code != 0 || !strings.HasPrefix(got.out, "gatehouse ") || !strings.Contains(got.out, " go1.") {
		t.Errorf("got %+v", got)
	}
}

func TestWrongUsageIsOneLineAndExitCode2(t *testing.T) {
	project(t, nil)
	cases := map[string][]string{
		`expected one of "invoke", "email", "policy", "events"`: {},
		`unknown flag --loud`:              {"invoke", "presignup", "event.json", "--loud"},
		`unexpected argument deploy`:       {"deploy"},
		`expected "<event>"`:               {"invoke", "presignup"},
		`give either addresses or --file`:  {"email", "classify"},
		`give either addresses or --file;`: {"email", "classify", "example.com", "--file", "-"},
	}
	for want, args := range cases {
		got := gatehouse(t, "", args...)
		want = strings.TrimSuffix(want, ";")
		if got.code != 2 || got.out != "" || !strings.HasPrefix(got.err, "gatehouse: "+want) || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%v: want exit code 2 and %q, got %+v", args, want, got)
		}
	}
}

func TestOutsideTheProject(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "go.mod", "module other\n")
	for _, args := range [][]string{{"invoke", "presignup", "-"}, {"policy", "check"}, {"policy", "compile"}, {"events", "list"}} {
		got := gatehouse(t, "{}", args...)
		if got.code != 2 || !strings.HasPrefix(got.err, "gatehouse: not inside the project") {
			t.Errorf("%v: got %+v", args, got)
		}
	}
}
