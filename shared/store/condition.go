package store

import "time"

// Condition is what must hold of the present row for a write to be done. Without a row every attribute is missing.
//
// A condition about an attribute of another kind, or about one that is not there, does not hold, except Missing.
type Condition interface{ isCondition() }

// Missing holds when the row has no such attribute. Missing{PK} holds when there is no row.
type Missing struct {
	// Attribute is the attribute's name.
	Attribute string
}

// Present holds when the row has such an attribute. Present{PK} holds when there is a row, even an expired one.
type Present struct {
	// Attribute is the attribute's name.
	Attribute string
}

// Equal holds when the attribute is of the value's kind and equal to it.
type Equal struct {
	// Attribute is the attribute's name.
	Attribute string
	// Value is what it must hold.
	Value Value
}

// AtMost holds when the attribute is a number of at most this size.
type AtMost struct {
	// Attribute is the attribute's name.
	Attribute string
	// Number is the largest that holds.
	Number int64
}

// AtLeast holds when the attribute is a number of at least this size.
type AtLeast struct {
	// Attribute is the attribute's name.
	Attribute string
	// Number is the smallest that holds.
	Number int64
}

// Has holds when the attribute is a set with this element.
type Has struct {
	// Attribute is the attribute's name.
	Attribute string
	// Element is what the set must contain.
	Element string
}

// Any holds when at least one of its conditions does. It is never empty.
type Any []Condition

// All holds when each of its conditions does. It is never empty.
type All []Condition

func (Missing) isCondition() {}
func (Present) isCondition() {}
func (Equal) isCondition()   {}
func (AtMost) isCondition()  {}
func (AtLeast) isCondition() {}
func (Has) isCondition()     {}
func (Any) isCondition()     {}
func (All) isCondition()     {}

// Vacant holds when no row is there, or an expired one. Writes under it should Replace: the attributes of an expired row would
// otherwise stay, its end among them.
func Vacant(now time.Time) Condition {
	return Any{Missing{PK}, AtMost{Expires, now.Unix()}}
}
