package custommessage

import (
	"context"

	"gatehouse/shared/cognito"
	"gatehouse/shared/trigger"
)

// noteOwnFailed counts messages for which an operator's own text could not be used.
const noteOwnFailed trigger.Note = "own_text_failed"

// email writes subject and body, for a pool that lets a trigger do so.
func email(sender EmailSender) shape {
	return shape{Name: "email", Acts: sources(), OnFault: trigger.Pass, Apply: func(_ context.Context, c *call) (func(*cognito.CustomMessageResponse), trigger.Note, error) {
		text := c.Facts
		var note trigger.Note
		if text.OwnFailed {
			note = noteOwnFailed
		}
		if sender != Developer || !text.known {
			return nil, note, nil
		}
		return func(r *cognito.CustomMessageResponse) { r.EmailSubject, r.EmailMessage = &text.Subject, &text.HTML }, note, nil
	}}
}
