package ledger

import "time"

// Class is what is promised about a mail.
type Class int

// The classes of mail.
const (
	// Courtesy is never doubled; what is lost is counted.
	Courtesy Class = iota
	// Decision is never lost and at most once doubled.
	Decision
)

// Action is what is to be done about a mail after a step.
type Action int

// The actions.
const (
	// Finish: nothing more; the letter can be erased.
	Finish Action = iota
	// Leave: nothing more for now; the letter stays.
	Leave
	// Send: send the mail, once the step's entry is written.
	Send
	// Wait: ask again after the step's wait.
	Wait
	// File: put the dead letter into its queue, then say [Filed].
	File
)

// What a step counts, as notes of the outcome line.
const (
	// NoteLost is a courtesy that is not sent again.
	NoteLost = "mail_lost"
	// NoteFound is a mail that was counted as lost and turned out to be known to SES.
	NoteFound = "mail_found"
	// NoteAgain is a decision that is sent a second time.
	NoteAgain = "mail_sent_again"
	// NoteUndecided is a decision that became a dead letter because nobody knows whether it was sent.
	NoteUndecided = "mail_undecided"
)

// Step is what follows from an event.
type Step struct {
	// Entry is how the ledger stands afterwards.
	Entry Entry
	// Write says that Entry differs from what stood there and is to be written.
	Write bool
	// Do is what to do, after writing.
	Do Action
	// Wait is how long, if Do is Wait.
	Wait time.Duration
	// Note is what to count once the entry is written; empty for nothing.
	Note string
}

// Event is something that happened to a mail.
type Event interface {
	// next decides without counting versions.
	next(e Entry, class Class, now time.Time) Step
}

// Next is the ledger's state machine: what follows when event happens at now to a mail that stands as e.
func Next(e Entry, class Class, now time.Time, event Event) Step {
	step := event.next(e, class, now)
	if step.Write {
		step.Entry.Version, step.Entry.At = e.Version+1, now
	}
	return step
}

// Delivered: the queue hands the mail to a worker.
type Delivered struct {
	// Claim is a random name for the claim the worker may get.
	Claim string
}

func (d Delivered) next(e Entry, class Class, now time.Time) Step {
	switch e.State {
	case Open:
		return d.claim(e, now, "")
	case Claimed:
		return d.overdue(e, class, now)
	case Refused:
		if !e.Filed {
			return Step{Entry: e, Do: File}
		}
		return Step{Entry: e, Do: Leave}
	case Parked:
		return Step{Entry: e, Do: Leave}
	default: // Sent, Lost, Skipped
		return Step{Entry: e, Do: Finish}
	}
}

func (d Delivered) claim(e Entry, now time.Time, note string) Step {
	e.State, e.Claim, e.ClaimedAt, e.Attempts = Claimed, d.Claim, now, e.Attempts+1
	return Step{Entry: e, Write: true, Do: Send, Note: note}
}

// overdue decides about a claim whose owner may have stopped.
func (d Delivered) overdue(e Entry, class Class, now time.Time) Step {
	if wait := e.ClaimedAt.Add(Grace).Sub(now); wait > 0 {
		return Step{Entry: e, Do: Wait, Wait: wait}
	}
	switch {
	case class == Courtesy:
		e.State, e.Claim = Lost, d.Claim // of two workers one has written this, and counts it
		return Step{Entry: e, Write: true, Do: Finish, Note: NoteLost}
	case e.Attempts < maxClaims:
		return d.claim(e, now, NoteAgain)
	default:
		e.State, e.Claim, e.Reason, e.Filed = Refused, d.Claim, ReasonUndecided, false
		return Step{Entry: e, Write: true, Do: File, Note: NoteUndecided}
	}
}

// Skip: the mail was about to be claimed, but its address is marked.
type Skip struct {
	// Claim is a random name, by which of two workers one knows that it is the one who counts.
	Claim string
}

func (s Skip) next(e Entry, _ Class, _ time.Time) Step {
	e.State, e.Claim = Skipped, s.Claim
	return Step{Entry: e, Write: true, Do: Finish}
}

// Accepted: SES answered that it took the mail.
type Accepted struct {
	// MessageID is SES's id of the mail.
	MessageID string
}

func (a Accepted) next(e Entry, _ Class, _ time.Time) Step { return sent(e, a.MessageID) }

// Reported: an event of SES's shows that it took the mail.
type Reported struct {
	// MessageID is SES's id of the mail.
	MessageID string
	// By is a random name of who heard of it, by which one of two knows that it is the one who counts.
	By string
}

func (r Reported) next(e Entry, _ Class, _ time.Time) Step {
	if e.Version == 0 {
		return Step{Entry: e, Do: Finish} // older than the ledger's memory
	}
	step := sent(e, r.MessageID)
	if step.Write {
		step.Entry.Claim = r.By
	}
	return step
}

// sent marks a mail as taken by SES. Events come in any order: one about a mail that SES refused
// afterwards changes nothing.
func sent(e Entry, messageID string) Step {
	if e.State == Sent {
		return Step{Entry: e, Do: Finish}
	}
	if e.rejected(messageID) {
		return Step{Entry: e, Do: Leave}
	}
	note := e.found()
	e.State, e.MessageID, e.Reason, e.Filed = Sent, messageID, "", false
	return Step{Entry: e, Write: true, Do: Finish, Note: note}
}

