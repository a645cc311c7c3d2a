// Package config is what functions with a store know of their deployment: which pool they serve, what its
// app clients are called, whom teams are, where pages stand, and the key by which rows are found
// without holding an address.
//
// It is one row of the table Work, which the function setup writes last in a deployment. No environment
// variable can take its place: the pool refers to the triggers, so the triggers cannot refer to the pool.
// A [Source] reads the row in the function's start, as the very call that warms the connection, and
// again when it is older than [Age].
package config
