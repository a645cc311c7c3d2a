// Package runner starts one built Lambda function on this machine and calls it
// as Lambda does.
//
// The function is the very binary that would be deployed (or its twin for this
// machine, dist/host/<function>/bootstrap). It is started with a clean
// environment shaped like Lambda's and finds a Runtime API, version 2018-06-01,
// on a loopback port:
//
//	GET  /2018-06-01/runtime/invocation/next           the function asks for an event
//	POST /2018-06-01/runtime/invocation/{id}/response  it answered
//	POST /2018-06-01/runtime/invocation/{id}/error     it failed, or refused
//	POST /2018-06-01/runtime/init/error                it could not start
//
// An invocation lasts, as on Lambda, until the function asks for the next event,
// and what it has logged until then has been written to [Config.Logs] when Invoke
// returns. One process serves any number of invocations, one after the other.
//
// Two kinds of failure are kept apart. What a caller of Lambda would be told (an
// error the function posted, its exit, a missed deadline, an answer too large)
// is a [Result] with an ErrorType. What only this machine can have wrong (no
// such binary, a process that is already gone) is a Go error.
//
// [Result.ClientError] is what Cognito makes of a result towards its own client.
//
// Linux and macOS only: the function runs in a process group of its own, which
// is killed as a whole.
package runner
