package main

import (
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/email"
)

func TestInitTraceIsAddedUp(t *testing.T) {
	const trace = "init internal/bytealg @0.003 ms, 0 ms clock, 0 bytes, 0 allocs\n" +
		"init errors @0.3 ms, 0.002 ms clock, 1500 bytes, 3 allocs\n" +
		"init net/http @1.2 ms, 0.1 ms clock, 500 bytes, 7 allocs\n" +
		"2026/01/01 00:00:00 connection refused\n"
	got, err := parseInitTrace(trace)
	if want := (initCost{kilobytes: 2, allocations: 10}); err != nil || got != want {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if _, err := parseInitTrace("connection refused\n"); err == nil {
		t.Error("a program without a trace seems to cost nothing")
	}
}

func TestBenchmarkLineIsRead(t *testing.T) {
	got, err := parsePace("goos: linux\nBenchmarkPresignup-2   \t   20000\t     16008.5 ns/op\t    3603 B/op\t      32 allocs/op\nPASS\n")
	if want := (pace{16008.5, 3603, 32}); err != nil || got != want {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if _, err := parsePace("FAIL\n"); err == nil {
		t.Error("a failed benchmark yields figures")
	}
}

func TestManyNamesMakeAList(t *testing.T) {
	text, sample := manyNames()
	names := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(names) != nameCount || !slices.IsSorted(names) || len(slices.Compact(names)) != nameCount {
		t.Fatalf("%d names, want %d that are sorted and all different", len(names), nameCount)
	}
	for _, name := range sample {
		if !email.List(text).Has(name) {
			t.Errorf("%s is not found", name)
		}
	}
}
