package archtest

import (
	"fmt"
	"slices"
	"strings"
)

const templateName = "template.yaml"

// triggerTimeout is what Cognito waits for, in seconds; a longer one only hides a late answer.
const triggerTimeout = "5"

// stack is the template as read.
type stack struct {
	globals   object // Globals.Function
	resources object
}

// Template reports functions that the template lacks or wires differently from the others.
func Template(h *House) []Finding {
	stack, found := h.stack()
	if stack == nil {
		return found
	}
	for _, room := range h.Plan.functions() {
		found = append(found, stack.function(room)...)
		found = append(found, stack.certificates(room)...)
		found = append(found, stack.role(room)...)
		found = append(found, stack.logGroup(room)...)
		found = append(found, stack.alarms(room)...)
		if room.Trigger != "" {
			found = append(found, stack.permission(room)...)
			found = append(found, stack.attached(room)...)
			found = append(found, stack.circle(room)...)
		}
	}
	return slices.Concat(found, stack.strangers(h.Plan), stack.mappings(), stack.asynchronous(), stack.permissions(),
		stack.queues(), stack.tables(), stack.accessLogs(), stack.slowAlarms(), stack.halfCounts(h.Plan),
		stack.silentQueues(h.Plan), stack.emailOption())
}

// stack reads the template; without one, or without need for one, it is nil.
func (h *House) stack() (*stack, []Finding) {
	if !h.has(templateName) && len(h.Plan.functions()) == 0 {
		return nil, nil
	}
	root, err := parseYAML(h.read(templateName))
	if err != nil {
		return nil, []Finding{{templateName, "cannot be read: " + err.Error(), "repair the template"}}
	}
	globals, _ := dig(root, "Globals", "Function").(object)
	resources, _ := dig(root, "Resources").(object)
	return &stack{globals: globals, resources: resources}, nil
}

// resource returns the properties of a resource, or what is wrong when it is missing or of another type.
func (s *stack) resource(id, kind string) (any, []Finding) {
	if have := text(dig(s.resources, id, "Type")); have != kind {
		wrong := fmt.Sprintf("has no resource %s of type %s", id, kind)
		if have != "" {
			wrong = fmt.Sprintf("%s is of type %s instead of %s", id, have, kind)
		}
		return nil, []Finding{{templateName, wrong, "write it as the other functions have it"}}
	}
	return dig(s.resources, id, "Properties"), nil
}

// demand reports one wrong property of a resource.
func demand(holds bool, id, wrong, do string) []Finding {
	if holds {
		return nil
	}
	return []Finding{{templateName, id + " " + wrong, do}}
}

func (s *stack) function(room Room) []Finding {
	id := room.prefix() + "Function"
	properties, found := s.resource(id, "AWS::Serverless::Function")
	if properties == nil {
		return found
	}
	property := func(keys ...string) any {
		if own := dig(properties, keys...); own != nil {
			return own
		}
		return dig(s.globals, keys...)
	}
	code := "dist/" + room.name() + "/"
	found = append(found, demand(text(property("CodeUri")) == code, id, "is not packed from "+code, "set CodeUri: "+code)...)
	found = append(found, demand(text(dig(s.resources, id, "Metadata", "SkipBuild")) == "true", id,
		"would be built by SAM, not by make build", "set Metadata: SkipBuild: true")...)
	found = append(found, demand(text(property("Handler")) == "bootstrap", id, "does not start bootstrap", "set Handler: bootstrap")...)
	found = append(found, demand(refersTo(property("Role"), room.prefix()+"Role"), id, "does not run in its own role",
		fmt.Sprintf("set Role: !GetAtt %sRole.Arn", room.prefix()))...)
	found = append(found, demand(refersTo(property("LoggingConfig", "LogGroup"), room.prefix()+"LogGroup"), id,
		"does not log into its own group", fmt.Sprintf("set LoggingConfig: LogGroup: !Ref %sLogGroup", room.prefix()))...)
	if room.Trigger != "" {
		found = append(found, demand(text(property("Timeout")) == triggerTimeout, id, "has another timeout than Cognito",
			"set Timeout: "+triggerTimeout)...)
	}
	return found
}

func (s *stack) logGroup(room Room) []Finding {
	id := room.prefix() + "LogGroup"
	properties, found := s.resource(id, "AWS::Logs::LogGroup")
	if found != nil {
		return found
	}
	return demand(dig(properties, "RetentionInDays") != nil, id, "keeps logs for ever", "set RetentionInDays")
}

