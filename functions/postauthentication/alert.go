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
			note := trigger.Note("sign_in_alert")
			if last.Full() {
				note = "alert_displaced"
			}
			return func(e *entry) { e.alert = owingAlert(last, c.Now, letter) }, note, nil
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
