package ledger

import "strings"

// EffectTag is the name of the tag that carries a mail's effect id through SES into its events. SES
// allows letters, digits, dashes and underscores in names and values.
const EffectTag = "gatehouse-effect"

// Outgoing is a mail as it is handed to SES.
type Outgoing struct {
	// EffectID is the mail's effect; empty for a test mail, which then carries no tag.
	EffectID string
	// Kind is the message kind.
	Kind string
	// From is the sender, a bare address or one with a display name in RFC 5322 form.
	From string
	// ReplyTo is where answers go; empty for the sender.
	ReplyTo string
	// To is the one address the mail goes to, without a display name.
	To string
	// Subject is one line.
	Subject string
	// HTML is the mail as a web page.
	HTML string
	// Text is the mail as plain text.
	Text string
	// Locale is the language it is written in, as a BCP 47 tag.
	Locale string
	// ConfigurationSet is SES's set that publishes the mail's events; empty for none.
	ConfigurationSet string
}

// Header is one header field of a mail.
type Header struct {
	// Name is the field's name.
	Name string
	// Value is its content in ASCII, one line.
	Value string
}

// Headers are the fields that tell programs what kind of mail this is: nobody should answer it
// automatically (RFC 3834, and Exchange's own field, which leaves bounces alone), which language it is
// in (RFC 3282), and that it is unlike the mail before it with the same subject, so that Gmail does not
// fold the two into one.
func (o Outgoing) Headers() []Header {
	headers := []Header{
		{"Auto-Submitted", "auto-generated"},
		{"X-Auto-Response-Suppress", "OOF, AutoReply"},
	}
	if o.Locale != "" {
		headers = append(headers, Header{"Content-Language", o.Locale})
	}
	if o.EffectID != "" {
		headers = append(headers, Header{"X-Entity-Ref-ID", o.EffectID})
	}
	return headers
}

// Size is the bytes of the mail's parts.
func (o Outgoing) Size() int { return len(o.Subject) + len(o.HTML) + len(o.Text) }

// String names the mail without anything a person would not want in a log.
func (o Outgoing) String() string { return strings.TrimSpace("mail " + o.Kind + " " + o.EffectID) }

// GoString is String, for the verb %#v.
func (o Outgoing) GoString() string { return o.String() }
