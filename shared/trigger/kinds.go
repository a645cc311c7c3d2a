package trigger

import (
	"context"
	"time"

	"gatehouse/shared/cognito"
)

// Mode says what becomes of a guard's refusal. It is set by policy.
type Mode string

// The modes of a guard.
const (
	// Block refuses.
	Block Mode = "block"
	// Review lets pass and flags the person for approval, see [Call.Flags]. Where no Admit would write
	// the flag, as for unknown sources, it refuses.
	Review Mode = "review"
	// Log lets pass and counts the refusal that would have been; the guard's faults pass as well.
	Log Mode = "log"
	// Off never runs the guard.
	Off Mode = "off"
)

// Fault says what becomes of an invocation when a rule breaks instead of deciding.
type Fault int

// What a rule's fault does.
const (
	// Refuse answers with [deny.Unavailable]: for rules that keep somebody out.
	Refuse Fault = iota
	// Pass goes on as if the rule had nothing to say: for rules that only improve things.
	Pass
)

// Note is a word to be counted, such as "relay": of a small fixed set, never a value of the event.
// The empty note counts nothing.
type Note string

// UnknownSource stands in [Guard.Skips] for every source that the chain's trigger does not know.
const UnknownSource cognito.Source = "*unknown*"

// Call is what the rules of one invocation know. Rules read it; changing it changes no answer.
type Call[Q, F any] struct {
	cognito.Event[Q]
	// Facts is what Load returned; the zero value without Load or after its fault was passed.
	Facts F
	// Flags are the codes of the guards in mode [Review] that would have refused: those
	// without I/O first, each kind in list order.
	Flags []string
	// Now is the time of the invocation.
	Now time.Time
}

// Load reads once, before every other step.
type Load[Q, F any] struct {
	// Name stands in the outcome line.
	Name string
	// OnFault says what a failed read does. With [Pass] the rules see zero facts.
	OnFault Fault
	// Refuses allows Read to refuse, which only counting an attempt before looking it up needs.
	Refuses bool
	// IO says that Read asks somebody else. Then it is given up on early enough for the other steps to
	// follow, and the time-out is its fault.
	IO bool
	// Read returns the facts. It runs for every source, also unknown ones, and before any guard: it
	// looks at the source itself where it matters.
	Read func(context.Context, *Call[Q, F]) (F, error)
}

// Guard may refuse, and nothing else.
type Guard[Q, F any] struct {
	// Name stands in the outcome line.
	Name string
	// Mode is set by policy; a guard that is [Off] costs nothing.
	Mode Mode
	// Skips are the sources the guard has no say in; [UnknownSource] stands for unknown ones.
	Skips []cognito.Source
	// IO guards run side by side with each other, after those that need no I/O.
	IO bool
	// OnFault says what becomes of the invocation when the guard breaks or is too slow.
	OnFault Fault
	// Check refuses with a [*deny.Error].
	Check func(context.Context, *Call[Q, F]) (Note, error)
}

// Shape writes the response. Later shapes win. Shapes run before Admit, so what Admit decides cannot
// stand in the answer to the same event.
type Shape[Q, R, F any] struct {
	// Name stands in the outcome line.
	Name string
	// Acts are the sources the shape acts on.
	Acts []cognito.Source
	// OnFault says what becomes of the invocation when the shape breaks. It has written nothing then.
	OnFault Fault
	// Apply decides what to write and returns the function that writes it: set members of the response;
	// those left nil stay as Cognito sent them. A nil function writes nothing.
	Apply func(context.Context, *Call[Q, F]) (func(*R), Note, error)
}

// Record adds facts to the write that [Admit] makes. It cannot refuse.
type Record[Q, F, W any] struct {
	// Name stands in the outcome line.
	Name string
	// Acts are the sources the record acts on.
	Acts []cognito.Source
	// OnFault says what becomes of the invocation when the record breaks. It has added nothing then.
	OnFault Fault
	// Add decides what to add and returns the function that adds it to the write; nil adds nothing.
	Add func(context.Context, *Call[Q, F]) (func(*W), Note, error)
}

// Admit makes the one write of an invocation, idempotent and conditional, with what the records
// added, and may refuse on its answer.
type Admit[Q, F, W any] struct {
	// Name stands in the outcome line.
	Name string
	// Acts are the sources the write is made for.
	Acts []cognito.Source
	// OnFault says what becomes of the invocation when the write fails or takes too long.
	OnFault Fault
	// Write writes, once, as one request.
	Write func(context.Context, *Call[Q, F], *W) (Note, error)
}
