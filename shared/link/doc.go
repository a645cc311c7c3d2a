// Package link makes and reads the one-time links that mails carry.
//
// A link is a random token of 32 bytes. The token stands in the mail and nowhere else: the table Work
// keeps its SHA-256 alone, so that no row, queue or log opens anything. The row says what the link is
// for and what its page shows. It is kept a while after the link has ended, so that a page can tell a
// person that the link is used or too old instead of unknown.
//
// Reading a link changes nothing. [Use] is one conditional write, which one of any number of callers
// wins.
package link
