package fact

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Queue names where an effect goes: one queue and one worker for each.
type Queue string

// The queues.
const (
	// Mail is for messages to people.
	Mail Queue = "mail"
	// Hooks is for the event bus and the webhook.
	Hooks Queue = "hooks"
	// Revocations is for what takes rights away, so that nothing stands before it.
	Revocations Queue = "revocations"
	// Directory is for all other changes to accounts of the pool.
	Directory Queue = "directory"
)

// Queues are all queues this version knows.
func Queues() []Queue { return []Queue{Mail, Hooks, Revocations, Directory} }

// Debt is one effect that a row still owes.
type Debt struct {
	// Queue is where the effect goes.
	Queue Queue
	// Kind says to the queue's worker what to do: a letter, then at most 63 letters, digits, hyphens and underscores.
	Kind string
	// Turn tells a debt from earlier ones of its kind on the same row; not negative. The same debt twice is one debt.
	Turn int64
}

// String is the debt as a row holds it: queue/kind/turn.
func (d Debt) String() string {
	return string(d.Queue) + "/" + d.Kind + "/" + strconv.FormatInt(d.Turn, 10)
}

var errDebt = errors.New("not a debt that this version knows")

// ParseDebt reads what [Debt.String] wrote. It fails for a queue it does not know, and for any other spelling of a debt, so that each
// debt has one.
func ParseDebt(text string) (Debt, error) {
	queue, rest, _ := strings.Cut(text, "/")
	kind, digits, _ := strings.Cut(rest, "/")
	turn, err := strconv.ParseInt(digits, 10, 64)
	d := Debt{Queue: Queue(queue), Kind: kind, Turn: turn}
	if err != nil || turn < 0 || !slices.Contains(Queues(), d.Queue) || !isKind(kind) || d.String() != text {
		return Debt{}, errDebt // without the text: a row of another version may hold anything
	}
	return d, nil
}

func isKind(kind string) bool {
	if kind == "" || len(kind) > 64 || !isLetter(kind[0]) {
		return false
	}
	for i := range len(kind) {
		if c := kind[i]; !isLetter(c) && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
