package flow

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/uuid"
)

// ScopeSelf lets a token's owner use the user pool's API; every token of a sign-in through the API
// has it, and no other scope.
const ScopeSelf = "aws.cognito.signin.user.admin"

// SignIn is a person who has proved who they are.
type SignIn struct {
	// User is who.
	User directory.User
	// Client is the app client.
	Client *settings.Client
	// Source is why tokens are made.
	Source cognito.Source
	// Scopes of the access token; nil means ScopeSelf.
	Scopes []string
	// Nonce of an OpenID Connect request; empty when there was none.
	Nonce string
	// DeviceKey is the device's, new or known; empty when the pool tracks none.
	DeviceKey string
	// NewDevice says that the pool had not seen the device.
	NewDevice bool
	// Hosted marks a sign-in through the pool's own pages or a provider.
	Hosted bool
	// AuthTime is when the person proved it; zero means now.
	AuthTime time.Time
	// SkipPostAuthentication leaves that trigger out, as at the first sign-in through a provider.
	SkipPostAuthentication bool
}

// Tokens are the result of a sign-in or a refresh.
type Tokens struct {
	// ID is the signed ID token; empty without the scope openid.
	ID string
	// Access is the signed access token.
	Access string
	// Refresh is the refresh token; empty where the client keeps the one it has.
	Refresh string
	// ExpiresIn is how many seconds the access token lives.
	ExpiresIn int32
}

// Finish ends a sign-in: post authentication and pre token generation, in the order of the settings,
// then the tokens. An error of either trigger leaves no token.
func (p *Pool) Finish(ctx context.Context, r Request, in SignIn) (Tokens, error) {
	if in.Scopes == nil {
		in.Scopes = []string{ScopeSelf}
	}
	late := p.Settings.Load().Switches.PostAuthenticationAfterTokens
	if !late {
		if err := p.postAuthentication(ctx, r, in); err != nil {
			return Tokens{}, err
		}
	}
	grant := p.newGrant(in)
	tokens, err := p.issue(ctx, r, in, grant)
	if err != nil {
		return Tokens{}, err
	}
	if late {
		if err := p.postAuthentication(ctx, r, in); err != nil {
			return Tokens{}, err
		}
	}
	if err := p.stillAllowed(in.User.Sub); err != nil {
		return Tokens{}, err
	}
	tokens.Refresh = p.keep(grant)
	return tokens, nil
}

// stillAllowed refuses a user who was deleted or disabled while the triggers ran.
func (p *Pool) stillAllowed(sub string) error {
	user, ok := p.Directory.BySub(sub)
	switch {
	case !ok:
		return UserNotFound()
	case user.Disabled:
		return UserDisabled()
	}
	return nil
}

// newGrant begins a family of refresh tokens.
func (p *Pool) newGrant(in SignIn) directory.Grant {
	now := p.Clock.Now()
	proved := in.AuthTime
	if proved.IsZero() {
		proved = now
	}
	return directory.Grant{
		Origin: uuid.NewString(), EventID: uuid.NewString(),
		Sub: in.User.Sub, ClientID: aws.ToString(in.Client.ClientId), DeviceKey: in.DeviceKey,
		Scopes: slices.Clone(in.Scopes), Nonce: in.Nonce, AuthTime: proved, Issued: now,
		Expires: now.Add(in.Client.RefreshTTL()), Source: string(in.Source), Hosted: in.Hosted,
	}
}

// issue runs pre token generation and signs what it left.
func (p *Pool) issue(ctx context.Context, r Request, in SignIn, grant directory.Grant) (Tokens, error) {
	made := p.claims(in, grant)
	if err := p.preTokenGeneration(ctx, r, in, made); err != nil {
		return Tokens{}, err
	}
	made.Finish()
	return p.sign(in.Client, made, in.Hosted)
}

// sign signs both tokens. The ID token names a hash of the access token where it came through pages.
func (p *Pool) sign(client *settings.Client, made *token.Tokens, hosted bool) (Tokens, error) {
	access, err := p.Tokens.Sign(made.Access)
	if err != nil {
		return Tokens{}, err
	}
	tokens := Tokens{Access: access, ExpiresIn: int32(client.AccessTTL() / time.Second)} //nolint:gosec // at most a day
	if made.ID == nil {
		return tokens, nil
	}
	if hosted {
		made.ID["at_hash"] = accessHash(access)
	}
	tokens.ID, err = p.Tokens.Sign(made.ID)
	return tokens, err
}

