package trigger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/deny"
)

// Chain is the whole behaviour of one trigger, read top to bottom. Q is the request, R the response,
// F the facts that Load reads and W the write that Admit makes; a chain without them uses struct{}.
type Chain[Q, R, F, W any] struct {
	// Name is the function's name.
	Name string
	// Trigger tells known sources from unknown ones.
	Trigger cognito.Trigger
	// Policy is a short hash of the policy in force, for the outcome line.
	Policy string
	// OnFault says what becomes of an event that cannot be read and of an invocation out of time.
	OnFault Fault
	// Wording replaces the sentences of refusals.
	Wording deny.Wording
	// Load is optional.
	Load *Load[Q, F]
	// Guards in the order in which their refusals count.
	Guards []Guard[Q, F]
	// Shapes in the order in which they write.
	Shapes []Shape[Q, R, F]
	// Records need an Admit that acts on their sources.
	Records []Record[Q, F, W]
	// Admit is optional.
	Admit *Admit[Q, F, W]
	// Clock is time.Now outside tests.
	Clock func() time.Time
}

// Handler answers one event. The bytes are nil when [Outcome.Err] is set. The event is not kept
// after the return; the answer may be the event itself.
type Handler func(ctx context.Context, event []byte) ([]byte, Outcome)

// Result is how an invocation ended.
type Result string

// The results of an invocation.
const (
	// Allowed answered Cognito.
	Allowed Result = "allow"
	// Refused answered with the sentence of a rule.
	Refused Result = "refuse"
	// Faulted answered with [deny.Unavailable], since a rule broke.
	Faulted Result = "fault"
)

// Outcome is what is known of an invocation after it: everything that is logged and counted.
type Outcome struct {
	// Function is the chain's name.
	Function string
	// Source is empty when the event could not be read.
	Source cognito.Source
	// Result says how it ended.
	Result Result
	// Rule names the step that refused or broke; empty otherwise.
	Rule string
	// Code is the refusal's code; empty when answered.
	Code string
	// Policy is the chain's policy hash.
	Policy string
	// Notes are to be counted.
	Notes []Note
	// Took is the time from the event to the answer.
	Took time.Duration
	// Err is what the person may read; nil when answered.
	Err *deny.Error
	// Cause says what broke, for the log alone. It may stand beside an answer when the fault was
	// let pass.
	Cause error
}

// New checks the declaration and returns the chain as a handler. Guards that are off are left out.
// All faults of the declaration come in one error.
func New[Q, R, F, W any](chain Chain[Q, R, F, W]) (Handler, error) {
	if err := chain.validate(); err != nil {
		return nil, fmt.Errorf("chain %q: %w", chain.Name, err)
	}
	if chain.Clock == nil {
		chain.Clock = time.Now
	}
	chain.Guards = slices.DeleteFunc(slices.Clone(chain.Guards), func(g Guard[Q, F]) bool { return g.Mode == Off })
	return chain.handle, nil
}

func (c *Chain[Q, R, F, W]) validate() error {
	faults := []error{c.Wording.Validate(), c.reviewed()}
	if !slices.Contains(cognito.Triggers(), c.Trigger) {
		faults = append(faults, fmt.Errorf("%q is no trigger of Cognito", c.Trigger))
	}
	seen := map[string]bool{}
	step := func(kind, name string, runs bool) {
		switch {
		case name == "":
			faults = append(faults, fmt.Errorf("a %s has no name", kind))
		case seen[name]:
			faults = append(faults, fmt.Errorf("two steps are called %q", name))
		case !runs:
			faults = append(faults, fmt.Errorf("%s %q has no function", kind, name))
		}
		seen[name] = true
	}
	acts := func(kind, name string, sources []cognito.Source) {
		if len(sources) == 0 {
			faults = append(faults, fmt.Errorf("%s %q names no source to act on", kind, name))
		}
		faults = append(faults, c.own(kind, name, sources))
	}
	if c.Load != nil {
		step("load", c.Load.Name, c.Load.Read != nil)
	}
	for _, g := range c.Guards {
		step("guard", g.Name, g.Check != nil)
		faults = append(faults, c.own("guard", g.Name, g.Skips))
		if !slices.Contains([]Mode{Block, Review, Log, Off}, g.Mode) {
			faults = append(faults, fmt.Errorf("guard %q has mode %q, want block, review, log or off", g.Name, g.Mode))
		}
	}
	for _, s := range c.Shapes {
		step("shape", s.Name, s.Apply != nil)
		acts("shape", s.Name, s.Acts)
	}
	if c.Admit != nil {
		step("admit", c.Admit.Name, c.Admit.Write != nil)
		acts("admit", c.Admit.Name, c.Admit.Acts)
	}
	for _, r := range c.Records {
		step("record", r.Name, r.Add != nil)
		acts("record", r.Name, r.Acts)
		faults = append(faults, c.written(r.Name, r.Acts))
	}
	return errors.Join(faults...)
}

// written reports a record whose facts nobody would write.
func (c *Chain[Q, R, F, W]) written(name string, sources []cognito.Source) error {
	for _, source := range sources {
		if c.Admit == nil || !slices.Contains(c.Admit.Acts, source) {
			return fmt.Errorf("record %q acts on %s, for which no admit writes", name, source)
		}
	}
	return nil
}

// own reports a source that the chain's trigger does not have, such as a misspelt one.
func (c *Chain[Q, R, F, W]) own(kind, name string, sources []cognito.Source) error {
	for _, source := range sources {
		if source.Trigger() != c.Trigger && (kind != "guard" || source != UnknownSource) {
			return fmt.Errorf("%s %q names %s, which is no source of %s", kind, name, source, c.Trigger)
		}
	}
	return nil
}

// reviewed reports a guard in mode review whose flag no admit would write for a source it looks at.
func (c *Chain[Q, R, F, W]) reviewed() error {
	for _, g := range c.Guards {
		if g.Mode != Review {
			continue
		}
		for _, source := range cognito.Sources() {
			looks := source.Trigger() == c.Trigger && !slices.Contains(g.Skips, source)
			if looks && (c.Admit == nil || !slices.Contains(c.Admit.Acts, source)) {
				return fmt.Errorf("guard %q is in mode review for %s, for which no admit writes the flag", g.Name, source)
			}
		}
	}
	return nil
}
