package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestNext(t *testing.T) {
	claimed := Entry{State: Claimed, Claim: "a", Attempts: 1, ClaimedAt: noon, Version: 1}
	again := claimed
	again.Attempts = 2
	refused := Entry{State: Refused, Reason: ReasonRejected, MessageID: "m1", Version: 3}
	filed := refused
	filed.Filed = true
	reopened := Entry{MessageID: "m1", Version: 4}
	tests := []struct {
		name  string
		entry Entry
		class Class
		after time.Duration
		event Event
		state State
		do    Action
		note  string
	}{
		{"a new mail is claimed", Entry{}, Courtesy, 0, Delivered{"a"}, Claimed, Send, ""},
		{"a mail that was given back is claimed again", Entry{Version: 2}, Decision, 0, Delivered{"b"}, Claimed, Send, ""},
		{"a fresh claim is waited for", claimed, Decision, Grace - 1, Delivered{"b"}, Claimed, Wait, ""},
		{"also that of a courtesy", claimed, Courtesy, Grace - 1, Delivered{"b"}, Claimed, Wait, ""},
		{"an old claim of a decision is sent again", claimed, Decision, Grace, Delivered{"b"}, Claimed, Send, NoteAgain},
		{"an old second claim becomes a dead letter", again, Decision, Grace, Delivered{"c"}, Refused, File, NoteUndecided},
		{"an old claim of a courtesy is lost", claimed, Courtesy, Grace, Delivered{"b"}, Lost, Finish, NoteLost},
		{"a sent mail is finished", Entry{State: Sent, Version: 2}, Decision, 0, Delivered{"b"}, Sent, Finish, ""},
		{"a lost mail is finished", Entry{State: Lost, Version: 2}, Courtesy, 0, Delivered{"b"}, Lost, Finish, ""},
		{"a parked mail keeps its letter", Entry{State: Parked, Version: 2}, Courtesy, 0, Delivered{"b"}, Parked, Leave, ""},
		{"a refused mail gets its dead letter", refused, Decision, 0, Delivered{"b"}, Refused, File, ""},
		{"once", filed, Decision, 0, Delivered{"b"}, Refused, Leave, ""},
		{"SES's answer ends a claim", claimed, Courtesy, 0, Accepted{"m"}, Sent, Finish, ""},
		{"SES's event ends a claim", claimed, Decision, 0, Reported{MessageID: "m"}, Sent, Finish, ""},
		{"a late event finds a lost mail", Entry{State: Lost, Version: 2}, Courtesy, 0, Reported{MessageID: "m"}, Sent, Finish, NoteFound},
		{"a late event clears an undecided one", Entry{State: Refused, Reason: ReasonUndecided, Filed: true, Version: 4}, Decision, 0, Reported{MessageID: "m"}, Sent, Finish, ""},
		{"an event beyond memory does nothing", Entry{}, Decision, 0, Reported{MessageID: "m"}, Open, Finish, ""},
		{"Send after Reject does nothing", filed, Decision, 0, Reported{MessageID: "m1"}, Refused, Leave, ""},
		{"a throttled claim is given back", claimed, Decision, 0, Released{"a"}, Open, Wait, ""},
		{"only by its owner", claimed, Decision, 0, Released{"b"}, Claimed, Wait, ""},
		{"the sandbox parks", claimed, Decision, 0, Unverified{"a"}, Parked, Leave, ""},
		{"only its owner's", claimed, Decision, 0, Unverified{"b"}, Claimed, Wait, ""},
		{"and not what was sent after all, of which nothing is left to do", Entry{State: Sent, Version: 3}, Decision, 0, Unverified{"a"}, Sent, Finish, ""},
		{"a refusal is filed", claimed, Decision, 0, Denied{"a", "x"}, Refused, File, ""},
		{"not without a claim", Entry{}, Courtesy, 0, Denied{Reason: ReasonUnknownKind}, Open, Wait, ""},
		{"not over another claim", claimed, Decision, 0, Denied{"b", "x"}, Claimed, Wait, ""},
		{"nor over SES's event, which ends the mail", Entry{State: Sent, Version: 3}, Decision, 0, Denied{"a", "x"}, Sent, Finish, ""},
		{"a refusal that another has to file is waited for", refused, Decision, 0, Denied{"b", "x"}, Refused, Wait, ""},
		{"a throttled claim of a lost mail ends, too", Entry{State: Lost, Version: 3}, Courtesy, 0, Released{"a"}, Lost, Finish, ""},
		{"an unanswered claim waits", claimed, Decision, time.Minute, Unanswered{}, Claimed, Wait, ""},
		{"unless an event answered it", Entry{State: Sent, Version: 2}, Decision, 0, Unanswered{}, Sent, Finish, ""},
		{"Reject refuses what was sent", Entry{State: Sent, MessageID: "m", Version: 2}, Decision, 0, Rejected{MessageID: "m", Reason: ReasonRejected}, Refused, File, ""},
		{"but not another copy", Entry{State: Sent, MessageID: "m", Version: 2}, Decision, 0, Rejected{MessageID: "n", Reason: ReasonRejected}, Sent, Finish, ""},
		{"Reject may come before the answer", claimed, Decision, 0, Rejected{MessageID: "m", Reason: ReasonRejected}, Refused, File, ""},
		{"filing is noted", refused, Decision, 0, Filed{}, Refused, Leave, ""},
		{"filing is noted for its own refusal only", refused, Decision, 0, Filed{Claim: "before"}, Refused, Leave, ""},
		{"a marked address is skipped", Entry{}, Decision, 0, Skip{}, Skipped, Finish, ""},
		{"a parked mail is reopened", Entry{State: Parked, Version: 2}, Courtesy, 0, Reopened{}, Open, Send, ""},
		{"a refused one too", filed, Decision, 0, Reopened{}, Open, Send, ""},
		{"a lost one never", Entry{State: Lost, Version: 2}, Courtesy, 0, Reopened{}, Lost, Leave, ""},
		{"Send of the rejected copy does not end the next one", reopened, Decision, 0, Reported{MessageID: "m1"}, Open, Leave, ""},
		{"nor does Reject once more", reopened, Decision, 0, Rejected{MessageID: "m1", Reason: ReasonRejected}, Open, Leave, ""},
		{"Reject of the next copy does", reopened, Decision, 0, Rejected{MessageID: "m2", Reason: ReasonRejected}, Refused, File, ""},
		{"an open one is queued", Entry{}, Decision, 0, Reopened{}, Open, Send, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			step := Next(test.entry, test.class, noon.Add(test.after), test.event)
			if step.Entry.State != test.state || step.Do != test.do || step.Note != test.note {
				t.Errorf("state %q, action %d, note %q; want %q, %d, %q", step.Entry.State, step.Do, step.Note, test.state, test.do, test.note)
			}
			checkStep(t, test.entry, step)
		})
	}
}

