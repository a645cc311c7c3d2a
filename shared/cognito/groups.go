package cognito

import "slices"

// GroupConfiguration is what the pool knows of a user's groups when it makes
// tokens. Set by Cognito; the zero value when it was null or absent.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type GroupConfiguration struct {
	// GroupsToOverride are the names of the user's groups.
	GroupsToOverride []string `json:"groupsToOverride"`
	// IAMRolesToOverride are the ARNs of the groups' roles.
	IAMRolesToOverride []string `json:"iamRolesToOverride"`
	// PreferredRole is the ARN of the role of the group with the best
	// precedence. Nil when there is none; "" occurs. Where Cognito's test events
	// hold a list, its first string; nil for an object.
	PreferredRole *string `json:"preferredRole"`
}

func (g *GroupConfiguration) field(name string) any {
	switch name {
	case "groupsToOverride":
		return &g.GroupsToOverride
	case "iamRolesToOverride":
		return &g.IAMRolesToOverride
	case "preferredRole":
		return &g.PreferredRole
	}
	return nil
}

// Override returns the configuration as an override that changes nothing: the
// start for a response that removes single groups. The copy shares no memory
// with g.
//
// It is nil for a user without groups and roles: look before changing it, and
// use With to add. An override without groups would mean "no groups", a missing
// one means "as they are".
func (g GroupConfiguration) Override() *GroupOverrideDetails {
	role := g.PreferredRole
	if len(g.GroupsToOverride) == 0 && len(g.IAMRolesToOverride) == 0 && (role == nil || *role == "") {
		return nil
	}
	if role != nil {
		role = new(*role)
	}
	return &GroupOverrideDetails{
		GroupsToOverride:   slices.Clone(g.GroupsToOverride),
		IAMRolesToOverride: slices.Clone(g.IAMRolesToOverride),
		PreferredRole:      role,
	}
}

// With returns an override that adds groups to those the user has, for a user
// without any too. A group the user has is not added again; roles stay as they
// are. The override shares no memory with g or groups. It is nil, which changes
// nothing, when there is no group to add and Override is nil.
func (g GroupConfiguration) With(groups ...string) *GroupOverrideDetails {
	override := g.Override()
	if override == nil {
		if len(groups) == 0 {
			return nil
		}
		override = new(GroupOverrideDetails)
	}
	for _, group := range groups {
		if !slices.Contains(override.GroupsToOverride, group) {
			override.GroupsToOverride = append(override.GroupsToOverride, group)
		}
	}
	return override
}

// GroupOverrideDetails replaces the groups and roles in the tokens: with this
// object in a response, the tokens hold what it lists and nothing else.
//
// A nil pointer to it leaves groups alone. An empty one takes cognito:groups
// out of both tokens. To add groups take GroupConfiguration.With, to remove some
// start from GroupConfiguration.Override, which is nil for a user without any.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type GroupOverrideDetails struct {
	// GroupsToOverride becomes cognito:groups. Nil is left out.
	GroupsToOverride []string `json:"groupsToOverride,omitzero"`
	// IAMRolesToOverride (ARNs) becomes cognito:roles. Nil is left out.
	IAMRolesToOverride []string `json:"iamRolesToOverride,omitzero"`
	// PreferredRole (ARN) becomes cognito:preferred_role. Nil is left out.
	PreferredRole *string `json:"preferredRole,omitempty"`
}
