// Package signin is how people of the local user pool prove who they are and stay signed in: the
// authentication flows with their challenges, second factors, devices, and the ends of a session.
//
// A sign-in is an [attempt] that remembers, between two calls, what was proved and which challenge it
// waits for. Each challenge is one function that judges an answer; what comes after a right one is
// decided in one place, proceed, or by the triggers of a custom sign-in.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
package signin
