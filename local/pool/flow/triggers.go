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

// check refuses to verify what is not there and, as was seen of sign-ups, to verify somebody who stays
// unconfirmed; the class is not known.
//
// Source: https://github.com/aws/aws-sdk-java/issues/1049
func (f SignUpFlags) check(source cognito.Source, attributes map[string]string) error {
	switch {
	case f.VerifyEmail && attributes["email"] == "", f.VerifyPhone && attributes["phone_number"] == "":
		return wire.InvalidLambdaResponse.With("An attribute to be verified by PreSignUp has no value.")
	case source == cognito.PreSignUpSignUp && !f.Confirm && (f.VerifyEmail || f.VerifyPhone):
		return wire.InvalidLambdaResponse.With("Phone or email cannot be auto verified, when user is not being auto confirmed.")
	}
	return nil
}

// PreSignUp asks pre sign-up about a user who is not stored yet. The flags have no effect when an
// administrator creates the user; flags that do not fit fail the sign-up.
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
	if err := flags.check(source, attributes); err != nil {
		return SignUpFlags{}, err
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
	_, err := p.fire(ctx, r, occasion{cognito.PreAuthenticationAuthentication, name, request, none{}})
	return err
}

// postAuthentication tells post authentication that somebody has proved who they are; its error
// stops the tokens.
func (p *Pool) postAuthentication(ctx context.Context, r Request, in SignIn) error {
	if in.SkipPostAuthentication {
		return nil
	}
	_, err := p.fire(ctx, r, occasion{cognito.PostAuthenticationAuthentication, in.User.Name, cognito.PostAuthenticationRequest{
		UserAttributes: attributesOf(in.User), NewDeviceUsed: in.NewDevice, ClientMetadata: r.Metadata,
	}, none{}})
	return err
}

// PostAuthentication tells post authentication of a sign-in on the pool's own pages, which have no
// devices and whose tokens are made later than the page is left. Its error ends the sign-in.
func (p *Pool) PostAuthentication(ctx context.Context, r Request, user directory.User) error {
	return p.postAuthentication(ctx, r, SignIn{User: user})
}

// inboundResponse is the response as it arrives.
type inboundResponse struct {
	UserAttributesToMap map[string]string `json:"userAttributesToMap"`
}

// InboundFederation asks what of a provider's attributes is to be mapped. Nil changes nothing; a map
// is the complete list.
func (p *Pool) InboundFederation(ctx context.Context, r Request, userName string, request cognito.InboundFederationRequest) (map[string]string, error) {
	drops := p.Settings.Load().Switches.NullAttributesToMapDropsAll
	arrives := inboundResponse{}
	if drops { // then null would not be what changes nothing
		arrives.UserAttributesToMap = map[string]string{}
	}
	answer, err := p.fire(ctx, r, occasion{cognito.InboundFederationExternalProvider, userName, request, arrives})
	if err != nil || answer == nil {
		return nil, err
	}
	var response cognito.InboundFederationResponse
	if err := read(answer, &response); err != nil {
		return nil, err
	}
	if answer["userAttributesToMap"] != nil && response.UserAttributesToMap == nil && drops {
		return map[string]string{}, nil
	}
	if len(response.UserAttributesToMap) == 0 {
		return nil, nil
	}
	return response.UserAttributesToMap, nil
}
