package effect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

// Effect is what a queue carries.
type Effect struct {
	// ID is 32 hexadecimal digits, the same whenever the same row owes the same debt.
	ID string
	// Queue is where it goes.
	Queue fact.Queue
	// Kind says to the queue's worker what to do.
	Kind string
	// Key is the row that owed it.
	Key store.Key
	// Turn tells it from earlier effects of its kind.
	Turn int64
}

// New is the effect of a debt of a row.
func New(key store.Key, d fact.Debt) Effect {
	return Effect{ID: id(key, d), Queue: d.Queue, Kind: d.Kind, Key: key, Turn: d.Turn}
}

// id hashes the texts with their lengths told apart by a byte that no key holds.
func id(key store.Key, d fact.Debt) string {
	sum := sha256.Sum256([]byte(key.PK + "\x00" + key.SK + "\x00" + d.String()))
	return hex.EncodeToString(sum[:16])
}

// Of are the effects that a row owes, and how many more of its debts this version does not know.
func Of(row store.Row) (effects []Effect, unknown int) {
	debts, unknown := fact.Owed(row)
	for _, d := range debts {
		effects = append(effects, New(row.Key, d))
	}
	return effects, unknown
}

// Debt is the debt the effect settles.
func (e Effect) Debt() fact.Debt { return fact.Debt{Queue: e.Queue, Kind: e.Kind, Turn: e.Turn} }

// version is that of the messages. A message of another version fails until the worker that knows it is deployed.
const version = 1

// message is an effect as queues carry it.
type message struct {
	Version int    `json:"v"`
	ID      string `json:"id"`
	Queue   string `json:"queue"`
	Kind    string `json:"kind"`
	PK      string `json:"pk"`
	SK      string `json:"sk"`
	Turn    int64  `json:"turn"`
}

// Encode is the body of the effect's message.
func (e Effect) Encode() []byte {
	body, _ := json.Marshal(message{version, e.ID, string(e.Queue), e.Kind, e.Key.PK, e.Key.SK, e.Turn}) // nothing that JSON cannot say
	return body
}

// Decode reads what [Effect.Encode] wrote. Members it does not know are left aside; everything else must be as it would write it, the
// id included. The error never holds any of the body.
func Decode(body []byte) (Effect, error) {
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		return Effect{}, errors.New("effect: the message is not readable")
	}
	if m.Version != version {
		return Effect{}, errors.New("effect: the message is of another version")
	}
	d := fact.Debt{Queue: fact.Queue(m.Queue), Kind: m.Kind, Turn: m.Turn}
	if known, err := fact.ParseDebt(d.String()); err != nil || known != d || m.PK == "" || m.SK == "" {
		return Effect{}, errors.New("effect: the message names no effect that this version knows")
	}
	e := New(store.Key{PK: m.PK, SK: m.SK}, d)
	if e.ID != m.ID {
		return Effect{}, errors.New("effect: the id of the message is not that of its effect")
	}
	return e, nil
}
