// Package manage is what an administrator does to the local user pool as a whole: users in lists and
// groups, links to identity providers, the pool's own settings and app clients, and the import of
// users from a CSV file.
//
// Operations of a single user's account belong to others. Everything here needs AWS credentials in
// Cognito, so every operation is signed.
//
// # Import
//
// CreateUserImportJob answers an address of the pool itself, to which the file is sent with PUT before
// the job is started. GET of the same address is the job's log, which Cognito keeps in Amazon
// CloudWatch Logs: like there, it names users by their line and tells nothing of them.
package manage
