// Package mail is the language of the messages people get: their kinds, the languages they are written in, the policy that an operator
// edits, and what makes texts, addresses, links and times fit for them. Package render below it writes the messages; whoever only owes
// one, or shows the same brand, needs none of that and links none of it.
package mail
