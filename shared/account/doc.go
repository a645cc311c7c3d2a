// Package account holds what a person's account in the user pool should be like, and the steps that bring it there.
//
// The wish is one row a person in the table of facts, sort key [fact.Account]: groups to be in, groups to be out of, and the turns of
// sign-outs and password resets that nobody has carried out yet. Whoever decides writes the row with [Join], [Revoke] or [NotMe],
// which also owe the effects; functions/directory reads it again when such an effect arrives and carries out what the row says by
// then, not what the effect once meant. So effects may come late, twice or in any order.
//
// Groups stay on the row, because a later effect must know them. A turn is taken off with [Done] when it is carried out, so that a
// repeated message does not sign out somebody who has signed in again since.
package account
