package fact

import "gatehouse/shared/store"

// Filter is the pattern with which the event source mapping of the outbox lets facts pass and nothing else. [IsFact] is the same in
// Go. Lambda reads "eventName" and "dynamodb" of each record; what has no new image, such as a removal, matches no pattern on one.
//
// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
const Filter = `{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"news":{"S":["1"]}}}}`

// Bookkeep makes a write bookkeeping: it takes the mark of a fact off the row, so that [Filter] keeps the write from the outbox.
func Bookkeep(w *store.Write) { w.Remove = append(w.Remove, news) }

// IsFact tells a fact from bookkeeping and from rows that were removed or expired.
func IsFact(c store.Change) bool {
	return !c.Removed && c.New != nil && c.New.String(news) == "1"
}
