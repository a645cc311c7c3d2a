package runner

import (
	"bytes"
	"strings"
	"testing"
)

func TestLogsArePassedOnAndTheLastLineIsRemembered(t *testing.T) {
	cases := map[string]struct {
		writes []string
		want   string
	}{
		"nothing":             {nil, ""},
		"two lines":           {[]string{"a\nb\n"}, "b"},
		"line without an end": {[]string{"a\nb"}, "b"},
		"line in pieces":      {[]string{"a\nhal", "ves\n"}, "halves"},
		"blank lines after":   {[]string{"a\n", "\n \n"}, "a"},
		"endless line":        {[]string{strings.Repeat("x", maxLine), "more"}, strings.Repeat("x", maxLine)},
		"much at once":        {[]string{strings.Repeat("a line\n", 20_000), "b\n"}, "b"},
	}
	for name, c := range cases {
		var passed bytes.Buffer
		logs, err := openLogs(&passed)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range c.writes {
			_, _ = logs.file.WriteString(text)
			logs.pass()
			if want := strings.Join(c.writes[:i+1], ""); passed.String() != want {
				t.Errorf("%s: passed on %.40q, %d bytes, want %d", name, passed.String(), passed.Len(), len(want))
			}
		}
		if got := logs.last(); got != c.want {
			t.Errorf("%s: remembered %.40q, want %.40q", name, got, c.want)
		}
		logs.close()
	}
}

func TestClosedLogsHavePassedOnTheRest(t *testing.T) {
	var passed bytes.Buffer
	logs, err := openLogs(&passed)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = logs.file.WriteString("the end\n")
	logs.close()
	logs.close()
	logs.pass()
	if passed.String() != "the end\n" || logs.last() != "the end" {
		t.Errorf("passed on %q, remembered %q", passed.String(), logs.last())
	}
}
