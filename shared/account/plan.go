package account

import "slices"

// Action is one thing to do to an account in the pool.
type Action string

// The actions.
const (
	// AddToGroup puts the person into a group.
	AddToGroup Action = "add-to-group"
	// RemoveFromGroup takes the person out of a group.
	RemoveFromGroup Action = "remove-from-group"
	// SignOut ends all sessions of the person.
	SignOut Action = "sign-out"
	// ResetPassword makes the person choose a new password, where the pool can do that: see [User.Resettable].
	ResetPassword Action = "reset-password"
)

// Step is an action and what it is about.
type Step struct {
	// Action says what to do.
	Action Action
	// Group is the group's name; empty for actions that are not about one.
	Group string
}

// Plan lists the steps, removals first, that an effect of this kind calls for by what the row says now. Joined are the groups the
// person is known to be in; nil when nothing is known.
//
// A known membership saves a call. A removal is planned whatever is known: it closes a door, the pool's list may be older than the
// last change, and removing twice does nothing.
func Plan(a Account, kind string, joined []string) []Step {
	switch kind {
	case KindGroups:
		return a.groupSteps(joined)
	case KindSignOut:
		return once(a.SignOut, SignOut)
	case KindResetPassword:
		return once(a.Reset, ResetPassword)
	}
	return nil
}

func (a Account) groupSteps(joined []string) []Step {
	var steps []Step
	for _, group := range a.Out {
		steps = append(steps, Step{RemoveFromGroup, group})
	}
	for _, group := range a.In {
		if !slices.Contains(a.Out, group) && !slices.Contains(joined, group) {
			steps = append(steps, Step{AddToGroup, group})
		}
	}
	return steps
}

// once is the one step that serves all turns waiting for it.
func once(turns []string, action Action) []Step {
	if len(turns) == 0 {
		return nil
	}
	return []Step{{Action: action}}
}
