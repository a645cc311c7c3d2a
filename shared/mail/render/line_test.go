package render

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLinesKeepTheirText(t *testing.T) {
	for _, text := range []string{
		"", "plain", "Hello " + isolate + "Jane" + endIsolate + ", welcome", isolate + "a" + endIsolate + isolate + "b" + endIsolate,
		strings.Repeat("word ", 100), strings.Repeat("日", 350), isolate + strings.Repeat("x", 250) + endIsolate + " end",
	} {
		line := lineOf(text)
		if got := line.String(); got != text {
			t.Errorf("%.80q became %.80q", text, got)
		}
		for _, run := range line {
			if utf8.RuneCountInString(run.Text) > longestRun {
				t.Errorf("a run has %d characters", utf8.RuneCountInString(run.Text))
			}
		}
	}
}

func TestRunsEndAfterSpaces(t *testing.T) {
	line := lineOf(strings.Repeat("x", 90) + " " + strings.Repeat("y", 90))
	if len(line) != 2 || line[0].Text != strings.Repeat("x", 90)+" " || !line[0].More || line[1].More {
		t.Errorf("broken into %q", line)
	}
}

func TestWrap(t *testing.T) {
	link := "https://example.com/" + strings.Repeat("x", 200)
	for name, c := range map[string]struct{ text, want string }{
		"short":            {"one\ntwo\n", "one\ntwo\n"},
		"long":             {strings.Repeat("word ", 20), strings.TrimSpace(strings.Repeat("word ", 15)) + "\n" + strings.TrimSpace(strings.Repeat("word ", 5)) + "\n"},
		"a link is whole":  {"see\n" + link + "\nend", "see\n" + link + "\nend\n"},
		"one empty line":   {"\n\na \n\n \n\nb\n\n", "a\n\nb\n"},
		"signature":        {"a\n\n-- \nb", "a\n\n-- \nb\n"},
		"carriage returns": {"a\r\nb\r\n", "a\nb\n"},
	} {
		if got := wrap(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for _, text := range []string{strings.Repeat("x", 5000), strings.Repeat("日", 5000), strings.Repeat("e\u0301", 5000), strings.Repeat("\u0301", 5000)} {
		got := wrap(text)
		if strings.ReplaceAll(got, "\n", "") != text || !utf8.ValidString(got) || formProblem(got) != "" {
			t.Errorf("%.10q came out changed, or with a line that is too long", text)
		}
	}
}
