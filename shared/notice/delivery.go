package notice

import "errors"

// Refused is the answer of a target that no repetition will change.
type Refused struct {
	// Reason is a word of a small fixed set, such as "status_404", that may be logged.
	Reason string
}

// Error names the reason.
func (r *Refused) Error() string { return "the target refused the notice: " + r.Reason }

// RefusedBy is the reason of a refusal somewhere in err; false when err is none, so that trying again may help.
func RefusedBy(err error) (string, bool) {
	refused, ok := errors.AsType[*Refused](err)
	if !ok {
		return "", false
	}
	return refused.Reason, true
}
