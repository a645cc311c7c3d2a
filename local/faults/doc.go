// Package faults proves what becomes of facts and mails when something is wrong with what comes in or with what is relied on:
// events, names and letters that are odd, a mail service that is dead, busy or in its sandbox, tables that are deleted, credentials
// that have run out. Each test states what people and operators see meanwhile, and that nothing is lost: once the fault is mended,
// the fact is there and its mail was sent once.
//
// It has tests alone. The functions are the real ones, over tables and a queue in memory and the real client of SES.
package faults
