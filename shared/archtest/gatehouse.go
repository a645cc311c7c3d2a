package archtest

import "slices"

// Gatehouse is the plan of this repository. A folder that is not in it fails the tests, and so does a
// line whose folder or library is no longer used.
func Gatehouse() Plan {
	return Plan{Rooms: slices.Concat(foundation(), concepts(), adapters(), stores(), pages(), runtime(), deployed(), edges())}
}

// foundation is what everything stands on.
func foundation() []Room {
	return []Room{
		{Folder: "shared/cognito", Kind: Events},
		{Folder: "shared/deny", Kind: Refusal},
		{Folder: "shared/trigger", Kind: Frame},
	}
}

// concepts are types, policy, pure rules, small interfaces. No AWS.
func concepts() []Room {
	return []Room{
		{Folder: "shared/email", Kind: Concept, Libraries: []Library{
			{"golang.org/x/net/idna", "international domain names in their ASCII form"},
			{"golang.org/x/net/publicsuffix", "where a domain's owner ends and a registry begins"},
		}},
		{Folder: "shared/disposable", Kind: Concept},
		{Folder: "shared/policyfile", Kind: Concept, Libraries: []Library{
			{"github.com/goccy/go-yaml", "strict decoding with line and column"},
		}},
		{Folder: "shared/signup", Kind: Concept},
		{Folder: "shared/store", Kind: Concept},
		{Folder: "shared/fact", Kind: Concept},
		{Folder: "shared/effect", Kind: Concept},
		{Folder: "shared/notice", Kind: Concept},
		{Folder: "shared/account", Kind: Concept},
		{Folder: "shared/config", Kind: Concept},
		{Folder: "shared/ledger", Kind: Concept},
		{Folder: "shared/link", Kind: Concept},
		{Folder: "shared/zone", Kind: Concept},
		{Folder: "shared/person", Kind: Concept},
		{Folder: "shared/mail", Kind: Concept, Libraries: []Library{
			{"github.com/nicksnyder/go-i18n/v2/i18n", "texts with variables and plurals"},
			{"golang.org/x/text/language", "which of our languages is nearest to a person's"},
		}},
	}
}

// adapters are named after what they talk to.
func adapters() []Room {
	return []Room{
		{Folder: "shared/resolver", Kind: Adapter},
		{Folder: "shared/dynamo", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "DynamoDB's client"},
			{"github.com/aws/smithy-go", "what its errors are"},
		}},
		{Folder: "shared/sqs", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "SQS's client"},
			{"github.com/aws/smithy-go", "what its errors are"},
		}},
		{Folder: "shared/ses", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "SES's client"},
			{"github.com/aws/smithy-go", "what its errors are"},
		}},
		{Folder: "shared/userpool", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "Cognito's client"},
			{"github.com/aws/smithy-go", "what its errors are"},
		}},
		{Folder: "shared/eventbus", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "EventBridge's client"},
			{"github.com/aws/smithy-go", "what its errors are"},
		}},
		{Folder: "shared/secret", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "Secrets Manager's client"},
			{"github.com/aws/smithy-go", "what its errors are"},
		}},
		{Folder: "shared/webhook", Kind: Adapter},
	}
}

// stores are those without AWS, and the suite that every store passes.
func stores() []Room {
	return []Room{
		{Folder: "shared/memory", Kind: Memory},
		{Folder: "shared/storetest", Kind: StoreTest},
	}
}

// pages are what people see.
func pages() []Room {
	return []Room{
		{Folder: "shared/web", Kind: Web, Libraries: []Library{
			{"github.com/a-h/templ", "components of pages"},
			{"golang.org/x/text/language", "which of our languages is nearest to a browser's"},
		}},
	}
}

