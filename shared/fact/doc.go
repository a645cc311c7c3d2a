// Package fact is the language of the table Facts: the keys of its rows, what a row still owes, and the facts themselves.
//
// A fact and what must follow from it are one write: [Owe] adds debts to the write that records the fact, and [AddLetter] what a mail
// must say. A debt reads
//
//	<queue>/<kind>/<turn>       mail/welcome/1
//
// and stands in the string set `owed` of its row until [Settle] takes it off, which it does only from the very set it was shown. So a
// debt that is added meanwhile is never lost, and a debt that this version cannot read stays for the one that can.
//
// Three more attributes serve the debts. `owing` and `owedAt` are the keys of a sparse index over the rows that owe something, in
// shards, oldest first ([Shards]). `news` marks a write as a fact, so that the stream's filter ([Filter], [IsFact]) keeps bookkeeping
// and expiry away from the outbox: every fact that owes something sets it, every bookkeeping write removes it ([Bookkeep]). Since
// the stream holds each image as it was written, removing the mark later takes no fact back.
package fact