func (s *stack) permission(room Room) []Finding {
	id := room.prefix() + "Permission"
	properties, found := s.resource(id, "AWS::Lambda::Permission")
	if found != nil {
		return found
	}
	return slices.Concat(
		demand(text(dig(properties, "Principal")) == "cognito-idp.amazonaws.com", id, "is not for Cognito",
			"set Principal: cognito-idp.amazonaws.com"),
		demand(refersTo(dig(properties, "FunctionName"), room.prefix()+"Function"), id, "is for another function",
			fmt.Sprintf("set FunctionName: !Ref %sFunction", room.prefix())),
	)
}

// permissions reports an invoke permission that is not for one caller of this account.
func (s *stack) permissions() []Finding {
	var found []Finding
	for _, id := range s.ofType("AWS::Lambda::Permission") {
		properties := dig(s.resources, id, "Properties")
		found = slices.Concat(found,
			demand(dig(properties, "SourceArn") != nil, id, "lets every pool, rule or API in", "set SourceArn to the caller's Arn"),
			demand(dig(properties, "SourceAccount") != nil, id, "lets every account in", "set SourceAccount: !Ref AWS::AccountId"))
	}
	return found
}

// attached demands an entry in the LambdaConfig of a pool.
func (s *stack) attached(room Room) []Finding {
	id := room.prefix() + "Function"
	for _, pool := range s.ofType("AWS::Cognito::UserPool") {
		if refersTo(dig(s.resources, pool, "Properties", "LambdaConfig", room.Trigger), id) {
			return nil
		}
	}
	return []Finding{{templateName, fmt.Sprintf("no pool calls %s", id),
		fmt.Sprintf("set LambdaConfig: %s: !GetAtt %s.Arn on the pool", room.Trigger, id)}}
}

// circle reports a way from a trigger back to the pool that calls it, which CloudFormation refuses.
func (s *stack) circle(room Room) []Finding {
	calls := s.ofType("AWS::Cognito::", "AWS::Serverless::HttpApi", "AWS::Serverless::Api", "AWS::ApiGateway::", "AWS::ApiGatewayV2::")
	trail := s.trail([]string{room.prefix() + "Function"}, calls)
	if trail == nil {
		return nil
	}
	return []Finding{{templateName, "a trigger must not refer to the pool, a client, a domain or the API: " + strings.Join(trail, " -> "),
		"leave it out of the environment and the role; a function with a store reads it from the config row"}}
}

// trail is the first way from the end of a path to one of the goals, or nil.
func (s *stack) trail(path, goals []string) []string {
	last := path[len(path)-1]
	for _, next := range references(s.resources[last]) {
		if s.resources[next] == nil || slices.Contains(path, next) {
			continue
		}
		way := append(slices.Clone(path), next)
		if slices.Contains(goals, next) {
			return way
		}
		if found := s.trail(way, goals); found != nil {
			return found
		}
	}
	return nil
}

// ofType lists the resources of the given types, sorted; "AWS::Cognito::" stands for all of a service.
func (s *stack) ofType(kinds ...string) []string {
	var found []string
	for _, id := range sortedKeys(s.resources) {
		kind := text(dig(s.resources, id, "Type"))
		if slices.ContainsFunc(kinds, func(k string) bool { return kind == k || strings.HasSuffix(k, "::") && strings.HasPrefix(kind, k) }) {
			found = append(found, id)
		}
	}
	return found
}

// strangers reports functions in the template that have no folder.
func (s *stack) strangers(plan Plan) []Finding {
	known := map[string]bool{}
	for _, room := range plan.functions() {
		known[room.prefix()+"Function"] = true
	}
	var found []Finding
	for _, id := range s.ofType("AWS::Serverless::Function", "AWS::Lambda::Function") {
		if !known[id] {
			found = append(found, Finding{templateName, id + " has no folder under functions/", "name it after its folder, or remove it"})
		}
	}
	return found
}

// refersTo says whether a value refers to a resource or, for a function, to an alias of it.
func refersTo(value any, id string) bool {
	return slices.ContainsFunc(references(value), func(reference string) bool {
		return reference == id || strings.HasPrefix(reference, id+"Alias")
	})
}