// accessHash is the claim at_hash of OpenID Connect for RS256.
func accessHash(access string) string {
	sum := sha256.Sum256([]byte(access))
	return base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
}

// preTokenGeneration asks the trigger what the tokens shall say and applies it.
func (p *Pool) preTokenGeneration(ctx context.Context, r Request, in SignIn, made *token.Tokens) error {
	_, version := p.Settings.Load().Trigger(cognito.PreTokenGeneration)
	groups := groupConfiguration(p.Directory.GroupsOf(in.User.Sub))
	made.Groups, made.Roles, made.PreferredRole = groups.GroupsToOverride, groups.IAMRolesToOverride, aws.ToString(groups.PreferredRole)
	o := occasion{source: in.Source, userName: in.User.Name}
	base := cognito.PreTokenGenerationRequest{UserAttributes: attributesOf(in.User), GroupConfiguration: groups, ClientMetadata: r.Metadata}
	if version == cognito.PreTokenGenerationV1 {
		o.request, o.response = base, noOverrideV1{}
	} else {
		o.request, o.response = cognito.PreTokenGenerationV2Request{
			UserAttributes: base.UserAttributes, GroupConfiguration: groups, Scopes: in.Scopes, ClientMetadata: r.Metadata,
		}, noOverride{}
	}
	return p.override(ctx, r, o, version, made)
}

// The responses as they arrive.
type (
	noOverrideV1 struct {
		Details *struct{} `json:"claimsOverrideDetails"`
	}
	noOverride struct {
		Details *struct{} `json:"claimsAndScopeOverrideDetails"`
	}
)

// override fires the trigger and applies what it answers in the terms of its version.
func (p *Pool) override(ctx context.Context, r Request, o occasion, version string, made *token.Tokens) error {
	answer, err := p.fire(ctx, r, o)
	if err != nil || answer == nil {
		return err
	}
	switches := p.Settings.Load().Switches
	return made.Override(answer, token.OverrideRules{
		Version: version, ClientID: r.ClientID,
		RefuseReserved: switches.RefuseReservedClaims, EmptyGroupsKept: switches.EmptyGroupOverrideKeepsGroups,
	})
}

// groupConfiguration is how events tell of groups, the best first: the preferred role is that of the
// group with the best precedence, unless another with the same one has another role.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
func groupConfiguration(groups []directory.Group) cognito.GroupConfiguration {
	configuration := cognito.GroupConfiguration{GroupsToOverride: []string{}, IAMRolesToOverride: []string{}}
	var best *int32
	for _, group := range groups {
		configuration.GroupsToOverride = append(configuration.GroupsToOverride, group.Name)
		if group.RoleARN == "" || slices.Contains(configuration.IAMRolesToOverride, group.RoleARN) {
			continue
		}
		configuration.IAMRolesToOverride = append(configuration.IAMRolesToOverride, group.RoleARN)
		switch {
		case group.Precedence == nil:
		case best == nil:
			best, configuration.PreferredRole = group.Precedence, new(group.RoleARN)
		case *best == *group.Precedence:
			configuration.PreferredRole = nil
		}
	}
	return configuration
}

// Machine issues the access token of a client that acts for itself. Only event version 3 of pre
// token generation hears of it.
func (p *Pool) Machine(ctx context.Context, r Request, client *settings.Client, scopes []string) (Tokens, error) {
	made := &token.Tokens{Access: p.machineClaims(client), Scopes: slices.Clone(scopes)}
	set := p.Settings.Load()
	if _, version := set.Trigger(cognito.PreTokenGeneration); version == cognito.PreTokenGenerationV3 {
		request := cognito.PreTokenGenerationV3Request{Scopes: append([]string{}, scopes...), ClientMetadata: r.Metadata}
		o := occasion{cognito.TokenGenerationClientCredentials, aws.ToString(client.ClientId), request, noOverride{}}
		if set.Switches.ClientCredentialsUserAttributes {
			o.request = machineNulls{PreTokenGenerationV3Request: request}
		}
		if err := p.override(ctx, r, o, version, made); err != nil {
			return Tokens{}, err
		}
	}
	made.Finish()
	return p.sign(client, made, false)
}

// machineNulls is a machine's request with the members of people as null.
type machineNulls struct {
	cognito.PreTokenGenerationV3Request
	UserAttributes     *struct{} `json:"userAttributes"`
	GroupConfiguration *struct{} `json:"groupConfiguration"`
}
