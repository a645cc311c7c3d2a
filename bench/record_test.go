package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRecordAppendsOneLinePerBar(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.jsonl")
	m := machine{Commit: "0000000", Go: "go1.26", OS: "linux/arm64", CPU: "Example", Cores: 2}
	results := []Result{
		{Bar: Bar{ID: "D2", Must: 7.5}, Function: "presignup", Value: exactly(7.2), Verdict: Passed},
		{Bar: Bar{ID: "T8", Must: 1.1}, Function: "presignup", Value: Value{1.05, 1.02, 1.08}, Verdict: Passed},
	}
	for range 2 {
		if err := record(file, time.Unix(0, 0), m, results); err != nil {
			t.Fatal(err)
		}
	}
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close() //nolint:errcheck // only read
	var entries []entry
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("a line is no JSON: %v", err)
		}
		entries = append(entries, e)
	}
	if len(entries) != 4 {
		t.Fatalf("%d lines, want 2 for each of 2 runs", len(entries))
	}
	if e := entries[3]; e.ID != "T8" || e.Value != 1.05 || e.Low != 1.02 || e.Bar != 1.1 || e.Verdict != Passed || e.Machine != m {
		t.Errorf("the last line reads %+v", e)
	}
}

func TestMachineNamesNoHost(t *testing.T) {
	text := describe(t.Context(), ".").String()
	if host, err := os.Hostname(); err == nil && len(host) > 3 && strings.Contains(text, host) {
		t.Errorf("%q names the host", text)
	}
	if !strings.Contains(text, "go1.") || !strings.Contains(text, " x ") {
		t.Errorf("%q lacks the toolchain or the processor", text)
	}
}
