package policyfile

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// explain says in an operator's words what the library says in a programmer's.
func explain(known func(*token.Token) []string, err error, message string) string {
	if unknown, ok := errors.AsType[*yaml.UnknownFieldError](err); ok && known != nil {
		return message + "; known are: " + strings.Join(known(unknown.GetToken()), ", ")
	}
	if wrong, ok := errors.AsType[*yaml.UnexpectedNodeTypeError](err); ok {
		return "must be " + shape(wrong.Expected)
	}
	if wrong, ok := errors.AsType[*yaml.TypeError](err); ok {
		return "must be " + kind(wrong.DstType)
	}
	if strings.Contains(message, "'\t'") {
		return "a tab cannot indent: use spaces"
	}
	return message
}

// shape names a kind of YAML value by example.
func shape(expected ast.NodeType) string {
	switch expected {
	case ast.SequenceType:
		return "a list, such as [one, two]"
	case ast.MappingType:
		return "keys with values, such as: key: value"
	default:
		return "a " + strings.ToLower(expected.YAMLName())
	}
}

// kind names a Go type by what is written for it.
func kind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list, such as [one, two]"
	case reflect.Struct, reflect.Map:
		return "keys with values, such as: key: value"
	case reflect.Int:
		return "a whole number"
	default:
		return "a text"
	}
}

// keysAt tells which keys may stand beside one of the text's.
func keysAt(content ast.Node, into reflect.Type) func(*token.Token) []string {
	return func(at *token.Token) []string {
		for _, node := range ast.Filter(ast.MappingValueType, content) {
			if entry, ok := node.(*ast.MappingValueNode); ok && *entry.Key.GetToken().Position == *at.Position {
				return keys(typeAt(into, entry.GetPath()))
			}
		}
		return keys(into)
	}
}

// typeAt is the type that holds the key at the end of a YAML path such as "$.deny.entries[2].name".
func typeAt(t reflect.Type, path string) reflect.Type {
	steps := strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' })
	if len(steps) < 2 {
		return t
	}
	for _, step := range steps[1 : len(steps)-1] {
		switch t = bare(t); t.Kind() {
		case reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		case reflect.Struct:
			t = member(t, step)
		default: // holds no keys
			return t
		}
	}
	return t
}

// member is the type of a struct's value with this key; the struct itself where it has none.
func member(t reflect.Type, key string) reflect.Type {
	for field := range t.Fields() {
		switch name, inline := strings.CutSuffix(field.Tag.Get("yaml"), ",inline"); {
		case name == key:
			return field.Type
		case inline && slices.Contains(keys(field.Type), key):
			return member(bare(field.Type), key)
		}
	}
	return t
}

// keys lists the keys of a policy or of a part of it.
func keys(t reflect.Type) []string {
	t = bare(t)
	if t.Kind() != reflect.Struct {
		return nil
	}
	var all []string
	for field := range t.Fields() {
		name, inline := strings.CutSuffix(field.Tag.Get("yaml"), ",inline")
		if inline {
			all = append(all, keys(field.Type)...)
		} else if name != "" {
			all = append(all, name)
		}
	}
	return all
}

// bare is what a pointer points to, or the type itself.
func bare(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
