package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// constraint is what Cognito demands of one member. Its zero value demands nothing.
type constraint struct {
	required bool
	// least and most bound the length of text, lists and maps, and the value of
	// numbers, none of which is negative in this API; 0 as most is no bound.
	least, most int
	pattern     *pattern
	secret      bool // the value is not repeated in the message
	each        *constraint
}

// required is c for a member that must be there.
func required(c constraint) constraint {
	c.required = true
	return c
}

// pattern is a regular expression of Cognito's model, which holds for the whole
// text. It is compiled when first needed: all of them would cost every start 3 ms.
type pattern struct {
	text  string
	whole func() *regexp.Regexp
}

func matching(text string) *pattern {
	return &pattern{text, sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\A(?:` + text + `)\z`)
	})}
}

// The bounds of an answer about a request that violates everywhere at once.
const (
	maxViolations = 100
	maxRepeated   = 256 // characters of a value that a message repeats
)

// check holds the members of a request against the constraints of its struct.
// All violations are told in one [InvalidParameter].
func check(members map[string]any, input reflect.Type) error {
	found := violations(nil, members, input)
	if len(found) == 0 {
		return nil
	}
	plural := "s"
	if len(found) == 1 {
		plural = ""
	}
	return InvalidParameter.With(fmt.Sprintf("%d validation error%s detected: %s", len(found), plural, strings.Join(found, "; ")))
}

// violations adds those of a structure's members; path leads to the structure.
func violations(path []string, members map[string]any, t reflect.Type) []string {
	var found []string
	for field := range fieldsOf(t) {
		if len(found) >= maxViolations {
			return found[:maxViolations]
		}
		at := append(slices.Clip(path), lowerFirst(field.Name))
		found = append(found, violationsOf(at, members[memberName(t, field)], field.Type, constraints[t.Name()][field.Name])...)
	}
	return found
}

// violationsOf checks one member; value has been assigned to the type t before.
func violationsOf(path []string, value any, t reflect.Type, c constraint) []string {
	if value == nil {
		if c.required {
			return []string{"Value null at '" + strings.Join(path, ".") + "' failed to satisfy constraint: Member must not be null"}
		}
		return nil
	}
	if t.Kind() == reflect.Pointer {
		return violationsOf(path, value, t.Elem(), c)
	}
	switch value := value.(type) {
	case map[string]any:
		if t.Kind() == reflect.Struct {
			return violations(path, value, t)
		}
		return c.tell(path, value, c.bound("length", len(value)))
	case []any:
		if t.Kind() == reflect.Slice {
			return c.listViolations(path, value, t.Elem())
		}
		return nil
	default:
		return c.tell(path, value, c.scalar(value, t))
	}
}

// listViolations names the places of wrong structures, but tells of wrong scalars
// in one violation of the list, as Cognito does.
func (c constraint) listViolations(path []string, list []any, element reflect.Type) []string {
	found := c.tell(path, list, c.bound("length", len(list)))
	var each constraint
	if c.each != nil {
		each = *c.each
	}
	for i, value := range list {
		if len(found) >= maxViolations {
			return found[:maxViolations]
		}
		if _, structure := value.(map[string]any); structure || value == nil {
			at := append(slices.Clip(path), strconv.Itoa(i+1), "member")
			found = append(found, violationsOf(at, value, element, required(each))...)
			continue
		}
		if rules := each.scalar(value, element); len(rules) > 0 {
			rule := "Member must satisfy constraint: [" + strings.Join(rules, ", ") + "]"
			return append(found, c.tell(path, list, []string{rule})...)
		}
	}
	return found
}

// tell phrases one violation for each broken rule.
func (c constraint) tell(path []string, value any, broken []string) []string {
	var told []string
	for _, rule := range broken {
		subject := "Value"
		if !c.secret {
			subject = "Value '" + repeated(value) + "'"
		}
		told = append(told, subject+" at '"+strings.Join(path, ".")+"' failed to satisfy constraint: "+rule)
	}
	return told
}

// repeated is a value as a message shows it.
func repeated(value any) string {
	text := fmt.Sprint(value)
	if list, ok := value.([]any); ok {
		texts := make([]string, len(list))
		for i, element := range list {
			texts[i] = fmt.Sprint(element)
		}
		text = "[" + strings.Join(texts, ", ") + "]"
	}
	if runes := []rune(text); len(runes) > maxRepeated {
		return string(runes[:maxRepeated])
	}
	return text
}

// scalar returns the rules that a text, number or boolean breaks.
func (c constraint) scalar(value any, t reflect.Type) []string {
	switch value := value.(type) {
	case string:
		if t.Kind() != reflect.String {
			return nil
		}
		if values := EnumValues(t); values != nil {
			return outside(value, values)
		}
		return append(c.bound("length", utf8.RuneCountInString(value)), c.form(value)...)
	case json.Number:
		number, _ := value.Float64() // it was assigned to a number before
		return c.bound("value", int(number))
	default:
		return nil
	}
}

func outside(value string, values []string) []string {
	if slices.Contains(values, value) {
		return nil
	}
	return []string{"Member must satisfy enum value set: [" + strings.Join(values, ", ") + "]"}
}

func (c constraint) form(text string) []string {
	if c.pattern == nil || c.pattern.whole().MatchString(text) {
		return nil
	}
	return []string{"Member must satisfy regular expression pattern: " + c.pattern.text}
}

func (c constraint) bound(what string, size int) []string {
	var rules []string
	if size < c.least {
		rules = append(rules, fmt.Sprintf("Member must have %s greater than or equal to %d", what, c.least))
	}
	if c.most > 0 && size > c.most {
		rules = append(rules, fmt.Sprintf("Member must have %s less than or equal to %d", what, c.most))
	}
	return rules
}

// EnumValues lists the values of an enumeration of the SDK; nil for other types.
func EnumValues(t reflect.Type) []string {
	method := reflect.Zero(t).MethodByName("Values")
	if !method.IsValid() {
		return nil
	}
	values := method.Call(nil)[0]
	names := make([]string, values.Len())
	for i := range names {
		names[i] = values.Index(i).String()
	}
	return names
}
