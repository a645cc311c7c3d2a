// Package notice is what Gatehouse tells other systems: on the event bus as the event's detail, to the webhook as the body.
//
// A notice holds ids alone: who it is about (pool and sub), what happened, when it was queued. Whoever wants to know more asks the
// user pool. It is one JSON object:
//
//	{
//	  "version": 1,
//	  "id": "5f0c...",                        32 hexadecimal digits, the same however often the notice is told
//	  "type": "UserConfirmed",
//	  "time": "2026-01-02T03:04:05.678Z",     RFC 3339 in UTC
//	  "userPoolId": "us-east-1_EXAMPLE00",
//	  "sub": "11111111-2222-4333-8444-555555555555",
//	  "turn": 1                               tells apart notices of one type about one person; their order
//	}
//
// Notices come at least once and in no order: drop an id that was seen before. New members and types may appear within a version;
// a member that changes its meaning or goes makes a new version. README.md of functions/hooks has the table for consumers.
package notice
