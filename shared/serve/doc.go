// Package serve starts a function: it is the only importer of the Lambda runtime.
//
// Settings are read and checked before anything else; a function whose settings are wrong reports all
// faults in one line and exits before its first invocation. Every invocation gets its time budget,
// ends in exactly one outcome line, and answers a person with a [deny.Error] or with nothing that
// names a cause.
package serve
