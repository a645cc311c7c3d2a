package runner

import (
	"bytes"
	"strings"
	"testing"
)

func TestTailRemembersTheLastLine(t *testing.T) {
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
	}
	for name, c := range cases {
		var passed bytes.Buffer
		tail := &tail{}
		w := tail.writer(&passed)
		for _, text := range c.writes {
			if n, err := w.Write([]byte(text)); n != len(text) || err != nil {
				t.Errorf("%s: wrote %d of %d bytes: %v", name, n, len(text), err)
			}
		}
		if got := tail.last(); got != c.want {
			t.Errorf("%s: remembered %.40q, want %.40q", name, got, c.want)
		}
		if got := passed.String(); got != strings.Join(c.writes, "") {
			t.Errorf("%s: passed on %.40q", name, got)
		}
	}
}
