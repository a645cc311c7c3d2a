// Package stack runs everything behind the triggers on this machine: the two tables in memory, the outbox on the
// change feed of one, a queue in memory for each kind of effect with the worker that is deployed for it, the clock,
// and the portal. The code is that of the deployed functions; only what they talk to is exchanged.
//
// A mail goes to whoever opened the stack instead of to SES, and changes to accounts to a user pool's own API.
package stack
