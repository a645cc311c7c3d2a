package policyfile

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// explain says in an operator's words what the library says in a programmer's.
func explain(into any, err error, message string) string {
	if _, unknown := errors.AsType[*yaml.UnknownFieldError](err); unknown && into != nil {
		return message + "; known are: " + strings.Join(keys(reflect.TypeOf(into)), ", ")
	}
	if wrong, ok := errors.AsType[*yaml.UnexpectedNodeTypeError](err); ok {
		return "must be " + shape(wrong.Expected)
	}
	if wrong, ok := errors.AsType[*yaml.TypeError](err); ok {
		return "must be " + kind(wrong.DstType)
	}
	return message
}

// shape names a kind of YAML value by example.
func shape(expected ast.NodeType) string {
	switch expected {
	case ast.SequenceType:
		return "a list, such as [one, two]"
	case ast.MappingType:
		return "keys with values, such as: mode: block"
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
		return "keys with values, such as: mode: block"
	case reflect.Int:
		return "a whole number"
	default:
		return "a text"
	}
}

// keys lists the keys of a policy, those of its rules behind them.
func keys(t reflect.Type) []string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var outer, inner []string
	for field := range t.Fields() {
		name, _ := strings.CutSuffix(field.Tag.Get("yaml"), ",inline")
		if name != "" {
			outer = append(outer, name)
		}
		inner = append(inner, keys(field.Type)...)
	}
	slices.Sort(inner)
	return append(outer, slices.Compact(inner)...)
}
