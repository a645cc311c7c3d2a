package main

import (
	"strings"
	"testing"
)

func TestVerdicts(t *testing.T) {
	most := Bar{Must: 1.10, Stretch: 1.00}
	least := Bar{Must: 0.90, Stretch: 1.00, AtLeast: true}
	tests := []struct {
		name      string
		bar       Bar
		value     Value
		want      Verdict
		stretched bool
	}{
		{"exactly on the bar", most, exactly(1.10), Passed, false},
		{"just over", most, exactly(1.101), Failed, false},
		{"on the stretch", most, exactly(1.00), Passed, true},
		{"interval below the bar", most, Value{1.0, 0.9, 1.05}, Passed, false},
		{"interval across the bar", most, Value{1.05, 1.0, 1.15}, Undecided, false},
		{"interval above the bar", most, Value{1.2, 1.15, 1.3}, Failed, false},
		{"enough", least, exactly(0.90), Passed, false},
		{"too little", least, Value{0.8, 0.7, 0.85}, Failed, false},
		{"perhaps enough", least, Value{0.92, 0.85, 0.95}, Undecided, false},
		{"nothing promised", Bar{Open: true}, exactly(1), Unjudged, false},
		{"more than enough", least, Value{1.2, 1.1, 1.3}, Passed, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.bar.judge(test.value); got != test.want {
				t.Errorf("%s with %v is %q, want %q", test.bar.promise(), test.value, got, test.want)
			}
			if got := test.bar.stretched(test.value); got != test.stretched {
				t.Errorf("stretch reached: %v, want %v", got, test.stretched)
			}
		})
	}
}

func TestMissedBarsAreNamed(t *testing.T) {
	bar := Bar{ID: "D2", Measure: "zipped at level 9", Unit: "MB", Must: 3.1}
	results := []Result{bar.result("presignup", exactly(3.0), ""), bar.result("presignup", exactly(3.4), ""), bar.skip("presignup", "no zip")}
	err := missed("exact", results)
	if err == nil {
		t.Fatal("a missed exact bar goes unnoticed")
	}
	for _, want := range []string{"D2 presignup", "3.40 MB", "<= 3.10 MB"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error %q does not say %q", err, want)
		}
	}
	if n := strings.Count(err.Error(), "D2"); n != 1 {
		t.Errorf("%d bars are named, want only the missed one", n)
	}
	if err := missed("timed", results); err != nil {
		t.Errorf("a timed bar decided: %v", err)
	}
}

func TestTable(t *testing.T) {
	bar := Bar{ID: "T13", Measure: "throughput", Unit: "x", Must: 0.9, Stretch: 1, AtLeast: true}
	text := table([]Result{bar.result("presignup", Value{1.04, 1.01, 1.08}, "5300 against 5100"), bar.skip("presignup", "node is not installed")})
	for _, want := range []string{"1.04 (1.01 to 1.08) x", ">= 0.90 x", "| yes ", "| pass ", "| skipped ", "node is not installed"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		if len(line) != len(lines[0]) {
			t.Errorf("columns are not aligned:\n%s", text)
			break
		}
	}
}

func TestNumbers(t *testing.T) {
	for value, want := range map[float64]string{0: "0", 2: "2", 1.149: "1.15", 12.34: "12.3", 123.4: "123", -0.5: "-0.50", -0.001: "0", 100000: "100000"} {
		if got := number(value); got != want {
			t.Errorf("%v prints as %s, want %s", value, got, want)
		}
	}
}

func TestTextBetweenMarkers(t *testing.T) {
	page := "# Bench\n<!-- exact -->\nold\n<!-- /exact -->\nrest\n"
	got, err := between(page, "exact", "new\n")
	if want := "# Bench\n<!-- exact -->\nnew\n<!-- /exact -->\nrest\n"; err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	for _, broken := range []string{"", "<!-- exact -->", "<!-- /exact -->", "<!-- /exact --><!-- exact -->"} {
		if _, err := between(broken, "exact", "new"); err == nil {
			t.Errorf("%q has no pair of markers and is accepted", broken)
		}
	}
}
