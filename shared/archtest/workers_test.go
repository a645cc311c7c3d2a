package archtest

import (
	"strings"
	"testing"
)

// workers is a stack without a fault: one function reads a queue, a stream and a rule's events, another sets the stack up.
const workers = `
Globals:
  Function:
    Handler: bootstrap
    Timeout: 5
Resources:
  UserPool:
    Type: AWS::Cognito::UserPool
  MailerFunction:
    Type: AWS::Serverless::Function
    Metadata: {SkipBuild: true}
    Properties:
      CodeUri: dist/mailer/
      Timeout: 60
      Role: !GetAtt MailerRole.Arn
      LoggingConfig: {LogGroup: !Ref MailerLogGroup}
      Environment:
        Variables:
          POOL: !Ref UserPool
          SSL_CERT_FILE: /etc/pki/tls/certs/ca-bundle.crt
          SSL_CERT_DIR: /none
  MailerRole:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: own
          PolicyDocument:
            Statement:
              - {Effect: Allow, Action: "logs:PutLogEvents", Resource: !GetAtt MailerLogGroup.Arn}
              - {Effect: Allow, Action: "sqs:ReceiveMessage", Resource: !GetAtt Queue.Arn}
  MailerSendPolicy:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref MailerRole]
      PolicyDocument:
        Statement:
          - {Effect: Allow, Action: "ses:SendEmail", Resource: !Ref Identity}
  MailerLogGroup:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: 30}
  MailerFaultAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {Dimensions: [{Name: FunctionName, Value: !Ref MailerFunction}]}
  MailerLateAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - {Id: a, MetricStat: {Metric: {MetricName: waited, Dimensions: [{Name: function, Value: mailer}, {Name: outcome, Value: allow}]}}}
        - {Id: b, MetricStat: {Metric: {MetricName: waited, Dimensions: [{Name: function, Value: mailer}, {Name: outcome, Value: fault}]}}}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
      MessageRetentionPeriod: 1209600
      VisibilityTimeout: 360
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 1000}
  Dead:
    Type: AWS::SQS::Queue
    Properties: {SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600}
  DeadAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions: [{Name: QueueName, Value: !GetAtt Dead.QueueName}]
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement:
          - {Effect: Deny, Resource: !GetAtt Queue.Arn, Condition: {Bool: {"aws:SecureTransport": false}}}
  DeadPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Dead]
      PolicyDocument:
        Statement:
          - {Effect: Deny, Resource: !GetAtt Dead.Arn, Condition: {Bool: {"aws:SecureTransport": false}}}
  MailerMapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !GetAtt MailerFunction.Arn
      EventSourceArn: !GetAtt Queue.Arn
      FunctionResponseTypes: [ReportBatchItemFailures]
  MailerStream:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !GetAtt MailerFunction.Arn
      EventSourceArn: arn:of:a:stream
      StartingPosition: TRIM_HORIZON
      FunctionResponseTypes: [ReportBatchItemFailures]
      BisectBatchOnFunctionError: true
      MaximumRetryAttempts: 20
      MaximumRecordAgeInSeconds: 3600
      DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}
  MailerRule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.ses]}
      Targets:
        - {Arn: !GetAtt MailerFunction.Arn, DeadLetterConfig: {Arn: !GetAtt Dead.Arn}}
  MailerInvocation:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      DefaultRouteSettings: {ThrottlingRateLimit: 10}
      AccessLogSettings: {Format: '{"route":"$context.routeKey"}'}
`

func oneWorker() Plan {
	return Plan{Rooms: []Room{{Folder: "functions/mailer", Kind: Worker, Services: []string{"sesv2"},
		Actions: []string{"sqs:ReceiveMessage", "ses:SendEmail"}}}}
}

