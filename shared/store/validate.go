package store

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"
)

// What DynamoDB allows of a key and of a transaction, in bytes.
const (
	maxPK          = 2048
	maxSK          = 1024
	maxTransaction = 4 * 1024 * 1024
)

// Validate reports a key that is none. The error wraps [ErrInvalid] and does not repeat the key.
func (k Key) Validate() error {
	switch {
	case k.PK == "" || k.SK == "":
		return invalid("a key without %s or %s", PK, SK)
	case len(k.PK) > maxPK || len(k.SK) > maxSK:
		return invalid("a key of %d and %d bytes, more than %d and %d", len(k.PK), len(k.SK), maxPK, maxSK)
	case !utf8.ValidString(k.PK) || !utf8.ValidString(k.SK):
		return invalid("a key that is not UTF-8")
	}
	return nil
}

// Validate reports what no table could carry out: a missing key, an attribute named twice or empty, a set that is none, values of the
// wrong kind in the index's attributes, more than a row can hold. The error wraps [ErrInvalid] and names attributes, never values.
func (w Write) Validate() error {
	if err := w.Key.Validate(); err != nil {
		return err
	}
	if err := w.checkKind(); err != nil {
		return err
	}
	if err := w.checkNames(); err != nil {
		return err
	}
	if err := w.checkValues(); err != nil {
		return err
	}
	if size := w.size(); size > MaxRow {
		return invalid("a row of %d bytes, more than %d", size, MaxRow)
	}
	return checkCondition(w.If)
}

// ValidateAll reports what no table could carry out in one call: a write that is invalid by itself, too many writes, two on one row.
func ValidateAll(writes []Write) error {
	if len(writes) > MaxWrites {
		return invalid("%d writes at once, more than %d", len(writes), MaxWrites)
	}
	total := 0
	for i, w := range writes {
		if err := w.Validate(); err != nil {
			return fmt.Errorf("write %d: %w", i, err)
		}
		if slices.ContainsFunc(writes[:i], func(earlier Write) bool { return earlier.Key == w.Key }) {
			return invalid("write %d is on the row of an earlier one", i)
		}
		total += w.size()
	}
	if len(writes) > 1 && total > maxTransaction {
		return invalid("writes of %d bytes at once, more than %d", total, maxTransaction)
	}
	return nil
}

// ValidateKeys reports keys that BatchGet could not read.
func ValidateKeys(keys []Key) error {
	if len(keys) > MaxKeys {
		return invalid("%d keys at once, more than %d", len(keys), MaxKeys)
	}
	for _, key := range keys {
		if err := key.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// ValidateQuery reports a partition or prefix that no key can have. The prefix may be empty.
func ValidateQuery(pk, prefix string) error {
	return Key{PK: pk, SK: cmp.Or(prefix, "any")}.Validate()
}

// checkKind reports clauses that exclude one another.
func (w Write) checkKind() error {
	switch {
	case w.Delete && (w.Replace || len(w.Set)+len(w.Add)+len(w.Take)+len(w.Remove) > 0):
		return invalid("a write that deletes the row and changes it")
	case w.Replace && len(w.Take)+len(w.Remove) > 0:
		return invalid("a write that replaces the row and takes from it")
	}
	return nil
}

// checkNames reports attributes that are named twice, are the key's own or have no name.
func (w Write) checkNames() error {
	for name := range w.Set {
		if err := checkName(name, false); err != nil {
			return err
		}
	}
	for name := range w.Add {
		if err := checkName(name, has(w.Set, name)); err != nil {
			return err
		}
	}
	for name := range w.Take {
		if err := checkName(name, has(w.Set, name) || has(w.Add, name)); err != nil {
			return err
		}
	}
	for i, name := range w.Remove {
		if err := checkName(name, has(w.Set, name) || has(w.Add, name) || has(w.Take, name) || slices.Contains(w.Remove[:i], name)); err != nil {
			return err
		}
	}
	return nil
}

func has[V any](named map[string]V, name string) bool {
	_, ok := named[name]
	return ok
}

func checkName(name string, twice bool) error {
	switch {
	case name == "" || !utf8.ValidString(name):
		return invalid("an attribute without a name in UTF-8")
	case name == PK || name == SK:
		return invalid("a write to the key's attribute %s", name)
	case twice:
		return invalid("attribute %s is named twice", name)
	}
	return nil
}

func (w Write) checkValues() error {
	for name, value := range w.Set {
		if err := checkValue(name, value); err != nil {
			return err
		}
	}
	for name, value := range w.Add {
		if _, text := value.(String); text {
			return invalid("attribute %s: text cannot be added", name)
		}
		if err := checkValue(name, value); err != nil {
			return err
		}
	}
	for name, set := range w.Take {
		if err := checkValue(name, set); err != nil {
			return err
		}
	}
	return nil
}

// checkValue reports a value that an attribute of this name cannot hold.
func checkValue(name string, value Value) error {
	if value == nil {
		return invalid("attribute %s has no value", name)
	}
	if !isWhole(value) {
		return invalid("attribute %s: a set is never empty, sorted, has none twice and no empty element, and text is UTF-8", name)
	}
	text, isText := value.(String)
	_, isNumber := value.(Number)
	index := OwedIndex()
	switch {
	case name == index.Hash && (!isText || text == ""):
		return invalid("attribute %s of the index takes text that is not empty", name)
	case (name == index.Range || name == Expires) && !isNumber:
		return invalid("attribute %s takes a number", name)
	}
	return nil
}

// isWhole says whether a value is what its kind promises.
func isWhole(value Value) bool {
	switch v := value.(type) {
	case String:
		return utf8.ValidString(string(v))
	case Set:
		return len(v) > 0 && isSet(v)
	default:
		return true
	}
}

func isSet(elements []string) bool {
	before := ""
	for _, element := range elements {
		if element <= before || !utf8.ValidString(element) {
			return false
		}
		before = element
	}
	return true
}

// checkCondition reports a condition that cannot be asked. Nil is none.
func checkCondition(condition Condition) error {
	switch c := condition.(type) {
	case nil:
		return nil
	case Any:
		return checkConditions(c)
	case All:
		return checkConditions(c)
	case Missing:
		return checkAbout(c.Attribute, Number(0))
	case Present:
		return checkAbout(c.Attribute, Number(0))
	case Equal:
		return checkAbout(c.Attribute, c.Value)
	case AtMost:
		return checkAbout(c.Attribute, Number(c.Number))
	case AtLeast:
		return checkAbout(c.Attribute, Number(c.Number))
	case Has:
		return checkAbout(c.Attribute, Set{c.Element})
	default:
		return invalid("a condition of an unknown kind")
	}
}

func checkConditions(conditions []Condition) error {
	if len(conditions) == 0 {
		return invalid("a condition of no conditions")
	}
	for _, condition := range conditions {
		if condition == nil {
			return invalid("a condition within another is nil")
		}
		if err := checkCondition(condition); err != nil {
			return err
		}
	}
	return nil
}

// checkAbout reports a condition about an attribute without a name or a value that no attribute holds.
func checkAbout(attribute string, value Value) error {
	switch {
	case attribute == "" || !utf8.ValidString(attribute):
		return invalid("a condition about an attribute without a name in UTF-8")
	case value == nil || !isWhole(value):
		return invalid("a condition about %s compares with what no attribute holds", attribute)
	}
	return nil
}

// size is what the write brings to its row.
func (w Write) size() int {
	return Row{Key: w.Key, Attributes: w.Set}.Size() + Row{Attributes: w.Add}.Size()
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}
