// Package redaction proves that nothing a function says for others than the person concerned holds personal data: no log line,
// metric, queue message, dead letter, notice or error text. It has tests alone.
//
// What is personal is derived from the events themselves, see the tests; a person's sub is not, because facts and effects are
// named by it.
package redaction
