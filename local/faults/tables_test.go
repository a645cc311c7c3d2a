package faults

import (
	"errors"
	"testing"
	"time"

	"gatehouse/shared/fact"
)

// gone are the ways in which tables refuse everybody.
func gone() map[string]string {
	return map[string]string{"a deleted table": "ResourceNotFoundException", "expired credentials": "ExpiredTokenException", "no answer": "unreachable"}
}

// A confirmation that could not be written is written by the next sign-in. The person notices nothing.
func TestFactsThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for name, code := range gone() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.facts.code = code
			w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
			w.signedIn()
			w.pass(time.Hour)
			w.sent()
			w.facts.code = ""
			if rows := w.rows(); rows != nil {
				t.Fatalf("the broken table took %v", rows)
			}
			w.signedIn()
			w.signedIn()
			w.pass(time.Hour)
			w.ends(welcome)
			if row := w.row(fact.Confirmed); fact.ConfirmationOf(row).Origin != fact.FromSignIn {
				t.Errorf("the fact is %+v", row)
			}
		})
	}
}

// The table fails after the fact: for the outbox, for the mailer, or for both.
func TestTablesThatFailOnTheWay(t *testing.T) {
	t.Parallel()
	for name, code := range gone() {
		for _, broken := range []string{"facts", "work", "both"} {
			t.Run(name+", "+broken, func(t *testing.T) {
				w := newWorld(t)
				w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
				w.owe("gate#approval", fact.Letter{Kind: "approved"})
				if broken != "work" {
					w.facts.code = code
				}
				if broken != "facts" {
					w.work.code = code
				}
				w.pass(time.Hour)
				w.sent()
				w.counted("failed")
				w.facts.code, w.work.code = "", ""
				w.pass(time.Hour)
				w.both()
			})
		}
	}
}

// The table is gone while the mail is sent: what was sent cannot be marked, and yet nothing is doubled but what may be.
func TestTheLedgerFailsAfterSending(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
	w.ses.whenAsked = func() { w.work.code = "ResourceNotFoundException" }
	w.pass(time.Minute)
	w.counted("failed")
	w.sent(welcome)
	w.ses.whenAsked, w.work.code = nil, ""
	w.pass(time.Hour)
	w.ends(welcome)
	w.counted("mail_lost") // it arrived, but nobody can know
}

// Records of the stream that never come, and queues that take nothing, leave the debt to the clock.
func TestWhatIsOwedIsDrivenAgain(t *testing.T) {
	t.Parallel()
	t.Run("no stream", func(t *testing.T) {
		w := newWorld(t)
		w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
		w.fed = w.facts.Count()
		w.pass(5 * time.Minute)
		w.waits(letter)
		w.pass(30 * time.Minute)
		w.ends(welcome)
	})
	for name, code := range gone() {
		t.Run("queues: "+name, func(t *testing.T) {
			w := newWorld(t)
			w.queue.broken = errors.New("sqs: SendMessageBatch to mail: " + code)
			w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
			w.pass(3 * time.Hour)
			w.waits(letter)
			w.fed = w.facts.Count() // the stream has given up meanwhile
			w.queue.broken = nil
			w.pass(time.Hour)
			w.ends(welcome)
		})
	}
}

// Everything at once, as when the role of every function is gone.
func TestEverythingFailsAtOnce(t *testing.T) {
	t.Parallel()
	for name, code := range gone() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
			w.facts.code, w.work.code, w.queue.broken, w.ses.dead = code, code, errors.New("sqs: "+code), true
			w.signedIn()
			w.pass(3 * time.Hour)
			w.sent()
			w.facts.code, w.work.code, w.queue.broken, w.ses.dead = "", "", nil, false
			w.pass(time.Hour)
			w.ends(welcome)
		})
	}
}
