// Package sqs puts effects on queues of Amazon SQS.
//
// Its errors name the operation and SQS's code, nothing of a message and no queue's address.
package sqs
