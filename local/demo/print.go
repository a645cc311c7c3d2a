package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"gatehouse/local/pool/hook"
)

// Styles of a terminal.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// What stands before all that belongs to a step, and before the text of a message.
const (
	inset = "     "
	quote = inset + "| "
)

// print writes a journey that has ended.
func (d demo) print(number int, t trip) {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n", d.paint(bold, fmt.Sprintf("%d. %s: %s", number, t.name, t.title)))
	for _, s := range t.steps {
		did := wrap("   "+s.name+"  ", s.did)
		text.WriteString("\n" + strings.Replace(did, s.name, d.paint(bold, s.name), 1))
		columns := columnsOf(s)
		for _, c := range s.calls {
			text.WriteString(d.line(c, columns))
		}
		for _, m := range s.mails {
			text.WriteString(wrap(inset, m.String()))
			for _, line := range m.text {
				text.WriteString(d.painted(dim, fold(quote, quote, line)))
			}
		}
		text.WriteString(d.end(s))
	}
	_, _ = io.WriteString(d.out, text.String()+"\n")
}

// paint gives text a style where there are colours.
func (d demo) paint(style, text string) string {
	if !d.colour {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// columns are the widths of what stands in a step's calls.
type columns struct{ source, function, took int }

func columnsOf(s step) columns {
	var c columns
	for _, call := range s.calls {
		c.source = max(c.source, len(call.source))
		c.function = max(c.function, len(call.function))
		c.took = max(c.took, len(call.milliseconds()))
	}
	return c
}

// nobody is shown where there is no function yet.
const nobody = "none yet"

// line is one call of a trigger.
func (d demo) line(c call, at columns) string {
	if c.function == "" {
		return d.paint(dim, fmt.Sprintf("%s%-*s  %s", inset, at.source, c.source, nobody)) + "\n"
	}
	outcome := d.paint(paints(c.decision), c.decision)
	if c.code != "" {
		outcome += "  " + c.code
	}
	return fmt.Sprintf("%s%-*s  %-*s  %*s  %s\n",
		inset, at.source, c.source, at.function, c.function, at.took, c.milliseconds(), outcome)
}

// paints is the terminal's colour of a decision.
func paints(decision string) string {
	switch decision {
	case hook.Allowed:
		return green
	case hook.Refused:
		return yellow
	}
	return red
}

// end is what the client got.
func (d demo) end(s step) string {
	const arrow = inset + "-> "
	switch {
	case s.err == nil:
		return d.painted(green, wrap(arrow, s.got))
	case class(s.err) == unclear:
		return d.painted(red, wrap(arrow, words(s.err)))
	}
	if told := forPeople(s.err); told != "" {
		return d.painted(yellow, wrap(arrow, class(s.err)+"; a person reads: "+told))
	}
	return d.painted(yellow, wrap(arrow, class(s.err)+": "+words(s.err)))
}

// painted gives each line a style.
func (d demo) painted(style, text string) string {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		lines.WriteString(d.paint(style, strings.TrimSuffix(line, "\n")) + "\n")
	}
	return lines.String()
}

// milliseconds has a mark, or room for it, at its end.
func (c call) milliseconds() string {
	if c.function == "" {
		return ""
	}
	mark := " "
	if c.first {
		mark = "*"
	}
	return ms(c.took) + " ms" + mark
}

func ms(d time.Duration) string {
	return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000)
}
