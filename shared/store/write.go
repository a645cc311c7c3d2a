package store

import (
	"errors"
	"strconv"
)

// MaxWrites is how many rows one transaction can change.
const MaxWrites = 100

// MaxKeys is how many rows BatchGet reads at most.
const MaxKeys = 100

// ErrBusy is returned when other transactions, or the table's limits, held a call up for as long as its context lasted.
var ErrBusy = errors.New("store: the table was busy for too long")

// ErrInvalid is wrapped by every error about a call that no table could carry out. It is a fault of the program, not of the data.
var ErrInvalid = errors.New("store: not possible")

// Write changes one row.
//
// A row that is not there is made, even by a write that only takes away: such a write says in If that the row must be Present.
type Write struct {
	// Key is the row's place.
	Key Key
	// Replace makes the row exactly what Set and Add say. Otherwise attributes that are not named stay as they are.
	Replace bool
	// Delete takes the row away; a row that is not there is no error. It excludes everything but If.
	Delete bool
	// Set gives attributes these values.
	Set map[string]Value
	// Add adds a Number to a number (a missing one counts as 0; the sum must fit an int64) and unites a Set with a set. An attribute
	// of another kind is an error.
	Add map[string]Value
	// Take removes elements from a set; with the last one the attribute goes too. An attribute of another kind is an error.
	Take map[string]Set
	// Remove takes attributes away; those that are not there are no error.
	Remove []string
	// If must hold of the present row, otherwise nothing is done and the answer is a [Conflict]. Nil: always.
	If Condition
}

// Conflict is the answer to a write whose condition did not hold. Nothing was written, by no write of the same call.
type Conflict struct {
	// Index says which of the call's writes it was, the first if there were several.
	Index int
	// Row is the row that the condition met; nil if there was none. It may be expired.
	Row *Row
}

// Error says which write it was, and nothing of the row.
func (c *Conflict) Error() string {
	return "store: the condition of write " + strconv.Itoa(c.Index) + " did not hold"
}
