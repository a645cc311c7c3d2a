package archtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// visibilityFactor times the function's timeout is how long a queue must hide a message: Lambda may hold it that long when it
// is throttled.
//
// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
const visibilityFactor = 6

// alarms demands the alarms of a function: a trigger's three, a worker's one. What only a deployment calls needs none, because
// the deployment fails with it.
func (s *stack) alarms(room Room) []Finding {
	if s.resources[room.prefix()+"Function"] == nil || s.deployment(room.prefix()+"Function") {
		return nil
	}
	kinds := []string{"FaultAlarm"}
	if room.Trigger != "" {
		kinds = append(kinds, "ThrottleAlarm", "DurationAlarm")
	}
	var found []Finding
	for _, kind := range kinds {
		id := room.prefix() + kind
		properties, missing := s.resource(id, "AWS::CloudWatch::Alarm")
		if missing != nil {
			found = append(found, missing...)
			continue
		}
		found = append(found, demand(refersTo(properties, room.prefix()+"Function"), id, "watches another function",
			fmt.Sprintf("set the dimension FunctionName: !Ref %sFunction", room.prefix()))...)
	}
	return found
}

// deployment says whether a function is called by CloudFormation.
func (s *stack) deployment(function string) bool {
	return slices.ContainsFunc(s.ofType("Custom::", "AWS::CloudFormation::CustomResource"), func(id string) bool {
		return refersTo(dig(s.resources, id, "Properties", "ServiceToken"), function)
	})
}

// mappings reports streams and queues that Lambda reads in a way that can lose or repeat more than it must.
func (s *stack) mappings() []Finding {
	var found []Finding
	for _, id := range s.ofType("AWS::Lambda::EventSourceMapping") {
		properties := dig(s.resources, id, "Properties")
		found = append(found, demand(slices.Contains(texts(dig(properties, "FunctionResponseTypes")), "ReportBatchItemFailures"), id,
			"repeats a whole batch for one failure", "set FunctionResponseTypes: [ReportBatchItemFailures]")...)
		if dig(properties, "StartingPosition") != nil {
			found = append(found, streamMapping(id, properties)...)
		} else {
			found = append(found, s.queueMapping(id, properties)...)
		}
	}
	return found
}

func streamMapping(id string, properties any) []Finding {
	set := func(key string) bool { return text(dig(properties, key)) != "" }
	return slices.Concat(
		demand(text(dig(properties, "StartingPosition")) == "TRIM_HORIZON", id, "skips what was written before it was there",
			"set StartingPosition: TRIM_HORIZON"),
		demand(text(dig(properties, "BisectBatchOnFunctionError")) == "true", id, "gives up a whole batch for one record",
			"set BisectBatchOnFunctionError: true"),
		demand(set("MaximumRetryAttempts") && set("MaximumRecordAgeInSeconds"), id, "lets one record hold up its shard for a day",
			"set MaximumRetryAttempts and MaximumRecordAgeInSeconds"),
		demand(dig(properties, "DestinationConfig", "OnFailure", "Destination") != nil, id, "drops what was given up",
			"set DestinationConfig: OnFailure: Destination to a queue"),
	)
}

func (s *stack) queueMapping(id string, properties any) []Finding {
	queue := s.target(dig(properties, "EventSourceArn"), "AWS::SQS::Queue")
	if queue == "" {
		return []Finding{{templateName, id + " reads no queue of the stack", "set EventSourceArn: !GetAtt <Queue>.Arn"}}
	}
	function := s.target(dig(properties, "FunctionName"), "AWS::Serverless::Function")
	timeout, _ := strconv.Atoi(s.timeout(function))
	hidden, _ := strconv.Atoi(text(dig(s.resources, queue, "Properties", "VisibilityTimeout")))
	return slices.Concat(
		demand(dig(s.resources, queue, "Properties", "RedrivePolicy") != nil, queue, "keeps a message that fails for ever",
			"set RedrivePolicy to a queue of dead letters"),
		demand(hidden >= visibilityFactor*timeout, queue, fmt.Sprintf("hides a message %d s, %s may take %d s", hidden, function, timeout),
			fmt.Sprintf("set VisibilityTimeout: %d or more", visibilityFactor*timeout)),
	)
}

func (s *stack) timeout(function string) string {
	if own := text(dig(s.resources, function, "Properties", "Timeout")); own != "" {
		return own
	}
	return text(dig(s.globals, "Timeout"))
}

// target is the resource of a type that a value refers to, or "".
func (s *stack) target(value any, kind string) string {
	for _, id := range references(value) {
		if text(dig(s.resources, id, "Type")) == kind {
			return id
		}
	}
	return ""
}

// asynchronous reports functions that a rule calls without saying what becomes of an event that fails.
func (s *stack) asynchronous() []Finding {
	var found []Finding
	for _, id := range s.ofType("AWS::Events::Rule") {
		for _, target := range list(dig(s.resources, id, "Properties", "Targets")) {
			found = append(found, s.called(id, target)...)
		}
	}
	return found
}

// called judges one target of a rule. A schedule comes again; an event does not, and must be kept when it fails.
func (s *stack) called(rule string, target any) []Finding {
	function := s.target(dig(target, "Arn"), "AWS::Serverless::Function")
	id := strings.TrimSuffix(function, "Function") + "Invocation"
	properties, found := s.resource(id, "AWS::Lambda::EventInvokeConfig")
	if found != nil || dig(s.resources, rule, "Properties", "EventPattern") == nil {
		return found
	}
	return slices.Concat(
		demand(dig(target, "DeadLetterConfig") != nil, rule, "drops what it cannot deliver", "set DeadLetterConfig on the target"),
		demand(dig(properties, "DestinationConfig", "OnFailure", "Destination") != nil, id, "drops what was given up",
			"set DestinationConfig: OnFailure: Destination to a queue"),
	)
}

// accessLogs reports an API that writes down where a link's token stands, or who called.
func (s *stack) accessLogs() []Finding {
	var found []Finding
	for _, id := range s.ofType("AWS::ApiGatewayV2::Stage") {
		format := text(dig(s.resources, id, "Properties", "AccessLogSettings", "Format"))
		found = append(found, demand(format != "", id, "writes no access log", "set AccessLogSettings")...)
		for _, private := range [...]string{"path", "querystring", "sourceIp", "userAgent"} {
			found = append(found, demand(!strings.Contains(strings.ToLower(format), strings.ToLower(private)), id,
				"logs "+private+", which holds tokens or tells people apart", "take it out of the format")...)
		}
		found = append(found, demand(dig(s.resources, id, "Properties", "DefaultRouteSettings", "ThrottlingRateLimit") != nil, id,
			"lets anybody try as many tokens as they like", "set DefaultRouteSettings: ThrottlingRateLimit")...)
	}
	return found
}
