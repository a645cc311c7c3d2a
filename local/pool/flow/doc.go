// Package flow is what several operations of the local user pool share: the events that triggers
// are sent, who may read them and in which order, messages with codes, passwords, and the tokens at
// the end of a sign-in.
//
// A step here fires its trigger with the fields, nulls and client metadata of Cognito and does what
// Cognito does with the answer. What is unconfirmed about Cognito is a switch of the settings, read
// where it matters. Errors are [wire.Exception]s in Cognito's words.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
package flow