// checkStep holds of every step.
func checkStep(t *testing.T, before Entry, step Step) {
	t.Helper()
	switch {
	case !step.Write && step.Entry != before:
		t.Errorf("nothing is to be written, and yet %+v became %+v", before, step.Entry)
	case step.Write && step.Entry.Version != before.Version+1:
		t.Errorf("version %d after %d", step.Entry.Version, before.Version)
	case step.Note != "" && !step.Write:
		t.Errorf("%s is counted without a write that only one worker can win", step.Note)
	case step.Entry.Attempts < 0:
		t.Errorf("%d attempts", step.Entry.Attempts)
	case step.Do == Wait && step.Wait < 0, step.Do != Wait && step.Wait != 0:
		t.Errorf("action %d waits %v", step.Do, step.Wait)
	}
}

// history plays random events of one mail and counts what people would see.
type history struct {
	entry               Entry
	class               Class
	at                  time.Time
	claims              int
	open                map[string]bool // claims whose sending has no outcome yet
	maybe, lost, found  int             // mails that may have reached SES; counted as lost; found again
	everSent, operators int
}

func (h *history) play(t *testing.T, r *rand.Rand) {
	h.at = h.at.Add(time.Duration(r.Int64N(int64(Grace / 2))))
	event := h.choose(r)
	step := Next(h.entry, h.class, h.at, event)
	checkStep(t, h.entry, step)
	if d, ok := event.(Delivered); ok && step.Do == Send {
		h.open[d.Claim] = true
		h.maybe++
	}
	switch step.Note {
	case NoteLost:
		h.lost++
	case NoteFound:
		h.found++
	}
	if _, ok := event.(Reopened); ok && step.Write && (h.entry.Reason == ReasonUndecided || h.entry.MessageID != "") {
		h.operators++ // asked for one more although some may have arrived, or because SES did not deliver one
	}
	if h.entry.State == Sent && step.Entry.State != Sent {
		if _, ok := event.(Rejected); !ok {
			t.Errorf("a sent mail became %q by %T", step.Entry.State, event)
		}
	}
	if step.Entry.State == Sent {
		h.everSent++
	}
	h.entry = step.Entry
}

