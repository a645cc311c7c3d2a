// Package ledger keeps what is known about every mail: claimed, sent, lost, parked, refused or skipped.
//
// A mail is claimed in the ledger before it is handed to SES and marked as sent afterwards. Whoever
// stops in between leaves a claim that nobody can decide from the ledger alone: SES may have taken the
// mail or not. What is done about it is what the mail's class promises:
//
//	decision   never lost and at most once doubled. The claim waits for SES's own event, or [Grace];
//	           then the mail is sent once more. A second claim that stays open becomes a dead letter.
//	courtesy   never doubled. A claim that stays open for [Grace] is counted as lost.
//
// [Next] is the whole of it: a pure function from an entry and what happened to the entry that
// follows and what is to be done. Writes are conditional on the entry's version, so that of two
// workers one goes on and the other asks again.
//
// The package also holds the three lists beside the ledger: addresses that bounced or complained ([Mark]),
// mails that SES's sandbox refused ([Parking]) and dead letters ([Refusal]).
package ledger
