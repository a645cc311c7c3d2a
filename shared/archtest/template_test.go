package archtest

import (
	"strings"
	"testing"
)

// template is a stack without a fault.
const template = `
Globals:
  Function:
    Handler: bootstrap
    Environment:
      Variables:
        METRICS: Gatehouse
Parameters:
  Kept: {Type: Number}
Resources:
  UserPool:
    Type: AWS::Cognito::UserPool
    Properties:
      LambdaConfig:
        PreSignUp: !GetAtt PreSignUpFunction.Arn
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref UserPool
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      DeletionProtectionEnabled: true
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      TimeToLiveSpecification: {AttributeName: expires, Enabled: true}
  PreSignUpFunction:
    Type: AWS::Serverless::Function
    Metadata:
      SkipBuild: true
    Properties:
      CodeUri: dist/presignup/
      Timeout: 5
      Role: !GetAtt PreSignUpRole.Arn
      LoggingConfig:
        LogGroup: !Ref PreSignUpLogGroup
      Environment:
        Variables:
          DNS_SERVER: ''
  PreSignUpRole:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: own
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [logs:CreateLogStream, logs:PutLogEvents]
                Resource: !Sub ${PreSignUpLogGroup.Arn}:*
  PreSignUpLogGroup:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: !Ref Kept
  PreSignUpPermission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref PreSignUpFunction
      Principal: cognito-idp.amazonaws.com
      SourceArn: !GetAtt UserPool.Arn
      SourceAccount: !Ref AWS::AccountId
  PreSignUpFaultAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {Dimensions: [{Name: FunctionName, Value: !Ref PreSignUpFunction}]}
  PreSignUpThrottleAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {Dimensions: [{Name: FunctionName, Value: !Ref PreSignUpFunction}]}
  PreSignUpDurationAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {Dimensions: [{Name: FunctionName, Value: !Ref PreSignUpFunction}]}
`

