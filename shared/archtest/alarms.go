package archtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// slowAlarms reports alarms that wait for more faults of a scheduled function than it can have in their time.
func (s *stack) slowAlarms() []Finding {
	var found []Finding
	for _, rule := range s.ofType("AWS::Events::Rule") {
		every := interval(text(dig(s.resources, rule, "Properties", "ScheduleExpression")))
		for _, target := range list(dig(s.resources, rule, "Properties", "Targets")) {
			function := s.target(dig(target, "Arn"), "AWS::Serverless::Function")
			id := strings.TrimSuffix(function, "Function") + "FaultAlarm"
			alarm := dig(s.resources, id, "Properties")
			if every == 0 || alarm == nil {
				continue
			}
			found = append(found, demand(most(alarm, every) >= needed(alarm), id,
				fmt.Sprintf("waits for %d bad periods, and a function that runs every %d s cannot have as many", needed(alarm), every),
				fmt.Sprintf("set Period: %d", every))...)
		}
	}
	return found
}

// interval is how many seconds lie between two runs of a schedule such as rate(10 minutes); 0 for others.
func interval(schedule string) int {
	inside, rate := strings.CutPrefix(strings.TrimSuffix(schedule, ")"), "rate(")
	number, unit, _ := strings.Cut(inside, " ")
	count, err := strconv.Atoi(number)
	if !rate || err != nil {
		return 0
	}
	return count * map[string]int{"minute": 60, "hour": 3600, "day": 86400}[strings.TrimSuffix(unit, "s")]
}

// most is in how many of its periods an alarm can see something that comes every so many seconds.
func most(alarm any, every int) int {
	periods, _ := strconv.Atoi(text(dig(alarm, "EvaluationPeriods")))
	period, _ := strconv.Atoi(text(dig(alarm, "Period")))
	for _, metric := range list(dig(alarm, "Metrics")) {
		if own, err := strconv.Atoi(text(dig(metric, "MetricStat", "Period"))); err == nil && (period == 0 || own < period) {
			period = own
		}
	}
	if period >= every {
		return periods
	}
	return (periods*period + every - 1) / every
}

// needed is how many bad periods an alarm waits for.
func needed(alarm any) int {
	for _, key := range []string{"DatapointsToAlarm", "EvaluationPeriods"} {
		if count, err := strconv.Atoi(text(dig(alarm, key))); err == nil {
			return count
		}
	}
	return 0
}

// emailOption reports a pool that asks for another kind of confirmation by mail, code or link, than the custom
// message trigger is told: a mail without the placeholder that its pool fills in is not sent. Neither can be read
// from the other, since the pool refers to the trigger, so both are written out.
func (s *stack) emailOption() []Finding {
	var found []Finding
	for _, function := range s.ofType("AWS::Serverless::Function") {
		told := dig(s.resources, function, "Properties", "Environment", "Variables", "EMAIL_OPTION")
		for _, pool := range s.ofType("AWS::Cognito::UserPool") {
			config := dig(s.resources, pool, "Properties", "LambdaConfig")
			if told == nil && !refersTo(dig(config, "CustomMessage"), function) || told != nil && !refersTo(config, function) {
				continue
			}
			asked := text(dig(s.resources, pool, "Properties", "VerificationMessageTemplate", "DefaultEmailOption"))
			found = append(found, demand(asked != "" && asked == text(told) && slices.Contains([]string{"CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"}, asked),
				function, fmt.Sprintf("has the EMAIL_OPTION %q, and %s the DefaultEmailOption %q", text(told), pool, asked),
				"write the same CONFIRM_WITH_CODE or CONFIRM_WITH_LINK in both places")...)
		}
	}
	return found
}

// halfCounts reports alarms on something that a worker counts and that look at one outcome of it alone. A worker's line
// counts what an invocation did, and is "allow" or "fault" for something else that happened in it.
func (s *stack) halfCounts(plan Plan) []Finding {
	workers := map[string]bool{}
	for _, room := range plan.functions() {
		workers[room.name()] = room.Trigger == ""
	}
	var found []Finding
	for _, id := range s.ofType("AWS::CloudWatch::Alarm") {
		alarm := dig(s.resources, id, "Properties")
		outcomes := map[string][]string{}
		for _, metric := range append(list(dig(alarm, "Metrics")), alarm) {
			if inner := dig(metric, "MetricStat", "Metric"); inner != nil {
				metric = inner
			}
			function, outcome := dimension(metric, "function"), dimension(metric, "outcome")
			if name := text(dig(metric, "MetricName")); workers[function] && name != "ms" {
				outcomes[name] = append(outcomes[name], outcome)
			}
		}
		for _, name := range sortedKeys(outcomes) {
			both := slices.Contains(outcomes[name], "allow") && slices.Contains(outcomes[name], "fault")
			found = append(found, demand(both, id, "misses "+name+" where something else in the invocation went otherwise",
				"add the metric with outcome allow and with outcome fault")...)
		}
	}
	return found
}

// dimension is the value of a metric's dimension, or "".
func dimension(metric any, name string) string {
	for _, d := range list(dig(metric, "Dimensions")) {
		if text(dig(d, "Name")) == name {
			return text(dig(d, "Value"))
		}
	}
	return ""
}

// silentQueues reports functions that read a queue and have no alarm on how long its messages fail: SQS's own metric of
// the oldest message begins anew with one that was received three times.
func (s *stack) silentQueues(plan Plan) []Finding {
	alarms := s.ofType("AWS::CloudWatch::Alarm")
	var found []Finding
	for _, room := range plan.functions() {
		reads := slices.ContainsFunc(s.ofType("AWS::Lambda::EventSourceMapping"), func(id string) bool {
			mapping := dig(s.resources, id, "Properties")
			return refersTo(dig(mapping, "FunctionName"), room.prefix()+"Function") && s.target(dig(mapping, "EventSourceArn"), "AWS::SQS::Queue") != ""
		})
		watched := slices.ContainsFunc(alarms, func(id string) bool {
			return slices.ContainsFunc(list(dig(s.resources, id, "Properties", "Metrics")), func(metric any) bool {
				inner := dig(metric, "MetricStat", "Metric")
				return text(dig(inner, "MetricName")) == "waited" && dimension(inner, "function") == room.name()
			})
		})
		found = append(found, demand(watched || !reads, room.prefix()+"Function", "may fail on a message for days, and nobody would notice",
			"add an alarm on its metric waited, in both outcomes")...)
	}
	return found
}