// rejected says whether a copy of a mail that is not sent is the one that SES took and then refused. The
// copy is remembered beyond [Reopened], since events about it still come.
func (e Entry) rejected(messageID string) bool {
	return e.State != Sent && e.MessageID != "" && e.MessageID == messageID
}

// found is the note of a lost mail that SES turns out to know.
func (e Entry) found() string {
	if e.State == Lost {
		return NoteFound
	}
	return ""
}

// Unanswered: the sending ended without an answer; the claim stays.
type Unanswered struct{}

func (Unanswered) next(e Entry, _ Class, now time.Time) Step {
	if e.State == Claimed {
		return Step{Entry: e, Do: Wait, Wait: max(0, e.ClaimedAt.Add(Grace).Sub(now))}
	}
	return e.overtaken()
}

// Released: the owner of a claim knows that SES did not take the mail, and gives the claim back.
type Released struct {
	// Claim is the owner's.
	Claim string
}

func (r Released) next(e Entry, _ Class, _ time.Time) Step {
	if !e.held(r.Claim) {
		return e.overtaken()
	}
	e.State, e.Attempts = Open, e.Attempts-1
	return Step{Entry: e, Write: true, Do: Wait}
}

// held says whether a claim is the present one.
func (e Entry) held(claim string) bool { return e.State == Claimed && e.Claim == claim }

// overtaken is what the owner of a claim does that is not the present one any more. While others are at work
// the message stays: if they stop, it is the one by which the mail goes on.
func (e Entry) overtaken() Step {
	switch {
	case e.State == Sent, e.State == Lost, e.State == Skipped:
		return Step{Entry: e, Do: Finish}
	case e.State == Parked, e.State == Refused && e.Filed:
		return Step{Entry: e, Do: Leave}
	default:
		return Step{Entry: e, Do: Wait}
	}
}

// Unverified: the owner of a claim was told that the account is in the sandbox.
type Unverified struct {
	// Claim is the owner's.
	Claim string
}

func (u Unverified) next(e Entry, _ Class, _ time.Time) Step {
	if !e.held(u.Claim) {
		return e.overtaken()
	}
	e.State, e.Attempts = Parked, e.Attempts-1
	return Step{Entry: e, Write: true, Do: Leave}
}

// Denied: the owner of a claim knows that the mail cannot be sent, now or later.
type Denied struct {
	// Claim is the owner's.
	Claim string
	// Reason is one of the Reason constants or SES's error code.
	Reason string
}

func (d Denied) next(e Entry, _ Class, _ time.Time) Step {
	if !e.held(d.Claim) {
		return e.overtaken()
	}
	e.State, e.Attempts, e.Reason, e.Filed = Refused, e.Attempts-1, d.Reason, false
	return Step{Entry: e, Write: true, Do: File}
}

// Rejected: an event of SES's says that it took the mail and then refused to deliver it.
type Rejected struct {
	// MessageID is SES's id of the mail.
	MessageID string
	// Reason is [ReasonRejected] or [ReasonRendering].
	Reason string
	// By is a random name of who heard of it, as in [Reported].
	By string
}

func (r Rejected) next(e Entry, _ Class, _ time.Time) Step {
	switch {
	case e.Version == 0:
		return Step{Entry: e, Do: Finish} // older than the ledger's memory
	case e.State == Sent && e.MessageID != r.MessageID:
		return Step{Entry: e, Do: Finish} // another copy of the mail was taken
	case e.State == Refused && !e.Filed:
		return Step{Entry: e, Do: File}
	case e.State == Refused, e.rejected(r.MessageID):
		return Step{Entry: e, Do: Leave}
	}
	note := e.found()
	e.State, e.Claim, e.MessageID, e.Reason, e.Filed = Refused, r.By, r.MessageID, r.Reason, false
	return Step{Entry: e, Write: true, Do: File, Note: note}
}

// Filed: the dead letter is in its queue.
type Filed struct {
	// Claim is the one that was refused: the mail may have been tried again and refused anew meanwhile.
	Claim string
}

func (f Filed) next(e Entry, _ Class, _ time.Time) Step {
	if e.State != Refused || e.Filed || e.Claim != f.Claim {
		return Step{Entry: e, Do: Leave}
	}
	e.Filed = true
	return Step{Entry: e, Write: true, Do: Leave}
}

// Reopened: the operator asks that a parked or refused mail is tried again. Do is [Send] if a message
// is to be put into the mail queue. Claims whose outcome nobody knows still count, so that a decision is
// at most once doubled here too; only of an undecided one, and at the operator's word, one more may arrive.
type Reopened struct{}

func (Reopened) next(e Entry, _ Class, _ time.Time) Step {
	switch e.State {
	case Open, Claimed:
		return Step{Entry: e, Do: Send} // the queue's message decides
	case Sent, Lost, Skipped:
		return Step{Entry: e, Do: Leave}
	case Parked, Refused:
	}
	e.State, e.Attempts, e.Reason, e.Filed = Open, min(e.Attempts, maxClaims-1), "", false
	return Step{Entry: e, Write: true, Do: Send}
}
