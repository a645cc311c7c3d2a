package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// role reports a function's role that is missing, may more than the function's own resources need, or allows
// something else than the function's row in the plan says.
func (s *stack) role(room Room) []Finding {
	id := room.prefix() + "Role"
	properties, found := s.resource(id, "AWS::IAM::Role")
	if found != nil {
		return found
	}
	if dig(properties, "ManagedPolicyArns") != nil {
		found = append(found, Finding{templateName, id + " takes a managed policy, which allows on every resource",
			"write its statements out, each on the resources the function uses"})
	}
	var allowed []string
	for _, statement := range s.statements(id) {
		found = append(found, wide(id, statement)...)
		if text(dig(statement, "Effect")) == "Allow" {
			allowed = append(allowed, texts(dig(statement, "Action"))...)
		}
	}
	return append(found, compareActions(id, allowed, room.Actions)...)
}

// statements are those of a role and of the policies attached to it.
func (s *stack) statements(role string) []any {
	var statements []any
	for _, policy := range list(dig(s.resources, role, "Properties", "Policies")) {
		statements = append(statements, list(dig(policy, "PolicyDocument", "Statement"))...)
	}
	for _, id := range s.ofType("AWS::IAM::Policy") {
		policy := dig(s.resources, id, "Properties")
		if refersTo(dig(policy, "Roles"), role) {
			statements = append(statements, list(dig(policy, "PolicyDocument", "Statement"))...)
		}
	}
	return statements
}

// compareActions reports actions on one side only: in the role, or in the function's row. Writing to its own logs every
// function may.
func compareActions(id string, allowed, row []string) []Finding {
	var found []Finding
	for _, action := range slices.Compact(slices.Sorted(slices.Values(allowed))) {
		if !slices.Contains(row, action) && !strings.HasPrefix(action, "logs:") && !strings.HasSuffix(action, "*") {
			found = append(found, Finding{templateName, fmt.Sprintf("%s allows %s, which is not in the function's row", id, action),
				"remove it, or add it to Actions in shared/archtest/gatehouse.go and to the function's README"})
		}
	}
	for _, action := range row {
		if !slices.Contains(allowed, action) {
			found = append(found, Finding{templateName, fmt.Sprintf("%s does not allow %s, which the function calls", id, action),
				"add a statement with the resource it is called on"})
		}
	}
	return found
}

// oneSender says whether a statement is about SES's identities and holds them to one address that mail is from. SES
// asks about the identities of recipients, too, which nobody can name beforehand.
func oneSender(statement any, pattern string) bool {
	return strings.HasSuffix(pattern, ":identity/*") && dig(statement, "Condition", "StringEquals", "ses:FromAddress") != nil
}

// wide reports a statement that allows every action of a service or has a resource without a name.
func wide(id string, statement any) []Finding {
	if text(dig(statement, "Effect")) != "Allow" {
		return nil
	}
	var found []Finding
	for _, action := range list(dig(statement, "Action")) {
		if strings.HasSuffix(text(action), "*") {
			found = append(found, Finding{templateName, fmt.Sprintf("%s allows %s", id, text(action)), "name the actions the function calls"})
		}
	}
	for _, resource := range list(dig(statement, "Resource")) {
		if pattern := arn(resource); unnamed(pattern) && !oneSender(statement, pattern) {
			found = append(found, Finding{templateName, fmt.Sprintf("%s allows on %s", id, pattern),
				"name the resource: !GetAtt <Resource>.Arn, or !Sub with ${<Resource>} before any *"})
		}
	}
	return found
}

// arn is a resource of a statement as a pattern, whichever way it was written.
func arn(resource any) string {
	if pattern := text(resource); pattern != "" {
		return pattern
	}
	return text(first(dig(resource, "Fn::Sub")))
}

// unnamed says whether a pattern has a * before anything tells whose resource it is: a reference to a
// resource or parameter of the stack, or the stack's name.
func unnamed(pattern string) bool {
	before, _, wild := strings.Cut(pattern, "*")
	if !wild {
		return false
	}
	for _, reference := range placeholders(before) {
		if !strings.HasPrefix(reference, "AWS::") || reference == "AWS::StackName" {
			return false
		}
	}
	return true
}
