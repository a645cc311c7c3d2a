// Package store is the language of the two tables: rows, conditions, writes and the feed of changes, without any database.
//
// Two stores speak it, one over DynamoDB and one in memory, and both pass the same suite. Their method set is the same; a caller
// declares the one to three methods that it needs:
//
//	Get(ctx, Key, Consistency) (Row, bool, error)
//	BatchGet(ctx, []Key, Consistency) (map[Key]Row, error)
//	Query(ctx, pk, prefix string, Consistency) iter.Seq2[Row, error]
//	Due(ctx, Index, hash string, upTo int64) iter.Seq2[Key, error]
//	Write(ctx, ...Write) error
//	Empty(ctx) (bool, error)
//
// # Expiry
//
// A row whose attribute [Expires] has passed is deleted by the database some time later, up to days. Until then it is absent for Get,
// BatchGet and Query, and [Vacant] for a condition. Every other condition, a [Conflict]'s row and Due still meet it.
//
// # Answers that were lost
//
// A store asks again when an answer does not arrive. A transaction is then still done once. A single write may be done twice: its Add
// may count twice, and its condition may meet the row that the first attempt wrote, so that a [Conflict] carries the write's own row.
// Who cannot bear that puts something of its own into the row and looks for it in the Conflict.
package store
