// Package pool is a user pool on this machine that calls Lambda triggers as Amazon Cognito does. It
// is for development and tests: whoever reaches it may do everything.
//
// It speaks Cognito's own protocol, so that unmodified clients and SDKs work against it, and serves
// the OpenID Connect endpoints, a login page, and external providers of which one picks who to be.
// Triggers are the project's functions in this process, built binaries, or functions behind Lambda's
// Invoke API. Every call of a trigger is on a timeline, every message in a mailbox.
//
// What stands where:
//
//	wire                      the JSON protocol: decoding, constraints, exceptions
//	account, signin, manage   the operations of the API
//	login                     OpenID Connect endpoints, pages, providers
//	flow                      what operations share: events and their order, messages, tokens
//	hook                      calling triggers: deadline, retries, stress, timeline
//	directory, settings       who is in the pool, and how it is set up
//	srp, token, mailbox,      one thing each
//	quota, clock, shelf,
//	reply
//	sdk, browser              ways in for tests and programs
//
// README.md says what is like Cognito, what is simpler and what is missing. In tests, package
// pooltest gives a pool with an SDK client on it.
package pool
