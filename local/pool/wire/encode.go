package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strconv"
	"time"
)

// Encode writes an output or type of the SDK, or a map or list of such, as
// Cognito sends it: absent (nil) members and empty enumerations are left out,
// booleans and numbers always there, times are epoch seconds. A nil v is {}.
// A value that JSON cannot hold, such as NaN, is an error.
func Encode(v any) ([]byte, error) {
	value := plain(reflect.ValueOf(v))
	if value == nil {
		value = struct{}{}
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false) // a message in a mail template is shown as it was set
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buffer.Bytes(), "\n"), nil
}

// plain turns a value into what encoding/json writes as it is; nil for what is
// left out.
func plain(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return plain(v.Elem())
	case reflect.Struct:
		return plainStruct(v)
	case reflect.Map:
		return plainMap(v)
	case reflect.Slice:
		return plainList(v)
	case reflect.String:
		return v.String()
	default:
		return v.Interface()
	}
}

func plainStruct(v reflect.Value) any {
	if t, ok := reflect.TypeAssert[time.Time](v); ok {
		return epochSeconds(t)
	}
	members := map[string]any{}
	for field := range fieldsOf(v.Type()) {
		member := plain(v.FieldByIndex(field.Index))
		if member == nil || member == "" && field.Type.Kind() == reflect.String {
			continue
		}
		members[memberName(v.Type(), field)] = member
	}
	return members
}

func plainMap(v reflect.Value) any {
	if v.IsNil() {
		return nil
	}
	members := make(map[string]any, v.Len())
	for entry := v.MapRange(); entry.Next(); {
		if member := plain(entry.Value()); member != nil {
			members[entry.Key().String()] = member
		}
	}
	return members
}

func plainList(v reflect.Value) any {
	if v.IsNil() {
		return nil
	}
	if raw, ok := reflect.TypeAssert[json.RawMessage](v); ok {
		return raw
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return base64.StdEncoding.EncodeToString(v.Bytes())
	}
	list := make([]any, v.Len())
	for i := range list {
		list[i] = plain(v.Index(i))
	}
	return list
}

// epochSeconds gives a time to the millisecond, without an exponent.
func epochSeconds(t time.Time) json.Number {
	const perSecond = 1000
	return json.Number(strconv.FormatFloat(float64(t.UnixMilli())/perSecond, 'f', -1, 64))
}
