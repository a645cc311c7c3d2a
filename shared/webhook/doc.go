// Package webhook tells notices to an HTTPS address, signed, and checks such signatures for the receiver.
//
// A notice is a POST with the notice as JSON body and three headers:
//
//	Gatehouse-Id         the notice's id, the same however often it is told
//	Gatehouse-Timestamp  when this attempt was made, Unix seconds
//	Gatehouse-Signature  v1=<hexadecimal HMAC-SHA256 of timestamp, ".", body>, one for each valid version of the secret
//
// Any answer from 200 to 299 is a receipt. 408, 425, 429, 5xx and no answer are tried again; everything else, redirects included, is a
// refusal.
//
// # Where it may lead
//
// The address is the operator's, but names lead where their owners want. So the check is made on the address of every single
// connection, after the name was looked up and before the first byte: whatever is not public is not dialled. A name that changes its
// answer between two look-ups gains nothing. Redirects are not followed, a proxy of the environment is not used, answers are not read
// beyond 64 KB and never shown.
package webhook
