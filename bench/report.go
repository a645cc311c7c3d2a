package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// table is the results as Markdown, which also reads well in a terminal.
func table(results []Result) string {
	rows := [][]string{{"id", "measure", "function", "value", "bar", "stretch", "verdict", "detail"}}
	for _, r := range results {
		value, stretch := r.figure(), ""
		if r.Verdict == Skipped {
			value = ""
		} else if r.Verdict == Passed && r.stretched(r.Value) {
			stretch = "yes"
		}
		rows = append(rows, []string{r.ID, r.Measure, r.Function, value, r.promise(), stretch, string(r.Verdict), r.Detail})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	var out strings.Builder
	line := func(cells []string) {
		for i, cell := range cells {
			fmt.Fprintf(&out, "| %-*s ", widths[i], cell)
		}
		out.WriteString("|\n")
	}
	line(rows[0])
	for _, width := range widths {
		out.WriteString("|" + strings.Repeat("-", width+2))
	}
	out.WriteString("|\n")
	for _, row := range rows[1:] {
		line(row)
	}
	return out.String()
}

// promise is the bar as read aloud: "<= 1.15 x".
func (b Bar) promise() string {
	if b.Open {
		return ""
	}
	sign := "<="
	if b.AtLeast {
		sign = ">="
	}
	return strings.TrimSpace(sign + " " + number(b.Must) + " " + b.Unit)
}

// figure is the value with its interval, where it has one.
func (r Result) figure() string {
	text := number(r.Value.Mid)
	if r.Value.Low != r.Value.High {
		text += " (" + number(r.Value.Low) + " to " + number(r.Value.High) + ")"
	}
	return strings.TrimSpace(text + " " + r.Unit)
}

// number prints three digits or all whole ones.
func number(v float64) string {
	switch {
	case v > -0.005 && v < 0.005:
		return "0"
	case v == float64(int64(v)), v >= 100, v <= -100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10, v <= -10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// entry is one line of results.jsonl: one bar of one run.
type entry struct {
	Time     time.Time `json:"time"`
	Machine  machine   `json:"machine"`
	ID       string    `json:"id"`
	Measure  string    `json:"measure"`
	Function string    `json:"function"`
	Value    float64   `json:"value"`
	Low      float64   `json:"low"`
	High     float64   `json:"high"`
	Unit     string    `json:"unit,omitempty"`
	Bar      float64   `json:"bar"`
	Verdict  Verdict   `json:"verdict"`
	Detail   string    `json:"detail,omitempty"`
}

// record appends the results to file, so that a drift after an upgrade can be seen later. Compare ratios: other figures are only true
// beside those of the same run.
func record(file string, at time.Time, m machine, results []Result) error {
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for _, r := range results {
		err = errors.Join(err, lines.Encode(entry{
			Time: at.UTC().Truncate(time.Second), Machine: m, ID: r.ID, Measure: r.Measure, Function: r.Function,
			Value: r.Value.Mid, Low: r.Value.Low, High: r.Value.High, Unit: r.Unit, Bar: r.Must, Verdict: r.Verdict, Detail: r.Detail,
		}))
	}
	return errors.Join(err, out.Close())
}

// write puts text between the markers of that name in a Markdown file: <!-- name --> and <!-- /name -->.
func write(file, name, text string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed, err := between(string(page), name, text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(changed), 0o644)
}

func between(page, name, text string) (string, error) {
	open, end := "<!-- "+name+" -->", "<!-- /"+name+" -->"
	before, rest, opened := strings.Cut(page, open)
	_, after, closed := strings.Cut(rest, end)
	if !opened || !closed {
		return "", fmt.Errorf("the markers %s and %s are missing", open, end)
	}
	return before + open + "\n" + strings.TrimSpace(text) + "\n" + end + after, nil
}
