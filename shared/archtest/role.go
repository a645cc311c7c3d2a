package archtest

import (
	"fmt"
	"strings"
)

// role reports a function's role that is missing or may more than the function's own resources need.
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
	for _, policy := range list(dig(properties, "Policies")) {
		for _, statement := range list(dig(policy, "PolicyDocument", "Statement")) {
			found = append(found, wide(id, statement)...)
		}
	}
	return found
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
		if pattern := arn(resource); unnamed(pattern) {
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
