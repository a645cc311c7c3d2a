package store

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// The attributes that every row may have beside its own.
const (
	// Expires is the attribute with the Unix second from which on a row counts as gone. Rows without it stay.
	Expires = "expires"
	// PK is the attribute of the partition key, for conditions: Missing{PK} is "no row there".
	PK = "pk"
	// SK is the attribute of the sort key.
	SK = "sk"
)

// MaxRow is the largest row in bytes, names and values together, as [Row.Size] counts them.
//
// Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const MaxRow = 400 * 1024

// Key is the place of a row.
type Key struct {
	// PK is the partition key; rows of one partition are read together. Never empty, at most 2048 bytes.
	PK string
	// SK is the sort key, unique in its partition. Never empty, at most 1024 bytes.
	SK string
}

// Value is what an attribute holds: a [String], a [Number] or a [Set].
type Value interface{ isValue() }

// String is text in UTF-8; it may be empty.
type String string

// Number is a whole number.
type Number int64

// Set is a set of texts: never empty, sorted by bytes, none twice.
type Set []string

func (String) isValue() {}
func (Number) isValue() {}
func (Set) isValue()    {}

// SetOf returns the set of these elements, in any order and as often as they come. Of no elements it returns nil, which is no set.
func SetOf(elements ...string) Set {
	return slices.Compact(slices.Sorted(slices.Values(elements)))
}

// Row is what stands under a key. Attributes of kinds that Value does not know are left out when a row is read.
type Row struct {
	Key
	// Attributes are the values by name, without the key's own. Nil when there are none.
	Attributes map[string]Value
}

// String returns the text in an attribute, "" if it is absent or no text.
func (r Row) String(name string) string {
	text, _ := r.Attributes[name].(String)
	return string(text)
}

// Number returns the number in an attribute, 0 if it is absent or no number.
func (r Row) Number(name string) int64 {
	number, _ := r.Attributes[name].(Number)
	return int64(number)
}

// Set returns the elements of a set, sorted; nil if the attribute is absent or no set. The caller must not change them.
func (r Row) Set(name string) []string {
	set, _ := r.Attributes[name].(Set)
	return set
}

// Time returns the moment in an attribute of Unix milliseconds, in UTC; the zero time if it is absent or no number.
func (r Row) Time(name string) time.Time {
	number, ok := r.Attributes[name].(Number)
	if !ok {
		return time.Time{}
	}
	return time.UnixMilli(int64(number)).UTC()
}

// Expired says whether the row has an end and that end has come.
func (r Row) Expired(now time.Time) bool {
	end, ok := r.Attributes[Expires].(Number)
	return ok && int64(end) <= now.Unix()
}

// Clone returns a row that shares nothing with r.
func (r Row) Clone() Row {
	attributes := maps.Clone(r.Attributes)
	for name, value := range attributes {
		if set, ok := value.(Set); ok {
			attributes[name] = slices.Clone(set)
		}
	}
	return Row{Key: r.Key, Attributes: attributes}
}

// Equal says whether both rows have the same key and the same attributes.
func (r Row) Equal(other Row) bool {
	return r.Key == other.Key && maps.EqualFunc(r.Attributes, other.Attributes, Same)
}

// Same says whether two values are of one kind and equal.
func Same(a, b Value) bool {
	set, ok := a.(Set)
	if !ok {
		_, other := b.(Set)
		return !other && a == b
	}
	other, ok := b.(Set)
	return ok && slices.Equal(set, other)
}

// Size returns the bytes that a row takes of [MaxRow]. A number counts a byte for every digit, which is more than DynamoDB counts.
func (r Row) Size() int {
	size := len(PK) + len(r.PK) + len(SK) + len(r.SK)
	for name, value := range r.Attributes {
		size += len(name) + valueSize(value)
	}
	return size
}

func valueSize(value Value) int {
	switch v := value.(type) {
	case String:
		return len(v)
	case Number:
		return len(strconv.FormatInt(int64(v), 10))
	case Set:
		size := 0
		for _, element := range v {
			size += len(element)
		}
		return size
	default:
		return 0
	}
}

// Consistency says which writes a read sees.
type Consistency bool

const (
	// Eventual reads see all writes but perhaps the latest; they cost half.
	Eventual Consistency = false
	// Strong reads see every write that was answered before.
	Strong Consistency = true
)

// Index names the attributes of a sparse index: it lists the rows that have both.
type Index struct {
	// Name is the index's own name.
	Name string
	// Hash is the attribute, a String, by whose value rows are found.
	Hash string
	// Range is the attribute, a Number, by which they are ordered.
	Range string
}

// OwedIndex returns the index over rows that still owe something, by when they began to. It is the only index of the tables.
func OwedIndex() Index { return Index{Name: "owed", Hash: "owing", Range: "owedAt"} }
