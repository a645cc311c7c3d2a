package mailer

import (
	"context"
	"time"

	"gatehouse/shared/store"
)

// TableCalls is a table as the calls that are made of it.
//
// Mails are written by html/template, which finds methods by name. Beside it the linker keeps every
// method of every type that an interface value leads to: of a table with its client, all of DynamoDB's
// operations, megabytes of them. Of a function value it keeps what the function needs.
type TableCalls struct {
	// Read is the table's Get.
	Read func(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// ReadMany is its BatchGet; nil for a table that needs none.
	ReadMany func(ctx context.Context, keys []store.Key, consistency store.Consistency) (map[store.Key]store.Row, error)
	// Change is its Write.
	Change func(ctx context.Context, writes ...store.Write) error
}

// Get reads a row.
func (t TableCalls) Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error) {
	return t.Read(ctx, key, consistency)
}

// BatchGet reads several rows.
func (t TableCalls) BatchGet(ctx context.Context, keys []store.Key, consistency store.Consistency) (map[store.Key]store.Row, error) {
	return t.ReadMany(ctx, keys, consistency)
}

// Write makes conditional writes, several as one transaction.
func (t TableCalls) Write(ctx context.Context, writes ...store.Write) error {
	return t.Change(ctx, writes...)
}

// QueueCalls is a queue as the calls that are made of it, for the same reason.
type QueueCalls struct {
	// Put is the queue's SendRaw.
	Put func(ctx context.Context, url string, body []byte, attributes map[string]string) error
	// PutOff is its Delay.
	PutOff func(ctx context.Context, url, receipt string, after time.Duration) error
}

// SendRaw puts a message on the queue at an address, with attributes.
func (q QueueCalls) SendRaw(ctx context.Context, url string, body []byte, attributes map[string]string) error {
	return q.Put(ctx, url, body, attributes)
}

// Delay hands a message out again after so long.
func (q QueueCalls) Delay(ctx context.Context, url, receipt string, after time.Duration) error {
	return q.PutOff(ctx, url, receipt, after)
}
