package store

import (
	"encoding/json"
	"errors"
)

// Change is one record of a table's change feed.
type Change struct {
	// ID is the record's sequence number; of one row, later changes have larger ones.
	ID string
	// Key is the row's place.
	Key Key
	// Removed says that the row is gone.
	Removed bool
	// ByExpiry says that the table removed the row because its end had come.
	ByExpiry bool
	// Old is the row before; nil if there was none or the feed does not tell.
	Old *Row
	// New is the row after; nil if it is gone.
	New *Row
}

// errNoChange says no more: what it could not read may be personal data.
var errNoChange = errors.New("store: not a record of a DynamoDB stream")

// What Lambda calls the kinds of records, and who removes expired rows.
const (
	inserted = "INSERT"
	modified = "MODIFY"
	removed  = "REMOVE"
	sweeper  = "dynamodb.amazonaws.com"
)

// record is a record of a stream as Lambda hands it over.
//
// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html and, for the sweeper's mark,
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
type record struct {
	EventName    string    `json:"eventName"`
	EventSource  string    `json:"eventSource"`
	UserIdentity *identity `json:"userIdentity,omitempty"`
	DynamoDB     images    `json:"dynamodb"`
}

type identity struct {
	Type        string `json:"type"`
	PrincipalID string `json:"principalId"`
}

type images struct {
	Keys           *Row   `json:"Keys"`
	OldImage       *Row   `json:"OldImage,omitempty"`
	NewImage       *Row   `json:"NewImage,omitempty"`
	SequenceNumber string `json:"SequenceNumber"`
	StreamViewType string `json:"StreamViewType"`
}

// DecodeChange reads one record of a DynamoDB stream as Lambda hands it over. The stream must show new images; old ones are read where
// it shows them. The error repeats nothing of the record.
func DecodeChange(data []byte) (Change, error) {
	var r record
	if json.Unmarshal(data, &r) != nil || !r.isWhole() {
		return Change{}, errNoChange
	}
	return Change{
		ID:       r.DynamoDB.SequenceNumber,
		Key:      r.DynamoDB.Keys.Key,
		Removed:  r.EventName == removed,
		ByExpiry: r.EventName == removed && r.UserIdentity != nil && *r.UserIdentity == swept(),
		Old:      r.DynamoDB.OldImage,
		New:      r.DynamoDB.NewImage,
	}, nil
}

// isWhole says whether the record tells what a change needs: which one it is, of which row, and the row after, unless it is gone. All
// its images are of that row.
func (r record) isWhole() bool {
	d := r.DynamoDB
	if d.SequenceNumber == "" || d.Keys == nil {
		return false
	}
	for _, image := range []*Row{d.OldImage, d.NewImage} {
		if image != nil && image.Key != d.Keys.Key {
			return false
		}
	}
	switch r.EventName {
	case inserted, modified:
		return d.NewImage != nil
	case removed:
		return d.NewImage == nil
	default:
		return false
	}
}

// EncodeChange writes a change as Lambda would hand it over, so that what reads a stream can be fed from any table.
func EncodeChange(c Change) []byte {
	r := record{EventName: modified, EventSource: "aws:dynamodb", DynamoDB: images{
		Keys: &Row{Key: c.Key}, OldImage: c.Old, NewImage: c.New, SequenceNumber: c.ID, StreamViewType: "NEW_AND_OLD_IMAGES",
	}}
	switch {
	case c.Removed:
		r.EventName = removed
	case c.Old == nil:
		r.EventName = inserted
	}
	if c.ByExpiry {
		who := swept()
		r.UserIdentity = &who
	}
	data, err := json.Marshal(r)
	if err != nil {
		panic(err) // rows consist of texts and cannot fail
	}
	return data
}

func swept() identity { return identity{Type: "Service", PrincipalID: sweeper} }