// runtime is what a deployed function runs in.
func runtime() []Room {
	return []Room{
		{Folder: "shared/logs", Kind: Telemetry, Libraries: []Library{
			{"github.com/aws/aws-lambda-go/lambdacontext", "the request id of a log line"},
		}},
		{Folder: "shared/metrics", Kind: Telemetry},
		{Folder: "shared/awsenv", Kind: Environment, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2/aws", "the configuration it builds"},
		}},
		{Folder: "shared/serve", Kind: Server, Libraries: []Library{
			{"github.com/aws/aws-lambda-go", "the Lambda runtime, imported by nobody else"},
			{"github.com/caarlos0/env/v11", "settings from the environment"},
		}},
		{Folder: "policy", Kind: Policy},
	}
}

// deployed are the functions.
func deployed() []Room {
	return []Room{
		{Folder: "functions/presignup", Kind: Trigger, Trigger: "PreSignUp"},
		{Folder: "functions/postconfirmation", Kind: Trigger, Trigger: "PostConfirmation", Services: []string{"dynamodb"},
			Actions: []string{"dynamodb:GetItem", "dynamodb:UpdateItem"}},
		{Folder: "functions/postauthentication", Kind: Trigger, Trigger: "PostAuthentication", Services: []string{"dynamodb"},
			Actions: []string{"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"}},
		{Folder: "functions/custommessage", Kind: Trigger, Trigger: "CustomMessage", Templates: true},
		{Folder: "functions/outbox", Kind: Worker, Services: []string{"dynamodb", "sqs"},
			Actions: append(streams(), "dynamodb:GetItem", "dynamodb:UpdateItem", "sqs:SendMessage")},
		{Folder: "functions/clock", Kind: Worker, Services: []string{"dynamodb", "sqs"},
			Actions: []string{"dynamodb:Query", "dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "sqs:SendMessage"}},
		{Folder: "functions/mailer", Kind: Worker, Services: []string{"dynamodb", "sesv2", "sqs"}, Templates: true,
			Actions: append(polls(), "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem",
				"ses:SendEmail", "sqs:SendMessage")},
		{Folder: "functions/mailevents", Kind: Worker, Services: []string{"dynamodb", "sqs"},
			Actions: []string{"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "sqs:SendMessage"}},
		{Folder: "functions/directory", Kind: Worker, Services: []string{"dynamodb", "cognitoidentityprovider", "sqs"},
			Actions: append(polls(), "sqs:SendMessage", "dynamodb:GetItem", "dynamodb:UpdateItem",
				"cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser", "cognito-idp:AdminAddUserToGroup",
				"cognito-idp:AdminRemoveUserFromGroup", "cognito-idp:AdminUserGlobalSignOut", "cognito-idp:AdminResetUserPassword")},
		{Folder: "functions/hooks", Kind: Worker, Services: []string{"eventbridge", "secretsmanager", "sqs"},
			Actions: append(polls(), "sqs:SendMessage", "events:PutEvents", "secretsmanager:GetSecretValue")},
		{Folder: "functions/setup", Kind: Worker, Services: []string{"dynamodb"},
			Actions: []string{"dynamodb:Scan", "dynamodb:GetItem", "dynamodb:PutItem"}},
		{Folder: "functions/portal", Kind: Portal, Services: []string{"dynamodb"}, Templates: true,
			Actions: []string{"dynamodb:GetItem", "dynamodb:UpdateItem"}},
	}
}

// edges are whatever a developer starts: it may import anything and nobody imports it.
func edges() []Room {
	return []Room{
		{Folder: "local", Kind: Edge},
		{Folder: "cmd", Kind: Edge},
		{Folder: "bench", Kind: Edge},
		{Folder: "docs", Kind: Tests},
		{Folder: "events", Kind: Tests},
		{Folder: "shared/archtest", Kind: Tests},
	}
}

// polls are what Lambda calls in the name of a function that reads a queue.
func polls() []string {
	return []string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"}
}

// streams are what Lambda calls in the name of a function that reads a table's stream.
func streams() []string {
	return []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}
}
