package postauthentication

import (
	"context"
	"time"

	"gatehouse/shared/mail"
	"gatehouse/shared/trigger"
)

// gap is how far apart two alerts to a person are at least. Cognito repeats a call that got no answer within
// 5 s, and each repetition looks like a sign-in.
const gap = 30 * time.Second

// backlog is how many alerts to a person may wait to be sent. While no mail goes out, or none to this address, more
// would only make the row grow, in the end beyond what a table takes.
const backlog = 20

// alert tells the person of the sign-in where policy says so, at an address that is proved to be theirs.
func alert(rule mail.AlertRule) record {
	return record{
		Name: "alert", Acts: signIns(), OnFault: trigger.Pass,
		Add: func(_ context.Context, c *call) (func(*entry), trigger.Note, error) {
			last := c.Facts.last
			if c.Facts.who.Key == "" || !wanted(rule, c.Request.NewDeviceUsed, last.AlertAt, c.Now) {
				return nil, "", nil
			}
			letter, ok := c.Facts.who.Letter(mail.SignInAlert, c.Now)
			if !ok {
				return nil, "unproved_address", nil
			}
			if last.Unsent >= backlog {
				return nil, "alerts_unsent", nil
			}
			return func(e *entry) { e.alert = owingAlert(last, c.Now, letter) }, "sign_in_alert", nil
		},
	}
}

// wanted says whether a sign-in calls for an alert, before now the last.
func wanted(rule mail.AlertRule, newDevice bool, last, now time.Time) bool {
	if !last.IsZero() && now.Sub(last).Abs() < gap { // another machine's clock may be ahead
		return false
	}
	switch rule.Mode {
	case mail.Every:
		return true
	case mail.NewDevice:
		return newDevice
	case mail.Quiet:
		return last.IsZero() || now.Sub(last).Abs() >= time.Duration(rule.Quiet)
	default:
		return false
	}
}
