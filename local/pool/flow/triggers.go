package flow

import (
	"context"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// SignUpFlags is what pre sign-up decided besides letting the person in.
type SignUpFlags struct {
	// Confirm confirms the user at once.
	Confirm bool `json:"autoConfirmUser"`
	// VerifyEmail marks the address as verified.
	VerifyEmail bool `json:"autoVerifyEmail"`
	// VerifyPhone marks the number as verified.
	VerifyPhone bool `json:"autoVerifyPhone"`
}

// PreSignUp asks pre sign-up about a user who is not stored yet. The flags have no effect when an
// administrator creates the user; a flag for an attribute that is not there fails the sign-up.
func (p *Pool) PreSignUp(ctx context.Context, r Request, source cognito.Source, userName string, attributes map[string]string) (SignUpFlags, error) {
	answer, err := p.fire(ctx, r, occasion{source, userName, cognito.PreSignUpRequest{
		UserAttributes: attributes, ValidationData: r.Validation, ClientMetadata: r.Metadata,
	}, SignUpFlags{}})
	if err != nil || answer == nil {
		return SignUpFlags{}, err
	}
	var flags SignUpFlags
	if err := read(answer, &flags); err != nil || source == cognito.PreSignUpAdminCreateUser {
		return SignUpFlags{}, err
	}
	if flags.VerifyEmail && attributes["email"] == "" || flags.VerifyPhone && attributes["phone_number"] == "" {
		return SignUpFlags{}, wire.InvalidLambdaResponse.With("An attribute to be verified by PreSignUp has no value.")
	}
	return flags, nil
}

// PostConfirmation tells post confirmation about a user who is confirmed already: its error reaches
// the caller, the user stays confirmed.
func (p *Pool) PostConfirmation(ctx context.Context, r Request, source cognito.Source, user directory.User) error {
	_, err := p.fire(ctx, r, occasion{source, user.Name, cognito.PostConfirmationRequest{
		UserAttributes: attributesOf(user), ClientMetadata: r.Metadata,
	}, none{}})
	return err
}

// preAuthentication is the request with userNotFound in it also when false.
type preAuthentication struct {
	cognito.PreAuthenticationRequest
	UserNotFound bool `json:"userNotFound"`
}

// PreAuthentication asks whether a user may try to sign in, before any proof of who it is.
func (p *Pool) PreAuthentication(ctx context.Context, r Request, user directory.User) error {
	request := cognito.PreAuthenticationRequest{UserAttributes: attributesOf(user), ValidationData: r.Validation}
	return p.preAuthentication(ctx, r, user.Name, request)
}

// PreAuthenticationOfNobody is PreAuthentication for a name nobody has, which fires only for app
// clients that hide who exists.
func (p *Pool) PreAuthenticationOfNobody(ctx context.Context, r Request, name string) error {
	request := cognito.PreAuthenticationRequest{UserAttributes: map[string]string{}, ValidationData: r.Validation, UserNotFound: true}
	return p.preAuthentication(ctx, r, name, request)
}

func (p *Pool) preAuthentication(ctx context.Context, r Request, name string, request cognito.PreAuthenticationRequest) error {
	o := occasion{cognito.PreAuthenticationAuthentication, name, request, none{}}
	if p.Settings.Load().Switches.UserNotFoundAlwaysPresent {
		o.request = preAuthentication{request, request.UserNotFound}
	}
	_, err := p.fire(ctx, r, o)
	return err
}

// postAuthentication tells post authentication that somebody has proved who they are; its error
// stops the tokens.
func (p *Pool) postAuthentication(ctx context.Context, r Request, user directory.User, newDevice bool) error {
	_, err := p.fire(ctx, r, occasion{cognito.PostAuthenticationAuthentication, user.Name, cognito.PostAuthenticationRequest{
		UserAttributes: attributesOf(user), NewDeviceUsed: newDevice, ClientMetadata: r.Metadata,
	}, none{}})
	return err
}

// InboundFederation asks what of a provider's attributes is to be mapped. Nil changes nothing; a map
// is the complete list.
func (p *Pool) InboundFederation(ctx context.Context, r Request, userName string, request cognito.InboundFederationRequest) (map[string]string, error) {
	answer, err := p.fire(ctx, r, occasion{cognito.InboundFederationExternalProvider, userName, request, struct {
		UserAttributesToMap map[string]string `json:"userAttributesToMap"`
	}{}})
	if err != nil || answer == nil {
		return nil, err
	}
	var response cognito.InboundFederationResponse
	if err := read(answer, &response); err != nil {
		return nil, err
	}
	if answer["userAttributesToMap"] != nil && response.UserAttributesToMap == nil && p.Settings.Load().Switches.NullAttributesToMapDropsAll {
		return map[string]string{}, nil
	}
	if len(response.UserAttributesToMap) == 0 {
		return nil, nil
	}
	return response.UserAttributesToMap, nil
}
