package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Decode reads JSON as clients send it into v, a pointer to a struct of the SDK
// or to a string, number, list or map of such. Names must match in case, unknown
// members are skipped, null is as absent. The error is an *[Exception] of class
// [Serialization].
func Decode(raw []byte, v any) error {
	value, err := parse(raw)
	if err != nil {
		return err
	}
	return assign(value, reflect.ValueOf(v).Elem())
}

// parse reads one JSON value; numbers stay text, so that none loses digits.
func parse(raw []byte) (any, error) {
	if !json.Valid(raw) {
		return nil, errMalformed()
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, errMalformed()
	}
	return value, nil
}

func errMalformed() *Exception {
	return Serialization.With("The request body is not a JSON object")
}

// tree parses the members of a request.
func (m Members) tree() (map[string]any, error) {
	tree := make(map[string]any, len(m))
	for name, raw := range m {
		value, err := parse(raw)
		if err != nil {
			return nil, err
		}
		tree[name] = value
	}
	return tree, nil
}

// assign puts a parsed value into target. Fields of a kind no operation uses,
// such as the SDK's documents, stay empty.
func assign(value any, target reflect.Value) error {
	if value == nil {
		return nil
	}
	if target.Type() == reflect.TypeFor[time.Time]() {
		return assignTime(value, target)
	}
	switch target.Kind() {
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		return assign(value, target.Elem())
	case reflect.Struct:
		return assignStruct(value, target)
	case reflect.Map:
		return assignMap(value, target)
	case reflect.Slice:
		return assignList(value, target)
	case reflect.String, reflect.Bool, reflect.Int32, reflect.Int64, reflect.Float64:
		return assignScalar(value, target)
	default:
		return nil
	}
}

func assignStruct(value any, target reflect.Value) error {
	members, err := asMap(value)
	if err != nil {
		return err
	}
	for field := range fieldsOf(target.Type()) {
		if err := assign(members[memberName(target.Type(), field)], target.FieldByIndex(field.Index)); err != nil {
			return err
		}
	}
	return nil
}

func assignMap(value any, target reflect.Value) error {
	members, err := asMap(value)
	if err != nil {
		return err
	}
	target.Set(reflect.MakeMapWithSize(target.Type(), len(members)))
	for name, member := range members {
		if member == nil {
			continue
		}
		element := reflect.New(target.Type().Elem()).Elem()
		if err := assign(member, element); err != nil {
			return err
		}
		target.SetMapIndex(reflect.ValueOf(name).Convert(target.Type().Key()), element)
	}
	return nil
}

func asMap(value any) (map[string]any, error) {
	switch value := value.(type) {
	case map[string]any:
		return value, nil
	case []any:
		return nil, errUnexpectedList()
	default:
		return nil, errUnexpectedType()
	}
}

func assignList(value any, target reflect.Value) error {
	if text, ok := value.(string); ok && target.Type().Elem().Kind() == reflect.Uint8 {
		return assignBlob(text, target)
	}
	switch value := value.(type) {
	case []any:
		list := reflect.MakeSlice(target.Type(), len(value), len(value))
		for i, element := range value {
			if err := assign(element, list.Index(i)); err != nil {
				return err
			}
		}
		target.Set(list)
		return nil
	case map[string]any:
		return errUnexpectedMap()
	default:
		return errUnexpectedType()
	}
}

func assignBlob(text string, target reflect.Value) error {
	blob, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return Serialization.With("Invalid base64 data")
	}
	target.SetBytes(blob)
	return nil
}

func assignScalar(value any, target reflect.Value) error {
	switch value := value.(type) {
	case map[string]any:
		return errUnexpectedMap()
	case []any:
		return errUnexpectedList()
	case string:
		return assignText(value, target)
	case json.Number:
		return assignNumber(value, target)
	default:
		return assignBool(value == true, target)
	}
}

// assignText also takes text for a boolean, as Cognito does: "true" in any case
// is true, everything else false.
func assignText(text string, target reflect.Value) error {
	switch target.Kind() {
	case reflect.String:
		target.SetString(text)
	case reflect.Bool:
		target.SetBool(strings.EqualFold(text, "true"))
	default:
		return errConversion("STRING_VALUE", target)
	}
	return nil
}

func assignBool(truth bool, target reflect.Value) error {
	if target.Kind() != reflect.Bool {
		return errConversion(strings.ToUpper(strconv.FormatBool(truth))+"_VALUE", target)
	}
	target.SetBool(truth)
	return nil
}

func assignNumber(number json.Number, target reflect.Value) error {
	float, err := number.Float64()
	if err != nil {
		return errConversion("NUMBER_VALUE", target)
	}
	switch target.Kind() {
	case reflect.Float64:
		target.SetFloat(float)
		return nil
	case reflect.Int32, reflect.Int64:
		whole, ok := integer(number, float)
		if ok && !target.OverflowInt(whole) {
			target.SetInt(whole)
			return nil
		}
	default:
	}
	return errConversion("NUMBER_VALUE", target)
}

// integer reads 60 as well as 60.0 and 6e1, which some JSON writers produce.
func integer(number json.Number, float float64) (int64, bool) {
	if whole, err := number.Int64(); err == nil {
		return whole, true
	}
	const exact = 1 << 53
	return int64(float), float == math.Trunc(float) && math.Abs(float) <= exact
}

// The years that a time of the API may lie in.
const (
	earliest = -62135596800 // 0001-01-01 in epoch seconds
	latest   = 253402300799 // 9999-12-31T23:59:59 in epoch seconds
)

// assignTime reads epoch seconds, to the millisecond.
func assignTime(value any, target reflect.Value) error {
	number, ok := value.(json.Number)
	if !ok {
		return Serialization.With("STRING_VALUE can not be converted to milliseconds since epoch")
	}
	seconds, err := number.Float64()
	if err != nil || seconds < earliest || seconds > latest {
		return Serialization.With("NUMBER_VALUE can not be converted to milliseconds since epoch")
	}
	target.Set(reflect.ValueOf(time.UnixMilli(int64(math.Round(seconds * 1000))).UTC()))
	return nil
}

// The texts are those of Cognito's own deserializer.

func errUnexpectedMap() *Exception {
	return Serialization.With("Start of structure or map found where not expected.")
}

func errUnexpectedList() *Exception {
	return Serialization.With("Start of list found where not expected")
}

func errUnexpectedType() *Exception {
	return Serialization.With("Unexpected field type")
}

func errConversion(from string, target reflect.Value) *Exception {
	names := map[reflect.Kind]string{
		reflect.String: "a String", reflect.Bool: "a Boolean", reflect.Int32: "an Integer",
		reflect.Int64: "a Long", reflect.Float64: "a Double",
	}
	return Serialization.With(from + " can not be converted to " + names[target.Kind()])
}
