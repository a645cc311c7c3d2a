// Package render writes the messages people get: Gatehouse's own mails and, for the custom message trigger, those
// that Cognito sends. It knows their texts in seven languages and their layout; sending is somebody else's.
//
// A message is data before it is a document. Each kind declares the variables it must and may have; [Values]
// carries them, as they were typed. [Mails.Render] makes them harmless, puts them into the texts of the
// person's language ([Content]) and lays that out twice, as HTML and as plain text. What an operator has
// replaced, a text or a whole template, goes first; if it fails, the built-in one stands in and the message
// says so.
//
// Three promises hold whatever the values are. Nothing typed by a person becomes markup, a header field, a
// link or a change of the direction of writing. A message to an address that nobody has proved holds nothing
// the person typed. No line exceeds what mail can carry. Texts are checked when they are compiled, by package
// source, so that functions read JSON only.
package render
