// Package account is the life of a user: signing up, confirming, recovering a password, changing
// attributes, and what administrators do to one person's account.
//
// Each operation checks what Cognito checks, calls the triggers through package flow at Cognito's
// moments, and answers in the SDK's own types. Where Cognito hides who exists, so do the operations
// here: what a client that hides users gets for an unknown name is in hidden.go.
package account
