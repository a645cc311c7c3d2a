package render

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// filler puts values into a text. It stands in for text/template, which texts need nothing of and which would
// let them fail, or reach further, than a text should. It has no state.
type filler struct{}

// filled is a text ready to take values.
type filled string

// Cacheable says that a parsed text may be kept, and that it is not worth it.
func (filler) Cacheable() bool { return false }

// Parse takes any text; [Placeholders] has said at compile time what is wrong with it.
func (filler) Parse(text, _, _ string) (template.ParsedTemplate, error) { return filled(text), nil }

// Execute replaces each {{.Name}} by the value of that name; data is a map[Variable]string.
func (f filled) Execute(data any) (string, error) {
	values, _ := data.(map[Variable]string)
	var out strings.Builder
	rest := string(f)
	for {
		before, name, after, err := next(rest)
		out.WriteString(before)
		if err != nil || name == "" {
			return out.String(), err
		}
		value, known := values[name]
		if !known {
			return "", fmt.Errorf("the text uses {{.%s}}, which it does not have", name)
		}
		out.WriteString(value)
		rest = after
	}
}

// Placeholders are the variables that a text uses, in their order. The error says where one is misspelled.
func Placeholders(text string) ([]Variable, error) {
	var names []Variable
	for {
		_, name, after, err := next(text)
		if err != nil || name == "" {
			return names, err
		}
		names = append(names, name)
		text = after
	}
}

// next finds the first placeholder: what stands before it, its name and what follows. Without one, before is
// all of the text and the name is empty.
func next(text string) (before string, name Variable, after string, err error) {
	const form = "a placeholder is written as {{.Name}}"
	before, rest, found := strings.Cut(text, "{{")
	if !found {
		if strings.Contains(text, "}}") {
			return "", "", "", fmt.Errorf("has }} without {{ before it: %s", form)
		}
		return text, "", "", nil
	}
	inside, after, closed := strings.Cut(rest, "}}")
	spelled, dotted := strings.CutPrefix(strings.TrimSpace(inside), ".")
	if !closed || !dotted || spelled == "" || strings.Trim(spelled, letters) != "" {
		return "", "", "", fmt.Errorf("has {{%.20s: %s", inside, form)
	}
	return before, Variable(spelled), after, nil
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
