// Package mailbox keeps the messages of the local user pool, so that people and
// tests can read codes, invitations and links that Cognito would have sent.
//
// Over HTTP (Handler), answers are JSON, and errors an object with the member
// "message":
//
//	GET    /?to=&source=&after=              the messages that match, oldest first
//	GET    /{id}                             one message, or 404
//	GET    /wait?to=&source=&after=&timeout= the first match, once there is one; 204 when the time is up
//	DELETE /                                 forgets all messages
package mailbox
