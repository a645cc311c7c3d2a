package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/mailbox"
	"gatehouse/shared/cognito"
)

// width is the most columns a line of text takes: what fits into any terminal.
const width = 80

// Styles of a terminal.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// inset stands before all that belongs to a step.
const inset = "     "

// print writes a journey that has ended.
func (d demo) print(number int, t trip) {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n", d.paint(bold, fmt.Sprintf("%d. %s: %s", number, t.name, t.title)))
	columns := columnsOf(t)
	for _, s := range t.steps {
		did := wrap("   "+s.name+"  ", s.did)
		text.WriteString("\n" + strings.Replace(did, s.name, d.paint(bold, s.name), 1))
		for _, c := range s.calls {
			text.WriteString(d.line(c, columns))
		}
		for _, m := range s.mails {
			text.WriteString(wrap(inset, letter(m)))
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

// columns are the widths of what stands in a journey's calls.
type columns struct{ source, function, took int }

func columnsOf(t trip) columns {
	c := columns{function: len(nobody)}
	for _, s := range t.steps {
		for _, call := range s.calls {
			c.source = max(c.source, len(call.source))
			c.function = max(c.function, len(call.function))
			c.took = max(c.took, len(call.milliseconds()))
		}
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

// letter is one message: its code or password is for nobody's eyes but its reader's.
func letter(m mailbox.Message) string {
	text := "text message, "
	if m.Medium == string(cognito.DeliverEmail) {
		text = "mail " + strconv.Quote(masked(m.Subject, m.Code)) + ", "
	}
	text += strings.TrimPrefix(string(m.Source), "CustomMessage_")
	switch {
	case m.Code == "":
		return text
	case m.Source == cognito.CustomMessageAdminCreateUser:
		return text + ", with the password " + hidden
	}
	return text + ", with the code " + hidden
}

func masked(text, secret string) string {
	if secret == "" {
		return text
	}
	return strings.ReplaceAll(text, secret, hidden)
}

// hidden stands for a code or password of any length.
const hidden = "******"

// wrap breaks text into lines; the second and later ones begin below the text of the first.
func wrap(prefix, text string) string {
	var lines strings.Builder
	line := prefix
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines.WriteString(line + "\n")
			line = strings.Repeat(" ", len(prefix)) + word
		}
	}
	return lines.String() + line + "\n"
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
