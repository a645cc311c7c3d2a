package token

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"

	"gatehouse/local/pool/wire"
)

// object is a JSON object of an answer. Its names are taken in their exact case.
type object map[string]json.RawMessage

// read decodes a member; one that is missing or null leaves v alone.
func (o object) read(name string, v any) error {
	if null(o[name]) {
		return nil
	}
	if decode(o[name], v) != nil {
		return wire.Unreadable()
	}
	return nil
}

// strings reads a member that is a list of strings.
func (o object) strings(name string) ([]string, error) {
	var given []*string
	if err := o.read(name, &given); err != nil {
		return nil, err
	}
	if slices.Contains(given, nil) {
		return nil, wire.Unreadable()
	}
	list := make([]string, 0, len(given))
	for _, text := range given {
		list = append(list, *text)
	}
	return list, nil
}

func null(raw json.RawMessage) bool {
	trimmed := bytes.TrimSpace(raw)
	return len(trimmed) == 0 || string(trimmed) == "null"
}

// changes is an answer that was read.
type changes struct {
	id, access claimChanges
	groups     *groupChange // nil leaves groups alone
}

// claimChanges is what an answer says on one token.
type claimChanges struct {
	add                       Claims // no value is nil
	suppress                  []string
	addScopes, suppressScopes []string
}

// groupChange is what an answer says on groups and roles: the tokens are to hold
// these and no others.
type groupChange struct {
	named         bool // the object had members
	groups, roles []string
	preferredRole string
}

// readChanges reads a response in the shape of its event version; nil when it
// changes nothing.
func readChanges(response object, version string) (*changes, error) {
	member, read := "claimsAndScopeOverrideDetails", readTokens
	if version == "1" {
		member, read = "claimsOverrideDetails", readStrings
	}
	var details object
	if err := response.read(member, &details); err != nil || details == nil {
		return nil, err
	}
	c, err := read(details)
	if err != nil {
		return nil, err
	}
	c.groups, err = readGroups(details)
	return c, err
}

// readStrings reads version 1: strings for the ID token.
func readStrings(details object) (*changes, error) {
	var texts map[string]*string
	if err := details.read("claimsToAddOrOverride", &texts); err != nil {
		return nil, err
	}
	suppress, err := details.strings("claimsToSuppress")
	add := make(Claims, len(texts))
	for name, text := range texts {
		if text != nil {
			add[name] = *text
		}
	}
	return &changes{id: claimChanges{add: add, suppress: suppress}}, err
}

// readTokens reads versions 2 and 3: any JSON, scopes, both tokens.
func readTokens(details object) (*changes, error) {
	id, err := readToken(details, "idTokenGeneration")
	if err != nil {
		return nil, err
	}
	for name, value := range id.add {
		if simpleOnly(name) && complexValue(value) {
			return nil, wire.Unreadable()
		}
	}
	access, err := readToken(details, "accessTokenGeneration")
	return &changes{id: id, access: access}, err
}

func readToken(details object, member string) (claimChanges, error) {
	var c claimChanges
	var generation object
	if err := details.read(member, &generation); err != nil {
		return c, err
	}
	if err := generation.read("claimsToAddOrOverride", &c.add); err != nil {
		return c, err
	}
	maps.DeleteFunc(c.add, func(_ string, value any) bool { return value == nil })
	lists := map[string]*[]string{"claimsToSuppress": &c.suppress, "scopesToAdd": &c.addScopes, "scopesToSuppress": &c.suppressScopes}
	for name, list := range lists {
		var err error
		if *list, err = generation.strings(name); err != nil {
			return c, err
		}
	}
	if slices.ContainsFunc(c.addScopes, malformedScope) {
		return c, wire.Unreadable()
	}
	return c, nil
}

// malformedScope: scopes are separated by spaces, so none can hold one.
func malformedScope(scope string) bool {
	return scope == "" || strings.ContainsFunc(scope, unicode.IsSpace)
}

// readGroups reads groupOverrideDetails. Its absence leaves groups alone; null
// and {} take them away.
func readGroups(details object) (*groupChange, error) {
	if _, given := details["groupOverrideDetails"]; !given {
		return nil, nil //nolint:nilnil // nil is "no change", as in changes
	}
	var override object
	if err := details.read("groupOverrideDetails", &override); err != nil {
		return nil, err
	}
	groups, err := override.strings("groupsToOverride")
	if err != nil {
		return nil, err
	}
	roles, err := override.strings("iamRolesToOverride")
	if err != nil {
		return nil, err
	}
	change := &groupChange{named: len(override) > 0, groups: groups, roles: roles}
	return change, override.read("preferredRole", &change.preferredRole)
}

func (g *groupChange) empty() bool {
	return len(g.groups) == 0 && len(g.roles) == 0 && g.preferredRole == ""
}
