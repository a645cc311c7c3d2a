package main

import (
	"slices"
	"time"

	"gatehouse/local/runner"
	"gatehouse/shared/store"
)

// subject is a function that is held to the bars. A new function is one more line of subjects.
type subject struct {
	name      string
	benchmark string   // its name in testdata/chain_test.go; empty for a function that is measured from outside alone
	baseline  string   // folder under bench/baseline: hello with the libraries and services that the function's README names
	event     string   // an event that is let through and does the usual work; below events/
	events    string   // folder of all its events; empty for a worker, whose answer is not its event
	services  int      // of AWS that are linked
	beside    []string // libraries that the baseline lacks because the function has next to nothing of them; each with its reason below

	rows  func() ([]store.Write, error) // what stands in its tables; nil for nothing but the configuration
	calls map[string]int                // of AWS by the event, by operation; nil for a function that calls nothing
	pools int                           // connections that it keeps: one for DynamoDB, one for each other service
	paced int                           // invocations that can be counted in a few seconds; 0 for as many as one likes

	binaryMB, zipMB float64 // caps for linux/amd64, in millions of bytes; zip at level 9
	memoryMB        float64 // peak resident after 2,000 invocations
	chain           int     // allocations of an invocation in process
	loop            float64 // allocations of an invocation against those of its yardstick; of functions that call nobody
	lists           bool    // it looks names up in a list, asks DNS and has a counterpart in Node
}

// trigger says whether Cognito waits for it.
func (s subject) trigger() bool { return s.events != "" }

// yardstick is the baseline whose allocations it is measured by: hello, unless it writes messages.
func (s subject) yardstick() string {
	if s.services == 0 && !s.lists {
		return s.baseline
	}
	return hello
}

// ownWork is the bar for a function that does more with a table than a bare read, against that read: it builds a letter, a conditional
// write and an outcome line, some 80 us by which nobody's wait grows (T10).
const ownWork = 1.5

// limit is a bar's promise: the usual one, or that of a function that writes a whole message. No sample page holds what ours does, and
// its texts and layout are read at the start.
func (s subject) limit(usual, writing float64) float64 {
	if s.services == 0 && !s.lists {
		return writing
	}
	return usual
}

// allowance is the time of an invocation: what Cognito waits, and for a worker about what the template gives it.
func (s subject) allowance() time.Duration {
	if s.trigger() {
		return runner.CognitoDeadline
	}
	return time.Minute
}

// folder holds the function's program.
func (s subject) folder() string { return "functions/" + s.name + "/lambda" }

// baselineFolder holds the program of a baseline.
func baselineFolder(name string) string { return "bench/baseline/" + name }

// reader is the baseline of functions that only read and write a table: as many reads one after the other as CALLS says.
const reader = "sdkdynamodb"

func subjects() []subject {
	return append(triggers(), workers()...)
}

// chosen are the functions of that name, or all when there is none.
func chosen(only string) []subject {
	return slices.DeleteFunc(subjects(), func(s subject) bool { return only != "" && only != s.name })
}

// triggers are what Cognito waits for.
func triggers() []subject {
	return []subject{
		{
			name: "presignup", benchmark: "Presignup", baseline: "sdkpresignup", lists: true,
			event: "PreSignUp/PreSignUp_SignUp.json", events: "PreSignUp",
			binaryMB: 7.5, zipMB: 3.1, memoryMB: 16, chain: 45, loop: 1.15,
		},
		{
			name: "custommessage", benchmark: "Custommessage", baseline: "sdkmessage",
			event: "CustomMessage/CustomMessage_SignUp.json", events: "CustomMessage",
			binaryMB: 9.5, zipMB: 3.9, memoryMB: 18, chain: 460, loop: 2.2,
		},
		{
			name: "postconfirmation", benchmark: "Postconfirmation", baseline: reader, services: 1,
			event: "PostConfirmation/PostConfirmation_ConfirmSignUp.json", events: "PostConfirmation",
			calls: map[string]int{"UpdateItem": 1}, pools: 1,
			binaryMB: 11.5, zipMB: 4.5, memoryMB: 24, chain: 150,
		},
		{
			name: "postauthentication", benchmark: "Postauthentication", baseline: reader, services: 1,
			event: "PostAuthentication/PostAuthentication_Authentication.json", events: "PostAuthentication",
			rows: knownPerson, calls: map[string]int{"BatchGetItem": 1, "UpdateItem": 1}, pools: 1,
			binaryMB: 11.5, zipMB: 4.5, memoryMB: 24, chain: 150,
		},
	}
}

// workers are what nobody waits for. Their events are batches of one, except directory's.
func workers() []subject {
	return []subject{
		{
			name: "outbox", baseline: "sdkqueue", services: 2, event: "outbox/fact.json", rows: owing,
			calls: map[string]int{"GetItem": 1, "SendMessageBatch": 2, "UpdateItem": 1}, pools: 2,
			binaryMB: 11.5, zipMB: 4.5, memoryMB: 26,
		},
		{
			name: "clock", baseline: "sdkqueue", services: 2, event: "clock/scheduled.json",
			calls: map[string]int{"Query": 9}, pools: 8,
			binaryMB: 11.5, zipMB: 4.5, memoryMB: 26,
		},
		{
			name: "directory", baseline: "sdkdirectory", services: 3, event: "directory/revocations.json", rows: wishes,
			calls: map[string]int{"GetItem": 4, "AdminGetUser": 1, "AdminUserGlobalSignOut": 1, "AdminResetUserPassword": 1, "UpdateItem": 2}, pools: 2, paced: 20,
			binaryMB: 12, zipMB: 4.7, memoryMB: 28,
		},
		{
			name: "hooks", baseline: "sdkhooks", services: 3, event: "hooks/notices.json",
			calls: map[string]int{"PutEvents": 2}, pools: 1,
			binaryMB: 12, zipMB: 4.7, memoryMB: 28,
		},
		{
			name: "mailer", baseline: "sdkmailer", services: 3, event: "mailer/welcome.json", rows: owing,
			calls: map[string]int{"GetItem": 1, "BatchGetItem": 1, "PutItem": 2, "SendEmail": 1, "UpdateItem": 1}, pools: 2,
			binaryMB: 13, zipMB: 5, memoryMB: 32,
		},
		{
			name: "mailevents", baseline: "sdkqueue", services: 2, beside: addresses(), event: "mailevents/Send.json", rows: claimed,
			calls: map[string]int{"GetItem": 1, "PutItem": 1}, pools: 1,
			binaryMB: 11.5, zipMB: 4.5, memoryMB: 26,
		},
		{
			name: "setup", baseline: reader, services: 1, beside: addresses(), event: "setup/Create.json",
			calls: map[string]int{"GetItem": 1, "PutItem": 1, resourceAnswer: 1}, pools: 2,
			binaryMB: 11.5, zipMB: 4.5, memoryMB: 24,
		},
		{
			name: "portal", baseline: "sdkportal", services: 1, event: "portal/not-me.get.json", rows: openLink,
			calls: map[string]int{"GetItem": 2}, pools: 1,
			binaryMB: 13, zipMB: 5, memoryMB: 28,
		},
	}
}

// addresses are read with the tables of international domain names, of which no other code is linked.
func addresses() []string { return []string{"golang.org/x/net", "golang.org/x/text"} }
