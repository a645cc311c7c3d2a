// Package trigger runs the rules of one Cognito trigger: bytes in, bytes out.
//
// A function declares a [Chain] of at most five kinds of steps, told apart by what they may do:
//
//	Load    read once and hand typed facts to all rules
//	Guard   refuse
//	Shape   write the response
//	Record  add facts to the one write
//	Admit   make the one write and refuse on its answer
//
// They run in that order. Guards without I/O run one after the other, those with I/O side by side;
// the first refusal in list order wins. Afterwards only the response is spliced into the original
// bytes, so no rule can change what Cognito said. For a source that the trigger does not know, Load
// and the guards still run and nothing else does.
//
// A rule answers with a [*deny.Error] to refuse. Any other error, a panic and an answer that does not come
// in time are faults: [Fault] says for each rule whether a fault refuses or lets pass, and a
// person reads the one sentence of [deny.Unavailable].
//
// Time comes from the context: a chain answers when it ends, however stuck a rule is. A load or guard that
// asks somebody else and the write are given up on a little earlier, so that a slow one has its own fault
// and the rest still runs; for any other rule that is stuck, the chain's own fault decides. [Budget] computes
// how long a function may take.
package trigger
