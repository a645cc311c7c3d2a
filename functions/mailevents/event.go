package mailevents

import (
	"encoding/json"
	"errors"

	"gatehouse/shared/ledger"
)

// Kinds of events, as detail.eventType has them.
//
// Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
const (
	typeSend      = "Send"
	typeDelivery  = "Delivery"
	typeBounce    = "Bounce"
	typeComplaint = "Complaint"
	typeReject    = "Reject"
	typeRendering = "Rendering Failure"
)

// sesEvent is the part of an event of SES's that matters here. EventBridge's detail has the form that
// SES publishes elsewhere too.
//
// Source: https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
type sesEvent struct {
	Source string `json:"source"`
	Detail struct {
		EventType string `json:"eventType"`
		Mail      struct {
			MessageID   string              `json:"messageId"`
			Destination []string            `json:"destination"`
			Tags        map[string][]string `json:"tags"`
		} `json:"mail"`
		Bounce struct {
			Type    string `json:"bounceType"`
			SubType string `json:"bounceSubType"`
		} `json:"bounce"`
		Complaint struct {
			FeedbackType string `json:"complaintFeedbackType"`
			SubType      string `json:"complaintSubType"`
		} `json:"complaint"`
	} `json:"detail"`
}

var errUnreadable = errors.New("the event is none of SES's mail events")

// read reads an event. Its error holds nothing of it.
func read(body []byte) (sesEvent, error) {
	var e sesEvent
	if err := json.Unmarshal(body, &e); err != nil || e.Source != "aws.ses" || e.Detail.EventType == "" {
		return sesEvent{}, errUnreadable
	}
	return e, nil
}

// effectID is the effect whose mail the event is about; false for mails that are not of the queue, such
// as tests.
func (e *sesEvent) effectID() (string, bool) {
	values := e.Detail.Mail.Tags[ledger.EffectTag]
	if len(values) != 1 || !isID(values[0]) {
		return "", false
	}
	return values[0], true
}

// isID tells the 32 hexadecimal digits of an effect.
func isID(text string) bool {
	if len(text) != 32 {
		return false
	}
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// cause is why the event marks its address; empty if it does not. A bounce counts when the receiving
// server refused for good; a full mailbox does not. What a mailbox provider reports as no spam is no
// complaint.
func (e *sesEvent) cause() ledger.Cause {
	switch {
	case e.Detail.EventType == typeBounce && e.Detail.Bounce.Type == "Permanent":
		return ledger.Bounced
	case e.Detail.EventType == typeComplaint && e.Detail.Complaint.FeedbackType != "not-spam":
		return ledger.Complained
	default:
		return ""
	}
}

// detail is SES's word for what happened, of a small set.
func (e *sesEvent) detail() string {
	if e.Detail.EventType == typeBounce {
		return word(e.Detail.Bounce.SubType)
	}
	return word(e.Detail.Complaint.FeedbackType + e.Detail.Complaint.SubType)
}

// word keeps letters and hyphens only: who reports a complaint chooses the text.
func word(text string) string {
	kept := make([]byte, 0, len(text))
	for i := range min(len(text), 40) {
		if c := text[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' {
			kept = append(kept, c)
		}
	}
	return string(kept)
}
