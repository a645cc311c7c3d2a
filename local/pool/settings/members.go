package settings

import (
	"math"
	"reflect"
	"strconv"
	"strings"
)

// members puts what YAML said into a struct of the SDK: a member's name is its key, case included. Values of
// enumerations are checked later, with everything else.
func (v *validation) members(path string, into reflect.Value, from any) {
	switch into.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(into.Type().Elem())
		v.members(path, fresh.Elem(), from)
		into.Set(fresh)
	case reflect.Struct:
		v.object(path, into, from)
	case reflect.Slice:
		v.list(path, into, from)
	case reflect.Map:
		v.table(path, into, from)
	default:
		v.scalar(path, into, from)
	}
}

func (v *validation) object(path string, into reflect.Value, from any) {
	object, ok := from.(map[string]any)
	if !ok {
		v.fault(path, "must be keys with values, such as: "+memberNames(into.Type())[0]+": ...")
		return
	}
	for _, key := range sortedKeys(object) {
		field, known := into.Type().FieldByName(key)
		if !known || !field.IsExported() || field.Anonymous {
			v.fault(path+"."+key, "is unknown; known are: "+strings.Join(memberNames(into.Type()), ", "))
			continue
		}
		v.members(path+"."+key, into.FieldByIndex(field.Index), object[key])
	}
}

// memberNames are the members of a struct of the SDK.
func memberNames(t reflect.Type) []string {
	var names []string
	for _, field := range reflect.VisibleFields(t) {
		if field.IsExported() && !field.Anonymous {
			names = append(names, field.Name)
		}
	}
	return names
}

func (v *validation) list(path string, into reflect.Value, from any) {
	list, ok := from.([]any)
	if !ok {
		v.fault(path, "must be a list, such as [one, two]")
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	for i, value := range list {
		v.members(indexed(path, i), into.Index(i), value)
	}
}

func (v *validation) table(path string, into reflect.Value, from any) {
	object, ok := from.(map[string]any)
	if !ok {
		v.fault(path, "must be keys with values")
		return
	}
	into.Set(reflect.MakeMap(into.Type()))
	for _, key := range sortedKeys(object) {
		value := reflect.New(into.Type().Elem()).Elem()
		v.members(path+"."+key, value, object[key])
		into.SetMapIndex(reflect.ValueOf(key), value)
	}
}

func (v *validation) scalar(path string, into reflect.Value, from any) {
	switch into.Kind() {
	case reflect.String:
		if text, ok := plainText(from); ok {
			into.SetString(text)
			return
		}
		v.fault(path, "must be a text")
	case reflect.Bool:
		if yes, ok := from.(bool); ok {
			into.SetBool(yes)
			return
		}
		v.fault(path, "must be true or false")
	case reflect.Int32:
		if n, ok := wholeNumber(from); ok {
			into.SetInt(n)
			return
		}
		v.fault(path, "must be a whole number")
	default:
		v.fault(path, "cannot be configured")
	}
}

// plainText takes numbers and truth values too: Cognito has texts for both, such as MinLength and
// email_verified.
func plainText(from any) (string, bool) {
	switch value := from.(type) {
	case string:
		return value, true
	case bool:
		return strconv.FormatBool(value), true
	case uint64:
		return strconv.FormatUint(value, 10), true
	case int64:
		return strconv.FormatInt(value, 10), true
	}
	return "", false
}

func wholeNumber(from any) (int64, bool) {
	switch value := from.(type) {
	case uint64:
		return int64(value & math.MaxInt32), value <= math.MaxInt32
	case int64:
		return value, math.MinInt32 <= value && value <= math.MaxInt32
	}
	return 0, false
}
