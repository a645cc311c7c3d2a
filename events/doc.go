// Package events holds no code: it is a folder of sample events, one or more for
// every trigger source of a Cognito user pool. See README.md.
package events
