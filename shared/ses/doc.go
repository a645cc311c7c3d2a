// Package ses hands mails to Amazon SES and says what became of them.
//
// A call is made once: the SDK's own second attempt could send a mail twice. What SES answers is sorted
// into the kinds of failure that [ledger.Fault] knows, and carries SES's error code and nothing else:
// its messages quote addresses.
package ses
