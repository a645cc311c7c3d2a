// Package wire is the protocol of Amazon Cognito user pools: JSON 1.1 over HTTP,
// one operation per request, named in the header X-Amz-Target.
//
// The inputs and outputs of the operations are the structs of the AWS SDK for Go:
// the names of their fields are the names of Cognito's members. They are read and
// written here by reflection, because encoding/json would take names in any case,
// write empty members and know no epoch seconds.
//
// A request passes these steps, and the first that refuses answers:
//
//	POST /, X-Amz-Target     404, 405, UnknownOperationException
//	Authorization            MissingAuthenticationTokenException (signed operations)
//	body                     InvalidParameterException over 1 MB, SerializationException unless a JSON object
//	Server.Admit             TooManyRequestsException
//	members to struct        SerializationException on a wrong type
//	constraints              InvalidParameterException, all violations counted
//	the operation            its own exceptions
//
// What is not an [Exception] is a fault of the pool, answered as
// InternalErrorException with status 500 and logged without any input.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
package wire
