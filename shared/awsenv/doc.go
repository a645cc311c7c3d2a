// Package awsenv makes an [aws.Config] from what Lambda puts into a function's environment, and opens connections before the first
// event needs them.
//
// It stands in the place of the SDK's own config package. That one can find credentials in profiles, single sign-on, web identities
// and instance metadata, none of which exist in a Lambda function; linking it costs about 2 MB of binary, 520 KB of heap and a third
// of a start's time. Its time-outs also fit no trigger: it dials for 30 seconds, tries three times and waits up to 20 seconds between
// tries, while Cognito waits five seconds in all.
//
// # Time-outs
//
// Each number leaves room for the next one, up to the 4.2 seconds at which a trigger answers by itself:
//
//	connect            1.0 s   a handshake on the seventh of a core that 128 MB of memory buy takes up to 0.5 s; less than 1 s fails it
//	TLS handshake      1.0 s   the same
//	answer             0.6 s   DynamoDB's single-item calls take single-digit milliseconds; 0.6 s is a fault, not a slow day
//	attempt            1.6 s   connect, handshake and answer together, so that a dead host cannot use each of them up
//	attempts           2       one retry mends a dropped connection or a throttled call; a third would end after Cognito gave up
//	back-off           0.1 s   at most, at random, so that environments throttled together do not come back together
//
// The longest call is therefore 2 x 1.6 s + 0.1 s = 3.3 s, and on an open connection 2 x 0.6 s + 0.1 s = 1.3 s. Services that take
// longer to answer are given their own time with [AnswerWithin].
//
// # Certificates
//
// Go reads the system's certificates twice by default, which makes the first handshake of a throttled environment take 190 ms instead
// of 30. The template sets SSL_CERT_FILE and SSL_CERT_DIR so that they are read once; [Prewarm] moves even that out of the first event.
package awsenv
