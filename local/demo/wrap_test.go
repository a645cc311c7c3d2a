package main

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	const x78, ja = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "あいうえおかきくけこ"
	cases := []struct{ name, text, want string }{
		{"short", "one two", "| one two\n"},
		{"none", "", "| \n"},
		{"exact", x78[1:] + " y", "| " + x78[1:] + "\n: y\n"},
		{"a word too long", "a " + x78 + "xx b", "| a\n: " + x78 + "xx\n: b\n"},
		{"wide characters", ja + ja + ja + ja, "| " + ja + ja + ja + "あいうえおかきくけ\n: こ\n"},
		{"a full stop stays", ja + ja + ja + "あいうえおかきくけ。", "| " + ja + ja + ja + "あいうえおかきく\n: け。\n"},
		{"an opening mark stays", ja + ja + ja + "あいうえおかきく「け」", "| " + ja + ja + ja + "あいうえおかきく\n: 「け」\n"},
		{"words within", "Gate" + ja + "house " + x78[9:], "| Gate" + ja + "house\n: " + x78[9:] + "\n"},
		{"marks take no room", strings.Repeat("e\u0301", 78), "| " + strings.Repeat("e\u0301", 78) + "\n"},
	}
	for _, c := range cases {
		if got := fold("| ", ": ", c.text); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
	if got := wrap("  -> ", "a "+x78); got != "  -> a\n     "+x78+"\n" {
		t.Errorf("got\n%s", got)
	}
}
