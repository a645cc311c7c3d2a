package faults

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
)

const (
	welcome  = "Welcome to Gatehouse"
	approved = "You now have access to Gatehouse"
	letter   = "letter/welcome/1" // where the welcome's letter stands
)

// A mail that was not taken for a passing reason waits, whatever the class, and is sent once.
func TestAMailServiceThatRefusesForAWhile(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		refusal func(w http.ResponseWriter)
		lasts   time.Duration
		counted serve.Note
	}{
		"throttled":           {refusal(429, "TooManyRequestsException", "Maximum sending rate exceeded."), time.Hour, "mail_throttled"},
		"the day's quota":     {refusal(400, "LimitExceededException", "Daily message quota exceeded."), 24 * time.Hour, "mail_exhausted"},
		"sending paused":      {refusal(400, "SendingPausedException", "Email sending is disabled."), 3 * time.Hour, "mail_exhausted"},
		"expired credentials": {refusal(403, "ExpiredTokenException", "The security token included in the request is expired"), 3 * time.Hour, "failed"},
		"no permission":       {refusal(403, "AccessDeniedException", "not authorized for "+address), 3 * time.Hour, "failed"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.ses.refuse(c.refusal)
			w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
			w.owe("gate#approval", fact.Letter{Kind: "approved"})
			w.pass(c.lasts)
			w.waits(letter)
			w.counted(c.counted)
			if len(w.queue.dead) != 0 {
				t.Errorf("a fault that passes made %d dead letters", len(w.queue.dead))
			}
			w.ses.refuse(nil)
			w.pass(time.Hour)
			w.both()
		})
	}
}

// both checks that welcome and decision were sent once each, in any order.
func (w *world) both() {
	w.Helper()
	if first := w.ses.taken(); len(first) > 0 && first[0].subject == approved {
		w.ends(approved, welcome)
		return
	}
	w.ends(welcome, approved)
}

func TestADeadMailService(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ses.dead = true
	w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
	w.owe("gate#approval", fact.Letter{Kind: "approved"})
	w.pass(24 * time.Hour)
	w.waits(letter)
	w.counted("failed")
	if receives := w.queue.waiting[0].Received; receives > 1000/2 {
		t.Errorf("in a day the message was received %d times: its queue gives up at 1000", receives)
	}
	w.ses.dead = false
	w.pass(time.Hour)
	w.both()
}

// A service that breaks off after taking a mail leaves open whether it was taken. SES's own event closes that.
func TestAMailServiceThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ses.refuse(func(http.ResponseWriter) { panic(http.ErrAbortHandler) })
	w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
	w.pass(time.Minute)
	w.counted("mail_unanswered")
	w.waits(letter)
	w.ses.refuse(nil)
	if _, err := w.reports(t.Context(), serve.Message{Body: reported(t, w)}); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	w.ends() // SES has it: nothing is sent a second time
}

// reported is SES's event Send about the only mail in the queue.
func reported(t *testing.T, w *world) []byte {
	t.Helper()
	var message struct{ ID string }
	if err := json.Unmarshal(w.queue.waiting[0].Body, &message); err != nil {
		t.Fatal(err)
	}
	event := map[string]any{"source": "aws.ses", "detail": map[string]any{"eventType": "Send", "mail": map[string]any{
		"messageId": "0100-1", "destination": []string{address}, "tags": map[string][]string{"gatehouse-effect": {message.ID}},
	}}}
	body, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestWithoutAnyAnswerADecisionIsSentAgainAndACourtesyIsCountedAsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ses.refuse(func(http.ResponseWriter) { panic(http.ErrAbortHandler) })
	w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
	w.owe("gate#approval", fact.Letter{Kind: "approved"})
	w.pass(time.Minute)
	w.ses.refuse(nil)
	w.pass(time.Hour)
	w.ends(approved)
	w.counted("mail_lost")
	w.counted("mail_sent_again")
}

func TestTheSandbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ses.refuse(refusal(400, "MessageRejected",
		"Email address is not verified. The following identities failed the check in region US-EAST-1: "+address))
	w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
	w.owe("gate#approval", fact.Letter{Kind: "approved"})
	w.pass(time.Hour)
	w.waits(letter)
	w.counted("mail_parked")
	if len(w.queue.waiting)+len(w.queue.dead) != 0 {
		t.Error("what is parked is tried again and again")
	}
	w.resume()
	w.pass(time.Hour)
	w.waits(letter) // still in the sandbox: parked anew
	w.ses.refuse(nil)
	w.resume()
	w.resume()
	w.pass(time.Hour)
	w.both()
}

// A sender that is not verified is the operator's to mend; dead letters say so.
func TestASenderThatIsNotVerified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ses.refuse(refusal(400, "MessageRejected",
		"Email address is not verified. The following identities failed the check in region US-EAST-1: no-reply@example.org"))
	w.confirmed(sample(t, "PostConfirmation", "PostConfirmation_ConfirmSignUp"))
	w.pass(time.Hour)
	w.filed("sender_not_verified", letter)
	w.ses.refuse(nil)
	w.redrive()
	w.pass(time.Minute)
	w.ends(welcome)
	if !strings.Contains(w.ses.taken()[0].to, address) {
		t.Error("the mail went to somebody else")
	}
}
