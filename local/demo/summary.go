package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/local/pool/hook"
)

// summary is what stands below all journeys: the marks explained, then counts.
func summary(trips []trip) string {
	count := map[string]int{}
	steps, messages := 0, 0
	var starts []time.Duration
	var memory int64
	for _, t := range trips {
		steps += len(t.steps)
		for _, s := range t.steps {
			messages += len(s.mails)
		}
		for _, c := range t.calls() {
			count[c.decision]++
			memory = max(memory, c.memory)
			if c.first {
				starts = append(starts, c.start)
			}
		}
	}
	var text strings.Builder
	if len(starts) > 0 {
		fmt.Fprintf(&text, "* first call of a process; starting it took %s ms more.\n", ms(slices.Max(starts)))
	}
	if count[passed] > 0 {
		text.WriteString(wrap("", nobody+": the pool calls this trigger, which has no function yet; the event goes through unchanged."))
	}
	if here := inThisProcess(trips); len(here) > 0 {
		text.WriteString(wrap("", fmt.Sprintf("In this process, since their tables are in memory here, ran %s; the others are built binaries.", strings.Join(here, " and "))))
	}
	faults := count[hook.Fault] + count[hook.Timeout]
	text.WriteString(wrap("", fmt.Sprintf("%s, %s, %s. Triggers: %d allowed, %d refused, %s, %d %s.%s",
		counted(len(trips), "journey"), counted(steps, "step"), counted(messages, "message"), count[hook.Allowed], count[hook.Refused], counted(faults, "fault"),
		count[passed], nobody, more(memory, faults))))
	return text.String()
}

// inThisProcess are the functions that were called and are no binaries.
func inThisProcess(trips []trip) []string {
	var names []string
	for _, name := range inProcess() {
		if slices.ContainsFunc(trips, func(t trip) bool {
			return slices.ContainsFunc(t.calls(), func(c call) bool { return c.function == name })
		}) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// more ends the summary.
func more(memory int64, faults int) string {
	text := ""
	if memory > 0 {
		text += " The binaries had at most " + megabytes(memory) + " of memory in use."
	}
	if faults > 0 {
		text += " --logs shows what is wrong."
	}
	return text
}

// calls are those of all steps.
func (t trip) calls() []call {
	var all []call
	for _, s := range t.steps {
		all = append(all, s.calls...)
	}
	return all
}

// counted is "1 event", "2 events".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func megabytes(bytes int64) string {
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}
