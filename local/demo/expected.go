package main

import (
	"fmt"
	"slices"
	"strings"
)

// compare returns a line for each difference between what expected.txt says and
// what was decided, sorted by event.
func compare(expected string, rows []row) []string {
	wanted, differences := parse(expected)
	for _, r := range rows {
		want, known := wanted[r.event]
		got := strings.TrimSpace(r.decision + " " + r.code)
		switch {
		case !known:
			differences = append(differences, fmt.Sprintf("%s: got %s; expected.txt has no line for it", r.event, got))
		case want != got:
			differences = append(differences, fmt.Sprintf("%s: got %s, expected %s", r.event, got, want))
		}
		delete(wanted, r.event)
	}
	for event := range wanted {
		differences = append(differences, event+": there is no such event; expected.txt has a line for it")
	}
	slices.Sort(differences)
	return differences
}

// parse reads lines of the form
//
//	event  decision  [code]
//
// Blank lines and those that begin with # say nothing. What is wrong comes back
// as differences.
func parse(expected string) (wanted map[string]string, wrong []string) {
	wanted = map[string]string{}
	number := 0
	for line := range strings.Lines(expected) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) < 2 || len(fields) > 3 || !slices.Contains([]string{allowed, refused, fault}, fields[1]) {
			wrong = append(wrong, fmt.Sprintf("expected.txt:%d: want an event, allowed, refused or fault, and perhaps a code", number))
			continue
		}
		if _, twice := wanted[fields[0]]; twice {
			wrong = append(wrong, fmt.Sprintf("expected.txt:%d: %s has a line already", number, fields[0]))
		}
		wanted[fields[0]] = strings.Join(fields[1:], " ")
	}
	return wanted, wrong
}
