package memory

import (
	"slices"

	"gatehouse/shared/store"
)

// holds says whether a condition holds of a row; nil is no row.
func holds(condition store.Condition, row *store.Row) bool {
	switch c := condition.(type) {
	case store.Missing:
		return lookup(row, c.Attribute) == nil
	case store.Present:
		return lookup(row, c.Attribute) != nil
	case store.Equal:
		return store.Same(lookup(row, c.Attribute), c.Value)
	case store.AtMost:
		number, ok := lookup(row, c.Attribute).(store.Number)
		return ok && int64(number) <= c.Number
	case store.AtLeast:
		number, ok := lookup(row, c.Attribute).(store.Number)
		return ok && int64(number) >= c.Number
	case store.Has:
		set, _ := lookup(row, c.Attribute).(store.Set)
		return slices.Contains(set, c.Element)
	case store.Any:
		return slices.ContainsFunc(c, func(part store.Condition) bool { return holds(part, row) })
	case store.All:
		return !slices.ContainsFunc(c, func(part store.Condition) bool { return !holds(part, row) })
	default:
		return condition == nil // no condition; validation refuses those of an unknown kind
	}
}

// lookup returns the value of an attribute, the key's own included; nil if it is missing.
func lookup(row *store.Row, attribute string) store.Value {
	switch {
	case row == nil:
		return nil
	case attribute == store.PK:
		return store.String(row.PK)
	case attribute == store.SK:
		return store.String(row.SK)
	default:
		return row.Attributes[attribute]
	}
}
