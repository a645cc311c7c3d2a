// Package effect turns what the rows of the table Facts owe into effects on queues.
//
// An effect is ids only: whoever works on it reads the row again and acts on what it says then. Its id follows from the row's key and
// the debt, so the same debt queued twice is the same effect. [Drive] queues before it settles: whatever ends a process in between
// leads to an effect that comes twice, never to one that is lost.
package effect
