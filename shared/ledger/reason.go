package ledger

// Why a mail was refused, as dead letters and the ledger say it. Beside these stand SES's error codes.
const (
	// ReasonUndecided is a decision that was claimed twice without an answer: it may have arrived.
	ReasonUndecided = "undecided"
	// ReasonUnreadable is a queue message, or a letter in its row, that cannot be read.
	ReasonUnreadable = "unreadable"
	// ReasonUnknownKind is a message kind this version does not know.
	ReasonUnknownKind = "unknown_kind"
	// ReasonUnrenderable is a mail that could not be written, as for a missing variable.
	ReasonUnrenderable = "unrenderable"
	// ReasonTooLarge is a mail over [MaxMail].
	ReasonTooLarge = "too_large"
	// ReasonAddress is an address no mail can be sent to.
	ReasonAddress = "invalid_address"
	// ReasonSender is an address or domain of the sender that SES has not verified.
	ReasonSender = "sender_not_verified"
	// ReasonConfigurationSet is a configuration set that SES does not know.
	ReasonConfigurationSet = "configuration_set_missing"
	// ReasonRejected is SES's event Reject: it took the mail, found a virus and did not deliver it.
	ReasonRejected = "rejected"
	// ReasonRendering is SES's event Rendering Failure.
	ReasonRendering = "rendering_failure"
)

// MaxMail is the most bytes of a mail's parts together. SES takes 40 MB; what is over this is no mail
// of ours but something that ran away.
const MaxMail = 512 * 1024

// Fault is what kind of failure a mail met.
type Fault int

// The kinds of failure. The zero value is the careful one.
const (
	// Undecided may or may not have been taken: no answer came, or a server error.
	Undecided Fault = iota
	// Unsent surely was not taken, for a reason that may pass: no connection, no permission.
	Unsent
	// Throttled was refused because of the sending rate: again in a moment.
	Throttled
	// Exhausted was refused because of the day's quota or a pause of the account: again much later.
	Exhausted
	// Sandbox was refused because the account may only send to verified addresses.
	Sandbox
	// Permanent was refused for good.
	Permanent
)

// Failure is the error of a mail that SES did not, or perhaps not, take. It names no address.
type Failure struct {
	// Fault is what kind of failure it is.
	Fault Fault
	// Reason is a Reason constant or SES's error code.
	Reason string
}

// Error is for logs.
func (f *Failure) Error() string { return "ses: " + f.Reason }

// DeadLetter is what a dead letter says beside its body, which is ids only: the reason, and the kind of mail as far as it is known.
func DeadLetter(reason, kind string) map[string]string {
	return map[string]string{"reason": reason, "kind": kind}
}
