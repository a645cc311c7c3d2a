package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRequestsAreHeldToTheRow(t *testing.T) {
	row := map[string]int{"BatchGetItem": 1, "UpdateItem": 1}
	for _, test := range []struct {
		name        string
		seen        map[string]int
		invocations int
		more        int
		want        float64
	}{
		{"the row", map[string]int{"BatchGetItem": 10, "UpdateItem": 10}, 10, 0, 0},
		{"one call more each time", map[string]int{"BatchGetItem": 10, "UpdateItem": 20}, 10, 0, 1},
		{"a call that is missing once", map[string]int{"BatchGetItem": 10, "UpdateItem": 9}, 10, 0, 0.1},
		{"another call", map[string]int{"BatchGetItem": 1, "UpdateItem": 1, "Scan": 1}, 1, 0, 1},
		{"a repetition that is allowed", map[string]int{"BatchGetItem": 2, "UpdateItem": 1}, 1, 1, 0},
		{"two repetitions", map[string]int{"BatchGetItem": 2, "UpdateItem": 2}, 1, 1, 1},
		{"nothing", nil, 1, 0, 2},
	} {
		if got := (traffic{requests: test.seen}).differs(row, test.invocations, test.more); got != test.want {
			t.Errorf("%s: differs by %v, want %v", test.name, got, test.want)
		}
	}
}

func TestTrafficIsReadAloud(t *testing.T) {
	if got := (traffic{requests: map[string]int{"UpdateItem": 10, "BatchGetItem": 20}}).each(10); got != "BatchGetItem 2, UpdateItem 1" {
		t.Errorf("reads %q", got)
	}
	if got := (traffic{}).each(1); got != "none" {
		t.Errorf("nothing reads %q", got)
	}
}

// Every subject needs what it is measured with, or a run ends after minutes instead of here.
func TestSubjectsAreComplete(t *testing.T) {
	for _, s := range subjects() {
		for _, path := range []string{s.folder(), baselineFolder(s.baseline), "events/" + s.event, "events/" + s.events} {
			if _, err := os.Stat(filepath.Join("..", path)); err != nil {
				t.Errorf("%s: %v", s.name, err)
			}
		}
		if s.binaryMB == 0 || s.zipMB == 0 || s.memoryMB == 0 || s.services > 0 && (s.calls == nil || s.pools == 0) || s.trigger() && s.chain == 0 {
			t.Errorf("%s lacks a cap", s.name)
		}
		if _, err := s.standing(); err != nil {
			t.Errorf("%s: rows: %v", s.name, err)
		}
	}
	functions, err := filepath.Glob("../functions/*/lambda")
	if err != nil || len(functions) != len(subjects()) {
		t.Errorf("%d functions and %d subjects, %v", len(functions), len(subjects()), err)
	}
}

func TestOneFunctionCanBeChosen(t *testing.T) {
	if got := chosen("clock"); len(got) != 1 || got[0].name != "clock" {
		t.Errorf("chosen are %d", len(got))
	}
	if len(chosen("")) != len(subjects()) || len(chosen("nobody")) != 0 {
		t.Error("no name stands for all, another one for none")
	}
}

// The probe and the loop work with a function that calls AWS.
func TestCallsAreCounted(t *testing.T) {
	w, err := openWorkshop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	for _, s := range workers() {
		if s.name != "outbox" {
			continue
		}
		seen, err := countCalls(t.Context(), w, s)
		if err != nil {
			t.Fatal(err)
		}
		if seen.connections < 2 || seen.all.requests["SendMessageBatch"] != 2*seen.invocations {
			t.Errorf("seen are %s on %d connections", seen.all.each(seen.invocations), seen.connections)
		}
		for _, r := range seen.ofRequests(s) {
			if r.Verdict != Passed {
				t.Errorf("%s: %s", r.Measure, r.Detail)
			}
		}
	}
}

func TestRowsAreWrittenAsDynamoDBDoes(t *testing.T) {
	rows, err := knownPerson()
	if err != nil {
		t.Fatal(err)
	}
	c, err := openCloud(0, nil, rows...)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	k := key{}
	k.PK.S, k.SK.S = samplePerson(), "signin#latest"
	if found := c.row(k); found["userName"]["S"] != sampleName || found["count"]["N"] != "1" {
		t.Errorf("read %v", found)
	}
}

func TestSettingsOfAllFunctionsAreNamedOnce(t *testing.T) {
	if all := named(settings()); len(all) != len(settings()) || all["FACTS_TABLE"] != "Facts" || !strings.HasSuffix(all["REVOCATIONS_QUEUE_URL"], ".fifo") {
		t.Errorf("%d of %d settings", len(all), len(settings()))
	}
}
