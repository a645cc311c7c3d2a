package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTableColumns(t *testing.T) {
	rows := []row{
		{event: "PreSignUp/PreSignUp_SignUp", decision: allowed, took: 1234 * time.Microsecond, first: true, start: 6 * time.Millisecond, memory: 9_850_000},
		{event: "PreSignUp/PreSignUp_SignUp.disposable", decision: refused, code: "disposable_email", took: 87 * time.Microsecond, memory: 10_200_000},
		{event: "PreSignUp/x", decision: fault, code: "unavailable", took: 5 * time.Second},
	}
	const want = `EVENT                        DECISION  CODE                   MS     MEMORY
PreSignUp_SignUp             allowed                        1.23*    9.8 MB
PreSignUp_SignUp.disposable  refused   disposable_email     0.09    10.2 MB
x                            fault     unavailable       5000.00          -

* first event of a new process; starting it took 6.00 ms more.
3 events: 1 allowed, 1 refused, 1 fault; at most 10.2 MB of memory; --logs shows what is wrong.
`
	if got := table(rows, false); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	coloured := table(rows, true)
	if !strings.Contains(coloured, "\x1b[33mrefused \x1b[0m") || strings.NewReplacer("\x1b[32m", "", "\x1b[33m", "", "\x1b[31m", "", "\x1b[0m", "").Replace(coloured) != want {
		t.Errorf("colour must change nothing but the decisions:\n%q", coloured)
	}
}

func TestTableFits100Columns(t *testing.T) {
	long := row{event: "a/" + strings.Repeat("E", 90), decision: refused, code: strings.Repeat("c", 60), took: 9999990 * time.Microsecond, first: true, memory: 999_900_000}
	for line := range strings.Lines(table([]row{long, {event: "a/b", decision: fault, code: "x"}}, false)) {
		if len(strings.TrimSuffix(line, "\n")) > 100 {
			t.Errorf("%d columns: %s", len(line)-1, line)
		}
	}
}

func TestColourOnlyOnATerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if wantsColour(file) {
		t.Error("colours go into a file")
	}
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device, as a terminal is
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = device.Close() }()
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	if !wantsColour(device) {
		t.Error("no colours on a terminal")
	}
	t.Setenv("NO_COLOR", "1")
	if wantsColour(device) {
		t.Error("NO_COLOR is set and there are colours")
	}
}
