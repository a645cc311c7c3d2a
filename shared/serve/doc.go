// Package serve starts a function: it is the only importer of the Lambda runtime.
//
// There is one way to start for each kind of function:
//
//	Trigger    Cognito, answered within its five seconds
//	Queue      batches of an SQS queue
//	Stream     batches of a DynamoDB stream
//	Events     events of EventBridge
//	Schedule   a schedule
//	HTTP       requests of an API Gateway HTTP API
//	Custom     custom resources of CloudFormation
//
// All share one life. Settings are read and checked before anything else; a function whose settings are
// wrong reports all faults in one line and exits before its first invocation. Every invocation gets its
// time budget and ends in exactly one outcome line, which is its metric record too. A panic is a fault like
// any other. What broke goes to the log; what leaves a function is a [deny.Error] or names no cause.
//
// The counts in the outcome line of [Queue] and [Stream]: batch, the messages that came; failed, those whose
// handler failed; deferred, those put off by [Later]; untried, those left because the time was nearly up or
// one before them in their order was left. Only failed ones make the outcome a fault. Waited is the age in
// seconds of the oldest message that goes back to its queue.
//
// A main hands to the parts it connects what only this package reads: [LookupEnv], [Now], [Sleep],
// [Random] and [Logger].
package serve
