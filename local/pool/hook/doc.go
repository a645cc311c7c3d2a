// Package hook calls the triggers of a user pool as Cognito does.
//
// A trigger is a [Function]: bytes in, bytes out. It may be a chain in this process ([InProcess]), any Go
// function ([Chainless]), a built binary ([Binary]) or an endpoint that speaks Lambda's Invoke API
// ([Endpoint]). A [Caller] sends it events:
//
//   - [Caller.Call] waits for the answer. No answer within the deadline means another attempt with the same
//     bytes, up to three in all, while the one before runs on; then the operation fails. An error that the
//     function answers is the operation's at once.
//   - An answer must be the event: JSON, an object, with the envelope unchanged. Its response is handed
//     back member by member.
//   - [Caller.Send] is for custom senders, which nobody waits for and which Lambda itself tries again.
//
// [Stress] makes calls go wrong on purpose, so that a function can be shown to bear what Cognito does to
// it: events that come twice, attempts that overlap, answers that get lost. Every attempt is an [Entry] of a
// [Timeline], readable as a list and as a stream, with secrets masked.
//
// Where Cognito's behaviour is not published, this package does what was observed, and offers a setting
// where even that is doubtful: whether errors of a function and throttled calls are tried again. Without a
// source are: the exception named for a throttled call ("PreSignUp invocation failed due to error
// TooManyRequestsException."), modelled on the known one for a missing permission; and which members of
// the envelope are compared. An invocation may last as long as Cognito waits, as if the function's own
// time-out were set to it.
package hook
