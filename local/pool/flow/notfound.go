package flow

import "gatehouse/shared/cognito"

// The requests that say whether nobody has the name, with that in them also when it is false.
type (
	preAuthentication struct {
		cognito.PreAuthenticationRequest
		UserNotFound bool `json:"userNotFound"`
	}
	defineAuthChallenge struct {
		cognito.DefineAuthChallengeRequest
		UserNotFound bool `json:"userNotFound"`
	}
	createAuthChallenge struct {
		cognito.CreateAuthChallengeRequest
		UserNotFound bool `json:"userNotFound"`
	}
	verifyAuthChallengeResponse struct {
		cognito.VerifyAuthChallengeResponseRequest
		UserNotFound bool `json:"userNotFound"`
	}
)

// sayingNotFound is a request with userNotFound in it whatever it is; others come back as they are.
func sayingNotFound(request any) any {
	switch r := request.(type) {
	case cognito.PreAuthenticationRequest:
		return preAuthentication{r, r.UserNotFound}
	case cognito.DefineAuthChallengeRequest:
		return defineAuthChallenge{r, r.UserNotFound}
	case cognito.CreateAuthChallengeRequest:
		return createAuthChallenge{r, r.UserNotFound}
	case cognito.VerifyAuthChallengeResponseRequest:
		return verifyAuthChallengeResponse{r, r.UserNotFound}
	}
	return request
}
