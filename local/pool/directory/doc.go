// Package directory keeps the people of a user pool: users with their attributes, names and aliases, groups, devices and refresh
// grants. State is in memory, safe for concurrent use, and can be written to and read from a snapshot.
//
// # Names
//
// One string never finds two users. What finds a user is their user name, their sub, the attributes people sign in with (verified or
// not) and the aliases: e-mail address and phone number once verified, preferred user name always. All of them share one name space,
// so a user name cannot equal somebody else's alias either. Users of an identity provider (status EXTERNAL_PROVIDER) are found by user
// name and sub alone: they never sign in with an address, and a pool may hold a local user with the same one.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
//
// # Cost
//
// Finding and changing a user does not depend on how many there are. A page of users costs what is on it, wherever it is, because the
// order of creation is kept in blocks that a cursor enters by binary search. A filter that is no equality on user name, sub, e-mail
// address or phone number has to look at the users between two matches.
//
// A stored user never changes: a change stores another one. So reading, and writing a snapshot, hold the lock only to take pointers.
package directory
