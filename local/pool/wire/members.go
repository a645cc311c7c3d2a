package wire

import (
	"iter"
	"reflect"
	"strings"
)

// fieldsOf are the fields of a struct that are members on the wire.
func fieldsOf(t reflect.Type) iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) {
		for field := range t.Fields() {
			if !field.IsExported() || field.Name == "ResultMetadata" {
				continue // ResultMetadata is what the SDK's client notes for itself
			}
			if !yield(field) {
				return
			}
		}
	}
}

// memberName is a field's name on the wire: its own, but for the one type whose
// members Cognito spells with a small first letter.
func memberName(t reflect.Type, field reflect.StructField) string {
	if t.Name() == "HttpHeader" {
		return lowerFirst(field.Name)
	}
	return field.Name
}

func lowerFirst(name string) string {
	return strings.ToLower(name[:1]) + name[1:]
}
