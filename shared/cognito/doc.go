// Package cognito is the event library for Lambda triggers of Amazon Cognito
// user pools: what each trigger is sent, what it may answer, and how to answer
// without changing anything else. It needs the standard library only and can be
// imported alone.
//
// # What Cognito sends
//
// At certain moments of a user's life (sign-up, confirmation, sign-in, making
// tokens, sending a message) a user pool calls a function and waits up to five
// seconds. The event is one JSON object:
//
//	{
//	  "version": "1",
//	  "region": "us-east-1",
//	  "userPoolId": "us-east-1_EXAMPLE00",
//	  "userName": "11111111-2222-4333-8444-555555555555",
//	  "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
//	  "triggerSource": "PreSignUp_SignUp",
//	  "request": {"userAttributes": {"email": "jane.doe@example.com"}, "validationData": null},
//	  "response": {"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false}
//	}
//
// The function answers with the whole event, changed only in "response", or
// with an error, which stops the operation and whose text the person may read.
// An event returned as it came means "go on as usual", with two exceptions: at
// [UserMigration] no user is made, and the three challenge triggers
// ([DefineAuthChallenge], [CreateAuthChallenge], [VerifyAuthChallengeResponse])
// have no usual way to go on with: what comes next is theirs to say.
//
// [Source] names why the function was called; [Source.Trigger] the trigger it
// belongs to. Each trigger has a request type to decode and a response type to
// splice:
//
//	event, err := cognito.Decode[cognito.PreSignUpRequest](raw)
//	...
//	answer, err := cognito.Splice(raw, cognito.PreSignUpResponse{AutoConfirmUser: new(true)})
//
// A source this package does not know is not an error: Cognito adds sources and
// fields at any time. Answer it with the event as it came.
//
// # Null, empty and missing
//
// In a request the three mean the same, and all three occur for the same field:
// validationData is seen as null, as {} and not at all; clientMetadata is
// usually absent when a client sent nothing; userNotFound is absent when it
// would be false. Decode makes the zero value of each. What has another type
// than expected never fails an invocation: in a string it becomes its JSON text
// ({"age": 42} reads as "42", null in a map of strings as ""), elsewhere the zero
// value; a string that may be null is nil for an object.
//
// In a response they differ, and here lie the traps:
//
//   - claimsOverrideDetails and claimsAndScopeOverrideDetails null or missing:
//     tokens stay as they are.
//   - groupOverrideDetails missing: groups stay as they are. Null, {} or without
//     any group: cognito:groups is taken out of both tokens. A program that
//     decodes into a struct and encodes that struct again turns "missing" into
//     the second case and strips every group.
//   - userAttributes of a migration null or empty: no user is made.
//   - userAttributesToMap with members: everything it leaves out is dropped. {}:
//     nothing changes.
//   - emailMessage and emailSubject set in a pool that does not send through
//     Amazon SES: the operation fails. Null: the pool's own text.
//
// So response types here have pointers, maps and slices whose nil is left out
// of the answer; what is not set stays as received. A map or slice that is empty
// but not nil is sent as {} or []. [GroupConfiguration.With] gives an override
// that adds groups, [GroupConfiguration.Override] one that changes nothing, to
// remove some from; it is nil for a user without groups.
//
// [Splice] never encodes what it received. It replaces the members that the
// response sets and copies every other byte: unknown fields, white space, the
// order of keys and the spelling of numbers survive.
//
// # Other things that surprise
//
//   - User attributes are strings, even email_verified ("true"). Before a user
//     exists there is no sub. A federated user's identities are a JSON list
//     inside a string.
//   - Attributes from an identity provider are not: numbers, booleans and nested
//     values occur, see [FederationAttributes].
//   - ClientMetadata of InitiateAuth arrives as validationData, that of
//     RespondToAuthChallenge as clientMetadata. Both are whatever the caller
//     typed: a hint, never proof.
//   - Test events of the console differ from real ones: preferredRole may be a
//     list, claimsAndScopeOverrideDetails may be []. Both are read.
//   - The error text Cognito shows ends in a full stop of its own.
//   - The password in [UserMigrationRequest] and the answer in
//     [VerifyAuthChallengeResponseRequest] are plain text. Never log an event.
//
// # What is refused
//
// Decode and Splice fail only on what cannot be an event: no JSON, no UTF-8, no
// object, more than [MaxEventBytes], deeper than [MaxDepth], the same key twice
// in an object that is read, no triggerSource, a request or userAttributes that is a list or
// a single value. Each is a constant of type [Error], whose text holds nothing
// of the input.
//
// A key that occurs twice refuses the event in the envelope, in request, in an
// object or map that is read and, for Splice, in response, even where the member
// itself is not read: readers differ in which of the two they take, and a
// decision on an ambiguous event could be about another user than Cognito's.
// What is inside members that are not read is not compared.
//
// # Making events
//
// [encoding/json.Marshal] of an [Event] makes one, for tests and local pools. Of
// requests it leaves groupConfiguration out when that is the zero value, and
// writes null for a nil scopes or session. Cognito sends users' events with
// them, so whoever makes events fills them, with empty slices where there is
// nothing.
//
// # Promise
//
// Exported names keep their meaning within a major version. New sources, fields
// and request types may be added; fields Cognito adds become fields here, so
// name the fields in composite literals. No package outside the standard library
// will be imported.
package cognito