func TestTemplate(t *testing.T) {
	for name, test := range map[string]struct {
		old, new string
		want     []string
	}{
		"complete":              {"", "", nil},
		"not YAML":              {template, "a: [", []string{"template.yaml: cannot be read"}},
		"empty":                 {template, "", []string{"template.yaml: cannot be read"}},
		"no function":           {"  PreSignUpFunction:", "  Renamed:", []string{"has no resource PreSignUpFunction of type AWS::Serverless::Function", "Renamed has no folder under functions/"}},
		"another type":          {"AWS::Logs::LogGroup", "AWS::Logs::LogStream", []string{"PreSignUpLogGroup is of type AWS::Logs::LogStream instead of AWS::Logs::LogGroup"}},
		"packed from elsewhere": {"dist/presignup/", "dist/other/", []string{"PreSignUpFunction is not packed from dist/presignup/"}},
		"built by SAM":          {"SkipBuild: true", "SkipBuild: false", []string{"PreSignUpFunction would be built by SAM"}},
		"other handler":         {"Handler: bootstrap", "Handler: main", []string{"does not start bootstrap"}},
		"other timeout":         {"Timeout: 5", "Timeout: 30", []string{"PreSignUpFunction has another timeout than Cognito\n\twhat to do: set Timeout: 5"}},
		"no timeout":            {"Timeout: 5", "MemorySize: 128", []string{"has another timeout"}},
		"other role":            {"!GetAtt PreSignUpRole.Arn", "!GetAtt SharedRole.Arn", []string{"does not run in its own role"}},
		"other logs":            {"LogGroup: !Ref PreSignUpLogGroup", "LogGroup: !Ref AllLogs", []string{"does not log into its own group"}},
		"logs for ever":         {"RetentionInDays: !Ref Kept", "LogGroupName: x", []string{"PreSignUpLogGroup keeps logs for ever"}},
		"no permission":         {"  PreSignUpPermission:", "  Other:", []string{"has no resource PreSignUpPermission"}},
		"other principal":       {"Principal: cognito-idp.amazonaws.com", "Principal: '*'", []string{"PreSignUpPermission is not for Cognito"}},
		"every pool":            {"SourceArn: !GetAtt UserPool.Arn", "Action: x", []string{"PreSignUpPermission lets every pool, rule or API in"}},
		"every account":         {"SourceAccount: !Ref AWS::AccountId", "Action: x", []string{"PreSignUpPermission lets every account in"}},
		"for another function":  {"FunctionName: !Ref PreSignUpFunction", "FunctionName: !Ref Table", []string{"PreSignUpPermission is for another function"}},
		"for an alias":          {"FunctionName: !Ref PreSignUpFunction", "FunctionName: !Ref PreSignUpFunction.Alias", nil},
		"not attached":          {"PreSignUp: !GetAtt", "PostConfirmation: !GetAtt", []string{"no pool calls PreSignUpFunction\n\twhat to do: set LambdaConfig: PreSignUp:"}},
		"managed policy":        {"      Policies:\n", "      ManagedPolicyArns: [x]\n      Policies:\n", []string{"PreSignUpRole takes a managed policy"}},
		"every action":          {"[logs:CreateLogStream, logs:PutLogEvents]", "logs:*", []string{"PreSignUpRole allows logs:*"}},
		"an action too many":    {"[logs:CreateLogStream, logs:PutLogEvents]", "[dynamodb:Scan, logs:PutLogEvents]", []string{"PreSignUpRole allows dynamodb:Scan, which is not in the function's row"}},
		"no alarm":              {"  PreSignUpThrottleAlarm:", "  Other:", []string{"has no resource PreSignUpThrottleAlarm"}},
		"an alarm of another":   {"Value: !Ref PreSignUpFunction", "Value: other", []string{"PreSignUpFaultAlarm watches another function"}},
		"no need for roots":     {"DNS_SERVER: ''", "DNS_SERVER: ''\n          SSL_CERT_FILE: /etc/pki/tls/certs/ca-bundle.crt\n          SSL_CERT_DIR: /none", []string{"PreSignUpFunction says where certificates are"}},
		"a table that goes":     {"UpdateReplacePolicy: Retain", "Metadata: {}", []string{"Table goes when the stack goes"}},
		"a table without care":  {"DeletionProtectionEnabled: true", "BillingMode: PAY_PER_REQUEST", []string{"Table can be deleted by hand"}},
		"a table without past":  {"PointInTimeRecoveryEnabled: true", "PointInTimeRecoveryEnabled: false", []string{"Table cannot be restored"}},
		"a table that keeps":    {"AttributeName: expires", "AttributeName: expiry", []string{"Table keeps what has expired"}},
		"every resource":        {"!Sub ${PreSignUpLogGroup.Arn}:*", "'*'", []string{"PreSignUpRole allows on *"}},
		"every log group":       {"!Sub ${PreSignUpLogGroup.Arn}:*", "!Sub 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*'", []string{"PreSignUpRole allows on arn:aws:logs"}},
		"the stack's log group": {"!Sub ${PreSignUpLogGroup.Arn}:*", "!Sub 'arn:aws:logs:*:*:log-group:x'", []string{"allows on arn:aws:logs:*"}},
		"named by the stack":    {"!Sub ${PreSignUpLogGroup.Arn}:*", "!Sub 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AWS::StackName}-x:*'", nil},
		"a denial may be wide":  {"Effect: Allow", "Effect: Deny\n                NotResource: '*'", nil},
		"knows the pool":        {"DNS_SERVER: ''", "DNS_SERVER: !Ref UserPool", []string{"must not refer to the pool, a client, a domain or the API: PreSignUpFunction -> UserPool"}},
		"knows a client":        {"DNS_SERVER: ''", "DNS_SERVER: !Sub 'x${Client}'", []string{"PreSignUpFunction -> Client"}},
		"role knows the pool":   {"!Sub ${PreSignUpLogGroup.Arn}:*", "!GetAtt UserPool.Arn", []string{"PreSignUpFunction -> PreSignUpRole -> UserPool"}},
		"knows a table":         {"DNS_SERVER: ''", "DNS_SERVER: !Ref Table", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(template, test.old) {
				t.Fatalf("the fixture has no %q", test.old)
			}
			changed := strings.Replace(template, test.old, test.new, 1)
			expect(t, Template(build(t, oneFunction(), map[string]string{"template.yaml": changed})), test.want...)
		})
	}
}

func TestTemplateIsNotNeededWithoutFunctions(t *testing.T) {
	expect(t, Template(build(t, Plan{}, nil)))
	expect(t, Template(build(t, oneFunction(), nil)), "template.yaml: cannot be read")
}
