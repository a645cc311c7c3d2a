package hooks

import (
	"encoding/json"
	"errors"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
)

// delivery is an effect on its way to its targets.
type delivery struct {
	effect effect.Effect
	target string    // empty for all
	at     time.Time // when the effect was first queued
}

// single is the message for one target alone, which this function writes to itself.
type single struct {
	Target string          `json:"target"`
	At     int64           `json:"at"` // Unix milliseconds
	Effect json.RawMessage `json:"effect"`
}

var errForeign = errors.New("the effect is for another queue")

// read takes a message apart: an effect as the outbox writes it, or one for a single target.
func read(m serve.Message) (delivery, error) {
	d, body := delivery{at: m.SentAt}, m.Body
	var one single
	if json.Unmarshal(m.Body, &one) == nil && one.Target != "" {
		d.target, d.at, body = one.Target, time.UnixMilli(one.At), one.Effect
	}
	e, err := effect.Decode(body)
	if err != nil {
		return delivery{}, err
	}
	if e.Queue != fact.Hooks {
		return delivery{}, errForeign
	}
	d.effect = e
	return d, nil
}

// encode writes the message for one target.
func (d delivery) encode(target string) ([]byte, error) {
	return json.Marshal(single{target, d.at.UnixMilli(), d.effect.Encode()})
}
