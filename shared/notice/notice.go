package notice

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
)

// Type says what happened. Consumers choose by it: it is the detail-type on the event bus.
type Type string

// The types of version 1.
const (
	// SignupRequested: somebody asked for an account and waits for a decision.
	SignupRequested Type = "SignupRequested"
	// UserConfirmed: an account was confirmed, or signed in without a record of that; once for each account.
	UserConfirmed Type = "UserConfirmed"
	// SignInAlerted: a person was told of a sign-in.
	SignInAlerted Type = "SignInAlerted"
	// SignInReported: a person said that a sign-in was not theirs; they are being signed out.
	SignInReported Type = "SignInReported"
)

// Types lists every type.
func Types() []Type { return []Type{SignupRequested, UserConfirmed, SignInAlerted, SignInReported} }

// Debt is what a row owes that a notice of this type is to follow from.
func (t Type) Debt(turn int64) fact.Debt {
	return fact.Debt{Queue: fact.Hooks, Kind: string(t), Turn: turn}
}

// Version is the version of the notices this package makes.
const Version = 1

// MaxLength is more bytes than a notice ever has.
const MaxLength = 4096

// Notice is one thing that happened to one person.
type Notice struct {
	// Version says how to read the other members.
	Version int `json:"version"`
	// ID is the effect's id, by which consumers tell a repetition.
	ID string `json:"id"`
	// Type says what happened.
	Type Type `json:"type"`
	// Time is when the notice was first queued, in UTC: moments after it happened unless a queue stood still.
	Time time.Time `json:"time"`
	// Pool is the user pool's id.
	Pool string `json:"userPoolId"`
	// Sub is the person's id in the pool.
	Sub string `json:"sub"`
	// Turn orders the notices of one type about one person.
	Turn int64 `json:"turn"`
}

// Why an effect or a text is no notice.
var (
	ErrType    = errors.New("no known type of notice")       // the effect is of a kind that is not told
	ErrPerson  = errors.New("the effect is about no person") // its row is none of a person in a pool
	ErrVersion = errors.New("not a version this package reads")
	ErrFormat  = errors.New("not a notice")
)

// Of makes the notice of an effect that was first queued at a time. It needs nothing but the effect.
func Of(e effect.Effect, at time.Time) (Notice, error) {
	if !slices.Contains(Types(), Type(e.Kind)) {
		return Notice{}, ErrType
	}
	pool, sub, ok := fact.ParsePerson(e.Key.PK)
	if !ok {
		return Notice{}, ErrPerson
	}
	return Notice{
		Version: Version, ID: e.ID, Type: Type(e.Kind), Time: at.UTC().Truncate(time.Millisecond),
		Pool: pool, Sub: sub, Turn: e.Turn,
	}, nil
}

// Encode is the notice as JSON, the same bytes for the same notice.
func (n Notice) Encode() ([]byte, error) { return json.Marshal(n) }

// Decode reads a notice, as a consumer would: members it does not know are left out, a version it does not know is refused.
func Decode(text []byte) (Notice, error) {
	if len(text) > MaxLength {
		return Notice{}, ErrFormat
	}
	var n Notice
	if json.Unmarshal(text, &n) != nil {
		return Notice{}, ErrFormat
	}
	if n.Version != Version {
		return Notice{}, ErrVersion
	}
	if n.ID == "" || n.Type == "" || n.Pool == "" || n.Sub == "" {
		return Notice{}, ErrFormat
	}
	return n, nil
}
