// Package login serves what browsers and OAuth clients use of a user pool: OpenID Connect discovery,
// /oauth2/authorize, /oauth2/token, /oauth2/userInfo, /oauth2/revoke, a plain login page with those for
// sign-up, its confirmation and forgotten passwords, /logout, the links in mails of new users, and a stand-in
// for each external provider, where a developer picks who they are.
//
// The pages about accounts do what the API's operations do, by calling them, and lead back to the login page.
// Pre and post authentication, and everything about a person who comes from a provider, happen on the
// pages. Pre token generation happens where tokens are made: when a code is redeemed, when tokens are
// refreshed, and on the page for the implicit grant. A browser that is signed in already is given
// another code without any trigger but pre token generation.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
package login
