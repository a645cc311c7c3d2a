package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// width is the most columns a line takes.
const width = 100

// Columns besides the event's name: decision, milliseconds with their mark,
// memory, and the four gaps of two. The code's column is as wide as its codes.
const fixed = len("DECISION") + len("9999.99*") + len("999.9 MB") + 4*2

// table is the whole output: a header, a line for each event, a note and the
// summary.
func table(rows []row, colour bool) string {
	names, codes := len("EVENT"), len("CODE")
	for _, r := range rows {
		names = max(names, len(path.Base(r.event)))
		codes = max(codes, len(r.code))
	}
	codes = min(codes, 40)
	names = min(names, width-fixed-codes)
	var text strings.Builder
	line := func(name, decision, paint, code, ms, memory string) {
		padded := fmt.Sprintf("%-8s", decision)
		if colour && paint != "" {
			padded = "\x1b[" + paint + "m" + padded + "\x1b[0m"
		}
		fmt.Fprintf(&text, "%-*s  %s  %-*s  %8s  %8s\n", names, clip(name, names), padded, codes, clip(code, codes), ms, memory)
	}
	line("EVENT", "DECISION", "", "CODE", "MS ", "MEMORY")
	for _, r := range rows {
		line(path.Base(r.event), r.decision, paints(r.decision), r.code, r.milliseconds(), megabytes(r.memory))
	}
	text.WriteString("\n" + note(rows) + summary(rows))
	return text.String()
}

// paints is the terminal's colour of a decision: green, yellow, red.
func paints(decision string) string {
	switch decision {
	case allowed:
		return "32"
	case refused:
		return "33"
	}
	return "31"
}

// clip shortens a name that does not fit.
func clip(name string, width int) string {
	if len(name) <= width {
		return name
	}
	return name[:width-1] + "~"
}

// milliseconds has a mark, or room for it, at its end.
func (r row) milliseconds() string {
	mark := " "
	if r.first {
		mark = "*"
	}
	return ms(r.took) + mark
}

func ms(d time.Duration) string {
	return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000)
}

func megabytes(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// note explains the mark.
func note(rows []row) string {
	var starts []time.Duration
	for _, r := range rows {
		if r.first {
			starts = append(starts, r.start)
		}
	}
	if len(starts) == 0 {
		return ""
	}
	slowest := slices.Max(starts)
	return fmt.Sprintf("* first event of a new process; starting it took %s ms more.\n", ms(slowest))
}

// summary is the closing line.
func summary(rows []row) string {
	count := map[string]int{}
	var memory int64
	for _, r := range rows {
		count[r.decision]++
		memory = max(memory, r.memory)
	}
	text := fmt.Sprintf("%s: %d allowed, %d refused, %s",
		counted(len(rows), "event"), count[allowed], count[refused], counted(count[fault], "fault"))
	if memory > 0 {
		text += "; at most " + megabytes(memory) + " of memory"
	}
	if count[fault] > 0 {
		text += "; --logs shows what is wrong"
	}
	return text + ".\n"
}

// counted is "1 event", "2 events".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
