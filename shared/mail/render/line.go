package render

import "strings"

// The characters that keep a foreign name from turning the text around it.
const (
	isolate    = "\u2068"
	endIsolate = "\u2069"
)

// bare is a text without them, for text messages: there they would cost more than half of the room.
func bare(text string) string {
	return strings.NewReplacer(isolate, "", endIsolate, "").Replace(text)
}

// longestRun is how many characters stand in one line of HTML at most: 8 bytes each, as for an escaped
// character, stay below the 998 bytes that mail takes.
const longestRun = 100

// Line is a piece of text in which values from outside are told apart. As a string, such as in a template,
// they stand between characters that isolate their direction of writing.
type Line []Run

// Run is a part of a line.
type Run struct {
	// Text is a hundred characters at most.
	Text string
	// Foreign says that it comes from outside, so that its direction of writing is its own.
	Foreign bool
	// More says that the next run continues this one: HTML may end a line here.
	More bool
}

// lineOf takes a text in which foreign values are isolated.
func lineOf(text string) Line {
	var line Line
	for text != "" {
		own, rest, found := strings.Cut(text, isolate)
		line = line.add(own, false)
		if !found {
			break
		}
		var foreign string
		foreign, text, _ = strings.Cut(rest, endIsolate)
		line = line.add(foreign, true)
	}
	return line
}

// add appends a text in runs that are short enough.
func (l Line) add(text string, foreign bool) Line {
	for text != "" {
		end := runEnd(text)
		l = append(l, Run{Text: text[:end], Foreign: foreign, More: end < len(text)})
		text = text[end:]
	}
	return l
}

// runEnd is where a run of the text ends: after its last space, or anywhere in a long word.
func runEnd(text string) int {
	count, space := 0, 0
	for i, r := range text {
		if count == longestRun {
			if space > 0 {
				return space
			}
			return i
		}
		if count++; r == ' ' {
			space = i + 1
		}
	}
	return len(text)
}

// String is the line as plain text.
func (l Line) String() string {
	var out strings.Builder
	for i, run := range l {
		continues := i > 0 && l[i-1].More
		if run.Foreign && !continues {
			out.WriteString(isolate)
		}
		out.WriteString(run.Text)
		if run.Foreign && !run.More {
			out.WriteString(endIsolate)
		}
	}
	return out.String()
}

// linesOf are the lines of a text that has several.
func linesOf(text string) []Line {
	var lines []Line
	for one := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		lines = append(lines, lineOf(strings.TrimSpace(one)))
	}
	return lines
}

// paragraphsOf are the parts of a text between blank lines, each as one line.
func paragraphsOf(text string) []Line {
	var lines []Line
	for part := range strings.SplitSeq(text, "\n\n") {
		if words := strings.Join(strings.Split(strings.TrimSpace(part), "\n"), " "); words != "" {
			lines = append(lines, lineOf(words))
		}
	}
	return lines
}
