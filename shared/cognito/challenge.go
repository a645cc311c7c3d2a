package cognito

// ChallengeResult is one step already taken in a custom sign-in. Set by Cognito.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
type ChallengeResult struct {
	// ChallengeName is CUSTOM_CHALLENGE, or a step of Cognito's own such as SRP_A
	// or PASSWORD_VERIFIER.
	ChallengeName string `json:"challengeName"`
	// ChallengeResult is true when the person passed the step.
	ChallengeResult bool `json:"challengeResult"`
	// ChallengeMetadata is what CreateAuthChallenge called the challenge. Nil
	// when it gave no name.
	ChallengeMetadata *string `json:"challengeMetadata"`
}

func (c *ChallengeResult) field(name string) any {
	switch name {
	case "challengeName":
		return &c.ChallengeName
	case "challengeResult":
		return &c.ChallengeResult
	case "challengeMetadata":
		return &c.ChallengeMetadata
	}
	return nil
}

// DefineAuthChallengeRequest is the request of DefineAuthChallenge.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
type DefineAuthChallengeRequest struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings. May be nil when UserNotFound.
	UserAttributes map[string]string `json:"userAttributes"`
	// Session lists the steps already taken, oldest first; empty at the start.
	Session []ChallengeResult `json:"session"`
	// ClientMetadata is what the client sent with RespondToAuthChallenge or
	// AdminRespondToAuthChallenge: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
	// UserNotFound is true when the name is unknown and the app client hides
	// that (PreventUserExistenceErrors is ENABLED). Absent means false.
	UserNotFound bool `json:"userNotFound,omitzero"`
}

func (r *DefineAuthChallengeRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "session":
		return &r.Session
	case "clientMetadata":
		return &r.ClientMetadata
	case "userNotFound":
		return &r.UserNotFound
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r DefineAuthChallengeRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// DefineAuthChallengeResponse is the response of DefineAuthChallenge. The
// members arrive null or are absent; nil leaves them so.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
type DefineAuthChallengeResponse struct {
	// ChallengeName is the next step, e.g. CUSTOM_CHALLENGE.
	ChallengeName *string `json:"challengeName,omitempty"`
	// IssueTokens ends the sign-in with tokens.
	IssueTokens *bool `json:"issueTokens,omitempty"`
	// FailAuthentication ends the sign-in without tokens.
	FailAuthentication *bool `json:"failAuthentication,omitempty"`
}

// CreateAuthChallengeRequest is the request of CreateAuthChallenge.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
type CreateAuthChallengeRequest struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings. May be nil when UserNotFound.
	UserAttributes map[string]string `json:"userAttributes"`
	// ChallengeName is what DefineAuthChallenge chose.
	ChallengeName string `json:"challengeName"`
	// Session lists the steps already taken, oldest first.
	Session []ChallengeResult `json:"session"`
	// ClientMetadata is what the client sent with RespondToAuthChallenge or
	// AdminRespondToAuthChallenge: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
	// UserNotFound is true when the name is unknown and the app client hides
	// that (PreventUserExistenceErrors is ENABLED). Absent means false.
	UserNotFound bool `json:"userNotFound,omitzero"`
}

func (r *CreateAuthChallengeRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "challengeName":
		return &r.ChallengeName
	case "session":
		return &r.Session
	case "clientMetadata":
		return &r.ClientMetadata
	case "userNotFound":
		return &r.UserNotFound
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r CreateAuthChallengeRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// CreateAuthChallengeResponse is the response of CreateAuthChallenge. The
// members arrive null or are absent; nil leaves them so.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
type CreateAuthChallengeResponse struct {
	// PublicChallengeParameters go to the client.
	PublicChallengeParameters map[string]string `json:"publicChallengeParameters,omitzero"`
	// PrivateChallengeParameters go to VerifyAuthChallengeResponse only: here the
	// right answer belongs.
	PrivateChallengeParameters map[string]string `json:"privateChallengeParameters,omitzero"`
	// ChallengeMetadata names the challenge in later sessions.
	ChallengeMetadata *string `json:"challengeMetadata,omitempty"`
}

// VerifyAuthChallengeResponseRequest is the request of
// VerifyAuthChallengeResponse.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
type VerifyAuthChallengeResponseRequest struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings. May be nil when UserNotFound.
	UserAttributes map[string]string `json:"userAttributes"`
	// PrivateChallengeParameters are those of CreateAuthChallenge.
	PrivateChallengeParameters map[string]string `json:"privateChallengeParameters"`
	// ChallengeAnswer is what the person answered: a secret, never log it.
	ChallengeAnswer string `json:"challengeAnswer"`
	// ClientMetadata is what the client sent with RespondToAuthChallenge or
	// AdminRespondToAuthChallenge: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
	// UserNotFound is true when the name is unknown and the app client hides
	// that (PreventUserExistenceErrors is ENABLED). Absent means false.
	UserNotFound bool `json:"userNotFound,omitzero"`
}

func (r *VerifyAuthChallengeResponseRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "privateChallengeParameters":
		return &r.PrivateChallengeParameters
	case "challengeAnswer":
		return &r.ChallengeAnswer
	case "clientMetadata":
		return &r.ClientMetadata
	case "userNotFound":
		return &r.UserNotFound
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r VerifyAuthChallengeResponseRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// VerifyAuthChallengeResponseResponse is the response of
// VerifyAuthChallengeResponse.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
type VerifyAuthChallengeResponseResponse struct {
	// AnswerCorrect says whether the answer was right. It arrives null or is
	// absent; nil leaves it so.
	AnswerCorrect *bool `json:"answerCorrect,omitempty"`
}
