// Package token makes and checks the tokens of the local user pool: RS256 with
// Amazon Cognito's claims, changed by the pre token generation trigger as
// Cognito changes them.
//
// Tokens is what is about to be signed. Override applies a trigger's answer,
// Finish writes groups, roles and scopes into the claims, Issuer signs them.
// Numbers in claims keep the spelling they came in: what is decoded here is
// json.Number.
package token
