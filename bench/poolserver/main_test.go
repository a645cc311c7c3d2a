package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
)

// ask runs the program with questions and returns its greeting and its answers.
func ask(t *testing.T, questions ...string) (map[string]any, [][]float64) {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), strings.NewReader(strings.Join(questions, "\n")), &out); err != nil {
		t.Fatal(err)
	}
	var greeting map[string]any
	line, err := out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(line, &greeting); err != nil {
		t.Fatal(err)
	}
	answers := make([][]float64, len(questions))
	for i := range answers {
		line, _ := out.ReadString('\n')
		for field := range strings.FieldsSeq(line) {
			var figure float64
			if _, err := fmt.Sscan(field, &figure); err != nil {
				t.Fatalf("%s: %q: %v", questions[i], line, err)
			}
			answers[i] = append(answers[i], figure)
		}
	}
	return greeting, answers
}

func TestAnswers(t *testing.T) {
	greeting, answers := ask(t, "heap", "people 1000", "heap", "grants", "heap", "page 1 2", "page 16 2", "page 17 2", "bare 2", "usage")
	if greeting["group"] != "gatehouse" || greeting["endpoint"] == "" || greeting["client"] == "" {
		t.Errorf("greeting: %v", greeting)
	}
	empty, filled, granted := answers[0][0], answers[2][0], answers[4][0]
	if grown := filled - empty; grown < 500_000 {
		t.Errorf("984 people take %.0f bytes", grown)
	}
	if grown := granted - filled; grown < 200_000 {
		t.Errorf("984 refresh tokens take %.0f bytes", grown)
	}
	for i, users := range map[int]float64{5: 60, 6: 60, 7: 40} {
		if page := answers[i]; len(page) != 3 || page[0] <= 0 || page[1] <= 0 || page[2] != users {
			t.Errorf("page: %v, want nanoseconds, allocations and %.0f users", page, users)
		}
	}
	if spent, all := answers[8][0], answers[9][0]; spent < 1e5 || all < spent {
		t.Errorf("the cryptography of two sign-ins takes %.0f ns of %.0f in all", spent, all)
	}
	if calls := answers[9][3]; calls != 0 {
		t.Errorf("%.0f calls of triggers without a sign-in", calls)
	}
}

func TestQuestionsWithoutAnswer(t *testing.T) {
	for _, question := range []string{"", "age", "page 2 1"} {
		if err := run(t.Context(), strings.NewReader(question+"\n"), io.Discard); err == nil {
			t.Errorf("%q is answered", question)
		}
	}
}
