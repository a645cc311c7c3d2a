package archtest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseYAML(t *testing.T) {
	got, err := parseYAML("A: !Ref B\nC: !GetAtt [X, Arn]\nD: !Sub |\n  a ${B.Arn}\nE: !If [On, !Ref B, 3]\nF:\n  G: true\nH: !Sub\n  - ${x}\n  - {x: !Ref Y}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := object{
		"A": object{"Ref": "B"},
		"C": object{"Fn::GetAtt": []any{"X", "Arn"}},
		"D": object{"Fn::Sub": "a ${B.Arn}\n"},
		"E": object{"Fn::If": []any{"On", object{"Ref": "B"}, uint64(3)}},
		"F": object{"G": true},
		"H": object{"Fn::Sub": []any{"${x}", object{"x": object{"Ref": "Y"}}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if found := references(got); !slices.Equal(found, []string{"B", "X", "B", "B", "x", "Y"}) {
		t.Errorf("references are %q", found)
	}
}

func TestParseYAMLRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "a list": "- a\n", "two documents": "a: 1\n---\nb: 2\n", "a broken text": "a: [",
	} {
		if got, err := parseYAML(text); err == nil {
			t.Errorf("%s was read as %v", name, got)
		}
	}
}

func TestReferencesOfNothing(t *testing.T) {
	got, err := parseYAML("A: !GetAtt []\nB: !Sub\nC: !Ref []\n")
	if err != nil {
		t.Fatal(err)
	}
	if found := references(got); strings.Join(found, "") != "" {
		t.Errorf("references are %q", found)
	}
}

func TestPlaceholders(t *testing.T) {
	if got := placeholders("a ${B} ${C.Arn} ${!D} ${AWS::Region} ${"); !slices.Equal(got, []string{"B", "C", "AWS::Region", ""}) {
		t.Errorf("placeholders are %q", got)
	}
}