func (h *history) choose(r *rand.Rand) Event {
	for claim := range h.open {
		outcome := r.IntN(8)
		if outcome < 5 {
			delete(h.open, claim)
		}
		switch outcome {
		case 0:
			return Accepted{"m-" + claim}
		case 1:
			h.maybe--
			return Released{claim}
		case 2:
			h.maybe--
			return Unverified{claim}
		case 3:
			h.maybe--
			return Denied{claim, "MessageRejected"}
		case 4:
			return Unanswered{} // and the worker is gone
		}
	}
	switch r.IntN(12) {
	case 0:
		return Reported{MessageID: fmt.Sprintf("m-%d", r.IntN(3))}
	case 1:
		return Rejected{MessageID: fmt.Sprintf("m-%d", r.IntN(3)), Reason: ReasonRejected}
	case 2:
		return Reopened{}
	case 3:
		return Filed{}
	case 4:
		return Denied{Reason: ReasonUnrenderable}
	default:
		h.claims++
		return Delivered{fmt.Sprint(h.claims)}
	}
}

func TestPromisesHoldForAnyHistory(t *testing.T) {
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 5))
		h := &history{class: Class(seed % 2), at: noon, open: map[string]bool{}}
		for range 40 {
			h.play(t, r)
		}
		allowed := maxClaims
		if h.class == Courtesy {
			allowed = 1
		}
		if h.maybe > allowed+h.operators {
			t.Errorf("seed %d: %d mails of class %d may have been sent, with %d commands of the operator", seed, h.maybe, h.class, h.operators)
		}
		if h.class == Decision && h.lost > 0 || h.lost-h.found > 1 || h.found > h.lost {
			t.Errorf("seed %d: class %d counted %d lost and %d found", seed, h.class, h.lost, h.found)
		}
		if h.class == Courtesy && (h.entry.State == Lost) != (h.lost == h.found+1) {
			t.Errorf("seed %d: %d lost and %d found, and the entry says %q", seed, h.lost, h.found, h.entry.State)
		}
		if t.Failed() {
			return
		}
	}
}

// Whatever happened, the queue's next message after the grace leads somewhere.
func TestNoMailWaitsForever(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 9))
		h := &history{class: Class(seed % 2), at: noon, open: map[string]bool{}}
		for range r.IntN(30) {
			h.play(t, r)
		}
		if step := Next(h.entry, h.class, h.at.Add(Grace), Delivered{"last"}); step.Do == Wait {
			t.Fatalf("seed %d: %+v still waits %v", seed, h.entry, step.Wait)
		}
	}
}

// A mail that is parked or refused after a claim whose outcome nobody knows is claimed once more at most.
func TestReopeningForgetsNoOpenClaim(t *testing.T) {
	for _, state := range []State{Parked, Refused} {
		at := noon
		e := Next(Entry{State: state, Attempts: 1, Version: 3}, Decision, at, Reopened{}).Entry
		if e = Next(e, Decision, at, Delivered{"b"}).Entry; e.State != Claimed {
			t.Fatalf("a %s mail that was reopened is %q", state, e.State)
		}
		if step := Next(e, Decision, at.Add(Grace), Delivered{"c"}); step.Do != File || step.Note != NoteUndecided {
			t.Errorf("a decision that was %s may be sent a third time: action %d", state, step.Do)
		}
	}
}

// A dead letter that is filed late does not stand for the next refusal.
func TestFilingIsOfOneRefusal(t *testing.T) {
	e := Entry{State: Claimed, Claim: "a", Attempts: 1, ClaimedAt: noon, Version: 1}
	e = Next(e, Decision, noon, Denied{"a", "x"}).Entry
	e = Next(e, Decision, noon, Reopened{}).Entry
	e = Next(e, Decision, noon, Delivered{"b"}).Entry
	e = Next(e, Decision, noon, Denied{"b", "x"}).Entry
	if Next(e, Decision, noon, Filed{Claim: "a"}).Write || !Next(e, Decision, noon, Filed{Claim: "b"}).Write {
		t.Error("the second refusal counts as filed by the first, or not by itself")
	}
}
