// Package settings is what the local user pool is told: its file, the pool as Cognito would describe it,
// app clients, identity providers, triggers, and a switch for each point where nobody outside knows for sure
// what Cognito does.
//
// A [Config] is what a developer writes: [Default], or a file read by [ParseConfig]. Its method Settings turns
// it into [Settings], in which every default is filled in and which never change once they are published.
// A [Store] holds those that are in force; an update makes a changed copy and publishes it.
//
// The rules that only need settings are here too: the password policy, the schema of attributes, and what an
// app client may read and write, each refusing with Cognito's own exception and text.
package settings
