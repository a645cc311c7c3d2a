package store

import (
	"encoding/json"
	"errors"
	"maps"
	"strconv"
)

// errNoRow says no more: what it could not read may be personal data.
var errNoRow = errors.New("store: not a row in DynamoDB's JSON")

// attribute is a value in DynamoDB's JSON, where the only key names the kind. Kinds that Value does not know leave all fields nil.
type attribute struct {
	S  *string   `json:"S,omitempty"`
	N  *string   `json:"N,omitempty"`
	SS *[]string `json:"SS,omitempty"`
}

// MarshalJSON writes the row as DynamoDB does: {"pk":{"S":"..."},"at":{"N":"1"},"owed":{"SS":["..."]}}.
func (r Row) MarshalJSON() ([]byte, error) {
	item := map[string]attribute{PK: encode(String(r.PK)), SK: encode(String(r.SK))}
	for name, value := range r.Attributes {
		item[name] = encode(value)
	}
	return json.Marshal(item)
}

// UnmarshalJSON reads a row as DynamoDB writes it. Attributes of kinds that Value does not know are left out. The error repeats nothing
// of the row.
func (r *Row) UnmarshalJSON(data []byte) error {
	var item map[string]json.RawMessage
	if json.Unmarshal(data, &item) != nil {
		return errNoRow
	}
	values := make(map[string]Value, len(item))
	for name, raw := range item {
		if value := decode(raw); value != nil {
			values[name] = value
		}
	}
	row, ok := RowOf(values)
	if !ok {
		return errNoRow
	}
	*r = row
	return nil
}

// RowOf makes a row of the attributes under which a table keeps it, the key's among them; false if there is no key. It takes the map
// over.
func RowOf(values map[string]Value) (Row, bool) {
	key, ok := keyOf(values)
	maps.DeleteFunc(values, func(name string, _ Value) bool { return name == PK || name == SK })
	if len(values) == 0 {
		values = nil
	}
	return Row{Key: key, Attributes: values}, ok
}

func keyOf(values map[string]Value) (Key, bool) {
	pk, _ := values[PK].(String)
	sk, _ := values[SK].(String)
	return Key{PK: string(pk), SK: string(sk)}, pk != "" && sk != ""
}

func encode(value Value) attribute {
	switch v := value.(type) {
	case String:
		return attribute{S: (*string)(&v)}
	case Number:
		text := strconv.FormatInt(int64(v), 10)
		return attribute{N: &text}
	case Set:
		return attribute{SS: (*[]string)(&v)}
	default:
		return attribute{}
	}
}

// decode returns nil for what is no Value: another kind, a number with a fraction, a set without elements.
func decode(raw []byte) Value {
	var a attribute
	if json.Unmarshal(raw, &a) != nil {
		return nil
	}
	switch {
	case a.S != nil:
		return String(*a.S)
	case a.N != nil:
		return NumberOf(*a.N)
	case a.SS != nil && len(*a.SS) > 0:
		return SetOf(*a.SS...)
	default:
		return nil
	}
}

// NumberOf reads a number as DynamoDB writes it; nil if it has a fraction or does not fit an int64.
func NumberOf(text string) Value {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return Number(number)
}
