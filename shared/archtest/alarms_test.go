package archtest

import (
	"os"
	"strings"
	"testing"
)

func TestAlarmsOfSchedules(t *testing.T) {
	const clock = `
Resources:
  ClockFunction: {Type: AWS::Serverless::Function}
  ClockRule:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(10 minutes)
      Targets: [{Arn: !GetAtt ClockFunction.Arn}]
  ClockFaultAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - {Id: sum, Expression: errors}
        - {Id: errors, MetricStat: {Period: 600}}
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
`
	for name, test := range map[string]struct {
		old, new string
		want     []string
	}{
		"one period a run":         {"", "", nil},
		"three runs in five":       {"Period: 600}}\n      EvaluationPeriods: 3\n      DatapointsToAlarm: 2", "Period: 60}}\n      EvaluationPeriods: 5\n      DatapointsToAlarm: 3", []string{"ClockFaultAlarm waits for 3 bad periods, and a function that runs every 600 s cannot"}},
		"all of the periods":       {"Period: 600}}\n      EvaluationPeriods: 3\n      DatapointsToAlarm: 2", "Period: 60}}\n      EvaluationPeriods: 2", []string{"waits for 2 bad periods"}},
		"one fault is enough":      {"Period: 600}}\n      EvaluationPeriods: 3\n      DatapointsToAlarm: 2", "Period: 60}}\n      EvaluationPeriods: 1", nil},
		"without metric math":      {"Metrics:\n        - {Id: sum, Expression: errors}\n        - {Id: errors, MetricStat: {Period: 600}}", "Period: 60", []string{"waits for 2 bad periods"}},
		"runs often enough":        {"10 minutes", "1 minute", nil},
		"every hour":               {"10 minutes", "1 hour", []string{"waits for 2 bad periods"}},
		"a time table is not read": {"rate(10 minutes)", "cron(0 12 * * ? *)", nil},
	} {
		t.Run(name, func(t *testing.T) { expect(t, stackOf(t, clock, test.old, test.new).slowAlarms(), test.want...) })
	}
}

func TestAlarmsOnCounts(t *testing.T) {
	const counted = `
Resources:
  LateAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - {Id: sum, Expression: FILL(a, 0) + FILL(b, 0)}
        - {Id: a, MetricStat: {Metric: {MetricName: late, Dimensions: [{Name: function, Value: mailer}, {Name: outcome, Value: allow}]}}}
        - {Id: b, MetricStat: {Metric: {MetricName: late, Dimensions: [{Name: function, Value: mailer}, {Name: outcome, Value: fault}]}}}
  SimpleAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      MetricName: fault
      Dimensions: [{Name: function, Value: presignup}, {Name: outcome, Value: allow}]
`
	for name, test := range map[string]struct {
		old, new string
		want     []string
	}{
		"both outcomes, and a trigger's one": {"", "", nil},
		"only what went well":                {"Value: fault", "Value: allow", []string{"LateAlarm misses late"}},
		"a single metric":                    {"Value: presignup", "Value: mailer", []string{"SimpleAlarm misses fault"}},
		"the outcome itself":                 {"late", "ms", nil},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, stackOf(t, counted, test.old, test.new).halfCounts(plan()), test.want...)
		})
	}
}

func TestEmailOption(t *testing.T) {
	const pool = `
Resources:
  UserPool:
    Type: AWS::Cognito::UserPool
    Properties:
      VerificationMessageTemplate: {DefaultEmailOption: CONFIRM_WITH_CODE}
      LambdaConfig: {CustomMessage: !GetAtt CustomMessageFunction.Arn, PreSignUp: !GetAtt PreSignUpFunction.Arn}
  PreSignUpFunction: {Type: AWS::Serverless::Function}
  CustomMessageFunction:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {EMAIL_OPTION: CONFIRM_WITH_CODE}}
`
	const differs = "CustomMessageFunction has the EMAIL_OPTION"
	for name, test := range map[string]struct {
		old, new string
		want     []string
	}{
		"the same":                   {"", "", nil},
		"another in the pool":        {"DefaultEmailOption: CONFIRM_WITH_CODE", "DefaultEmailOption: CONFIRM_WITH_LINK", []string{differs + ` "CONFIRM_WITH_CODE", and UserPool the DefaultEmailOption "CONFIRM_WITH_LINK"`}},
		"none in the pool":           {"{DefaultEmailOption: CONFIRM_WITH_CODE}", "{}", []string{differs}},
		"none in the function":       {"{EMAIL_OPTION: CONFIRM_WITH_CODE}", "{}", []string{differs}},
		"no literal":                 {"EMAIL_OPTION: CONFIRM_WITH_CODE", "EMAIL_OPTION: !Ref Option", []string{differs}},
		"no option of Cognito's":     {"CONFIRM_WITH_CODE", "CODE", []string{differs}},
		"a pool without the trigger": {"CustomMessage: !GetAtt CustomMessageFunction.Arn, ", "", nil},
	} {
		t.Run(name, func(t *testing.T) { expect(t, stackOf(t, pool, test.old, test.new).emailOption(), test.want...) })
	}
}

// stackOf reads a template with one text changed wherever it stands.
func stackOf(t *testing.T, template, old, changed string) *stack {
	t.Helper()
	if !strings.Contains(template, old) {
		t.Fatalf("the template has no %q", old)
	}
	if old != "" {
		template = strings.ReplaceAll(template, old, changed)
	}
	stack, found := build(t, Plan{}, map[string]string{templateName: template}).stack()
	if stack == nil || len(found) > 0 {
		t.Fatalf("the template cannot be read: %v", found)
	}
	return stack
}

// The rules above look at what the real template has, so that a renamed key does not silence them.
func TestTheTemplateHasWhatTheRulesReadOf(t *testing.T) {
	text, err := os.ReadFile("../../" + templateName)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"EMAIL_OPTION: ", "DefaultEmailOption: ", "ScheduleExpression: rate(", "ClockFaultAlarm:"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s has no %q any more", templateName, want)
		}
	}
}
