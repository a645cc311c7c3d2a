package hook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gatehouse/shared/cognito"
)

// Stress makes calls go wrong as they may go wrong in reality. As JSON its members are in lower camel case
// and the delay is a text such as "250ms".
type Stress struct {
	// Trigger whose calls it applies to; empty for all.
	Trigger cognito.Trigger
	// Deliver sends the event so many times in all, up to 10; 0 and 1 change nothing. Only the last
	// delivery's answer counts. It may exceed the attempts a call has otherwise.
	Deliver int
	// Overlap sends the next delivery without waiting for the one before.
	Overlap bool
	// Delay passes in every attempt before the function begins, as with a cold start, while Cognito
	// waits already; up to an hour. One longer than the deadline makes attempts overlap.
	Delay time.Duration
	// DropAnswer loses the first answer that would count: the function runs, Cognito waits in vain and
	// tries again. An asynchronous call has no answer to lose.
	DropAnswer bool
	// Rubbish replaces the function's answer by something that is not JSON.
	Rubbish bool
	// Fail is the text of an error that is answered in the function's place, which does not run; empty
	// for none.
	Fail string
	// Times is how many calls it applies to; 0 until it is cleared. [Caller.Stresses] counts it down.
	Times int
}

// rubbish is what a function behind a misconfigured proxy might seem to answer.
const rubbish = "<html>502 Bad Gateway</html>"

// The most that a stress may ask for.
const (
	maxDeliver = 10
	maxDelay   = time.Hour
)

// Validate reports members that cannot be meant.
func (s Stress) Validate() error {
	var faults []error
	if s.Trigger != "" && !slices.Contains(cognito.Triggers(), s.Trigger) {
		faults = append(faults, fmt.Errorf("trigger: %q is none of %v", s.Trigger, cognito.Triggers()))
	}
	if s.Deliver < 0 || s.Deliver > maxDeliver {
		faults = append(faults, fmt.Errorf("deliver: must be from 0 to %d", maxDeliver))
	}
	if s.Delay < 0 || s.Delay > maxDelay {
		faults = append(faults, fmt.Errorf("delay: must be from 0s to %v", maxDelay))
	}
	if s.Times < 0 {
		faults = append(faults, errors.New("times: must not be negative"))
	}
	return errors.Join(faults...)
}

// Stress replaces what is in force, for calls that begin from then on; of several that apply to a call the
// first does. nil clears. Stresses that are not valid are an error and nothing changes.
func (c *Caller) Stress(stresses []Stress) error {
	var faults []error
	for i, s := range stresses {
		if err := s.Validate(); err != nil {
			faults = append(faults, fmt.Errorf("stress %d: %w", i+1, err))
		}
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stresses = slices.Clone(stresses)
	return nil
}

// Stresses are what is in force; those used up are gone. Never nil.
func (c *Caller) Stresses() []Stress {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Stress{}, c.stresses...)
}

// takeStress is what holds for one call, which it counts; the zero value changes nothing.
func (c *Caller) takeStress(trigger cognito.Trigger) Stress {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.stresses, func(s Stress) bool { return s.Trigger == "" || s.Trigger == trigger })
	if i < 0 {
		return Stress{}
	}
	stress := c.stresses[i]
	switch stress.Times {
	case 0:
	case 1:
		c.stresses = slices.Delete(c.stresses, i, i+1)
	default:
		c.stresses[i].Times--
	}
	return stress
}

// stressText is a stress as JSON.
type stressText struct {
	Trigger    cognito.Trigger `json:"trigger,omitempty"`
	Deliver    int             `json:"deliver,omitempty"`
	Overlap    bool            `json:"overlap,omitempty"`
	Delay      string          `json:"delay,omitempty"`
	DropAnswer bool            `json:"dropAnswer,omitempty"`
	Rubbish    bool            `json:"rubbish,omitempty"`
	Fail       string          `json:"fail,omitempty"`
	Times      int             `json:"times,omitempty"`
}

// MarshalJSON leaves out what changes nothing.
func (s Stress) MarshalJSON() ([]byte, error) {
	text := stressText{s.Trigger, s.Deliver, s.Overlap, "", s.DropAnswer, s.Rubbish, s.Fail, s.Times}
	if s.Delay != 0 {
		text.Delay = s.Delay.String()
	}
	return json.Marshal(text)
}

// UnmarshalJSON refuses unknown members: a misspelt switch must not be taken for one that is off.
func (s *Stress) UnmarshalJSON(raw []byte) error {
	var text stressText
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&text); err != nil {
		return err
	}
	read := Stress{text.Trigger, text.Deliver, text.Overlap, 0, text.DropAnswer, text.Rubbish, text.Fail, text.Times}
	if text.Delay != "" {
		delay, err := time.ParseDuration(text.Delay)
		if err != nil {
			return errors.New(`delay: must be a duration such as "6s" or "500ms"`)
		}
		read.Delay = delay
	}
	*s = read
	return nil
}
