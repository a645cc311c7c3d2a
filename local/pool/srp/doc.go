// Package srp is the password proof of Amazon Cognito user pools: SRP-6a in the
// 3072-bit group of RFC 5054 with generator 2 and SHA-256, as Cognito's clients
// compute it. The server's half is Begin and Exchange, the client's half Client.
//
// Three things are Cognito's own. Numbers are hashed in the shortest form of
// two's complement: a zero byte in front when the highest bit is set, and no
// padding to the length of the modulus. What is hashed with the salt is the
// group (the part of the pool id after "_", or a device's group key), the user
// and the password. And the proof is no hash of the shared secret: HKDF with the
// information "Caldera Derived Key" makes a 16-byte key from it, which signs
// group, user, secret block and timestamp.
//
// It uses math/big, whose running time depends on the numbers: good enough for a
// pool that is for development.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
package srp
