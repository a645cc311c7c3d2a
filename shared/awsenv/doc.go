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
//	  other services   1.5 s   sending a mail or changing a user takes 50 to 300 ms; no trigger waits for it, only workers do
//	attempt            1.6 s   connect, handshake and answer together, so that a dead host cannot use each of them up
//	attempts           2       one retry mends a dropped connection or a throttled call; a third would end after Cognito gave up
//	back-off           0.1 s   at most, at random, so that environments throttled together do not come back together
//
// The longest call to DynamoDB is therefore 2 x 1.6 s + 0.1 s = 3.3 s, and on an open connection 2 x 0.6 s + 0.1 s = 1.3 s.
// [Config] is made for DynamoDB. [WithAnswer] makes of it one for another service, with [ServiceAnswer]: 5.1 s at the most,
// and 3.1 s on an open connection.
//
// # Certificates
//
// A function that uses this package sets two variables in its template, besides those that Lambda sets:
//
//	SSL_CERT_FILE      /etc/pki/tls/certs/ca-bundle.crt, where Lambda's Amazon Linux 2023 keeps the system's certificates
//	SSL_CERT_DIR       a directory that does not exist
//
// Without them Go reads that file and then, in its certificate directories, the same certificates again, which makes the first
// handshake of a throttled environment take 190 ms instead of 30. [Prewarm] moves even that out of the first event. A function that
// opens no TLS connection needs neither.
package awsenv
