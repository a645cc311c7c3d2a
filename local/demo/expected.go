package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gatehouse/local/pool/hook"
)

// What stands in expected.txt where a trigger's source does: a mail or text message, and what the client got
// of a step.
const (
	mail   = "mail"
	sms    = "sms"
	client = "client"
)

// sent is the decision about a message; its code says which message it is.
const sent = "sent"

// row is one line of expected.txt: what came of a call of a trigger, or for the client of a step, or a message.
type row struct{ journey, step, source, decision, code string }

// place says where in the journeys a row is.
func (r row) place() string { return r.journey + " " + r.step + " " + r.source }

func (r row) outcome() string { return strings.TrimSpace(r.decision + " " + r.code) }

// rowsOf are the outcomes of all journeys, in order.
func rowsOf(trips []trip) []row {
	var rows []row
	for _, t := range trips {
		for _, s := range t.steps {
			for _, c := range s.calls {
				rows = append(rows, row{t.name, s.name, c.source, c.decision, c.code})
			}
			for _, m := range s.mails {
				rows = append(rows, row{t.name, s.name, m.medium(), sent, m.code()})
			}
			end := row{t.name, s.name, client, hook.Allowed, ""}
			if s.err != nil {
				end.decision, end.code = hook.Refused, class(s.err)
			}
			rows = append(rows, end)
		}
	}
	return rows
}

// compare returns a line for each difference between what expected.txt says and what happened.
func compare(expected string, got []row) []string {
	wanted, differences := parse(expected)
	left := map[string][]row{} // of wanted, by place
	for _, w := range wanted {
		left[w.place()] = append(left[w.place()], w)
	}
	for _, g := range got {
		same := left[g.place()]
		switch {
		case len(same) == 0:
			differences = append(differences, fmt.Sprintf("%s: got %s; expected.txt has no line for it", g.place(), g.outcome()))
			continue
		case same[0] != g:
			differences = append(differences, fmt.Sprintf("%s: got %s, expected %s", g.place(), g.outcome(), same[0].outcome()))
		}
		left[g.place()] = same[1:]
	}
	for _, w := range wanted {
		if n := len(left[w.place()]); n > 0 {
			left[w.place()] = left[w.place()][:n-1]
			differences = append(differences, fmt.Sprintf("%s: did not happen; expected.txt has a line for it", w.place()))
		}
	}
	if len(differences) > 0 {
		slices.Sort(differences) // so that those of a step stand together
		return differences
	}
	return disorder(wanted, got)
}

// disorder tells the first row that comes at another time than expected.txt has it.
func disorder(wanted, got []row) []string {
	for i, g := range got {
		if g != wanted[i] {
			return []string{fmt.Sprintf("%s: comes where expected.txt has %s", g.place(), wanted[i].place())}
		}
	}
	return nil
}

// parse reads lines of the form
//
//	journey  step  source  decision  [code]
//
// Blank lines and those that begin with # say nothing. What is wrong comes back as differences.
func parse(expected string) (wanted []row, wrong []string) {
	decisions := []string{hook.Allowed, hook.Refused, hook.Fault, hook.Timeout, passed, sent}
	number := 0
	for line := range strings.Lines(expected) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) < 4 || len(fields) > 5 || !slices.Contains(decisions, fields[3]) {
			wrong = append(wrong, fmt.Sprintf("expected.txt:%d: want journey, step, source, one of %s, and perhaps a code",
				number, strings.Join(decisions, ", ")))
			continue
		}
		fields = append(fields, "")
		wanted = append(wanted, row{fields[0], fields[1], fields[2], fields[3], fields[4]})
	}
	return wanted, wrong
}

// uncalled returns a line for each function that answers a trigger and that no journey calls.
func uncalled(root string, trips []trip) []string {
	called := map[string]bool{}
	for _, t := range trips {
		for _, c := range t.calls() {
			called[c.function] = true
		}
	}
	folders, _ := os.ReadDir(filepath.Join(root, "functions")) // none is no functions
	var lines []string
	for _, folder := range folders {
		if folder.IsDir() && !called[folder.Name()] && !slices.Contains(behind(), folder.Name()) {
			lines = append(lines, "functions/"+folder.Name()+": no journey calls it; attach it in local/demo/triggers.go, or lead a journey there; behind() names those that no pool calls")
		}
	}
	return lines
}