func TestWorkers(t *testing.T) {
	for name, test := range map[string]struct {
		old, new string
		want     []string
	}{
		"complete, and it may know the pool": {"", "", nil},
		"an action too many":                 {`"sqs:ReceiveMessage"`, `["sqs:ReceiveMessage", "sqs:PurgeQueue"]`, []string{"MailerRole allows sqs:PurgeQueue, which is not in the function's row"}},
		"too many, by another policy":        {"ses:SendEmail", "ses:SendBulkEmail", []string{"MailerRole allows ses:SendBulkEmail", "MailerRole does not allow ses:SendEmail"}},
		"everything, by another policy":      {"Resource: !Ref Identity", "Resource: '*'", []string{"MailerRole allows on *"}},
		"any identity":                       {"Resource: !Ref Identity", `Resource: "arn:aws:ses:us-east-1:123456789012:identity/*"`, []string{"MailerRole allows on arn:aws:ses"}},
		"any identity, from one address":     {"Resource: !Ref Identity", `Resource: "arn:aws:ses:us-east-1:123456789012:identity/*", Condition: {StringEquals: {"ses:FromAddress": !Ref From}}`, nil},
		"an action too few":                  {"Roles: [!Ref MailerRole]", "Roles: [!Ref OtherRole]", []string{"MailerRole does not allow ses:SendEmail, which the function calls"}},
		"certificates read twice":            {"          SSL_CERT_DIR: /none\n", "", []string{"MailerFunction reads the system's certificates twice"}},
		"no alarm":                           {"  MailerFaultAlarm:", "  Other:", []string{"has no resource MailerFaultAlarm"}},
		"nobody notices what fails":          {"  MailerLateAlarm:\n    Type: AWS::CloudWatch::Alarm", "  MailerLateAlarm:\n    Type: AWS::SNS::Topic", []string{"MailerFunction may fail on a message for days"}},
		"called by the deployment alone":     {"  MailerFaultAlarm:", "  Made:\n    Type: Custom::Made\n    Properties: {ServiceToken: !GetAtt MailerFunction.Arn}\n  Other:", nil},
		"a whole batch again":                {"      FunctionResponseTypes: [ReportBatchItemFailures]\n  MailerStream", "  MailerStream", []string{"MailerMapping repeats a whole batch for one failure"}},
		"latest":                             {"TRIM_HORIZON", "LATEST", []string{"MailerStream skips what was written before it was there"}},
		"not bisected":                       {"BisectBatchOnFunctionError: true", "Enabled: true", []string{"MailerStream gives up a whole batch for one record"}},
		"retried for a day":                  {"MaximumRetryAttempts: 20", "Enabled: true", []string{"MailerStream lets one record hold up its shard"}},
		"dropped by the stream":              {"      DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}\n  MailerRule", "  MailerRule", []string{"MailerStream drops what was given up"}},
		"another stack's queue":              {"EventSourceArn: !GetAtt Queue.Arn", "EventSourceArn: some:arn", []string{"MailerMapping reads no queue of the stack"}},
		"shown too soon":                     {"VisibilityTimeout: 360", "VisibilityTimeout: 359", []string{"Queue hides a message 359 s, MailerFunction may take 60 s\n\twhat to do: set VisibilityTimeout: 360"}},
		"global timeout":                     {"      Timeout: 60\n", "", nil},
		"no dead letters":                    {"      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 1000}\n", "", []string{"Queue keeps a message that fails for ever", "Queue has no dead letters", "Queue keeps what was given up"}},
		"order lost in dead letters":         {"VisibilityTimeout: 360", "VisibilityTimeout: 360\n      FifoQueue: true", []string{"Queue and its dead letters are not both FIFO"}},
		"nobody looks":                       {"  DeadAlarm:\n    Type: AWS::CloudWatch::Alarm", "  DeadAlarm:\n    Type: AWS::SNS::Topic", []string{"Dead keeps what was given up, and nobody would notice"}},
		"forgotten":                          {"{SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600}", "{SqsManagedSseEnabled: true, MessageRetentionPeriod: 345600}", []string{"Dead forgets before it must"}},
		"plain at rest":                      {"{SqsManagedSseEnabled: true,", "{SqsManagedSseEnabled: false,", []string{"Dead is not encrypted"}},
		"plain on the way":                   {"Queues: [!Ref Dead]", "Queues: [!Ref Other]", []string{"Dead takes plain HTTP"}},
		"no policy for failures":             {"  MailerInvocation:", "  Other:", []string{"has no resource MailerInvocation"}},
		"undelivered":                        {", DeadLetterConfig: {Arn: !GetAtt Dead.Arn}", "", []string{"MailerRule drops what it cannot deliver"}},
		"unhandled":                          {"      DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}\n  Stage", "      MaximumRetryAttempts: 2\n  Stage", []string{"MailerInvocation drops what was given up"}},
		"a schedule comes again":             {"EventPattern: {source: [aws.ses]}", "ScheduleExpression: rate(1 minute)", nil},
		"logs the token":                     {"$context.routeKey", "$context.path", []string{"Stage logs path"}},
		"logs who it was":                    {"$context.routeKey", "$context.identity.sourceIp", []string{"Stage logs sourceIp"}},
		"no access log":                      {"      AccessLogSettings: {Format: '{\"route\":\"$context.routeKey\"}'}\n", "", []string{"Stage writes no access log"}},
		"no throttling":                      {"{ThrottlingRateLimit: 10}", "{}", []string{"Stage lets anybody try"}},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(workers, test.old) {
				t.Fatalf("the fixture has no %q", test.old)
			}
			changed := strings.Replace(workers, test.old, test.new, 1)
			expect(t, Template(build(t, oneWorker(), map[string]string{"template.yaml": changed})), test.want...)
		})
	}
}
