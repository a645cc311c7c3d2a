package archtest

// Gatehouse is the plan of this repository. A folder that is not in it fails the tests, and so does a
// line whose folder or library is no longer used.
func Gatehouse() Plan {
	return Plan{Rooms: []Room{
		// What everything stands on.
		{Folder: "shared/cognito", Kind: Events},
		{Folder: "shared/deny", Kind: Refusal},
		{Folder: "shared/trigger", Kind: Frame},

		// Concepts: types, policy, pure rules, small interfaces. No AWS.
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
		{Folder: "shared/mail", Kind: Concept, Libraries: []Library{
			{"github.com/nicksnyder/go-i18n/v2/i18n", "texts with variables and plurals"},
			{"golang.org/x/text/language", "which of our languages is nearest to a person's"},
		}},

		// Adapters, named after what they talk to.
		{Folder: "shared/resolver", Kind: Adapter},
		{Folder: "shared/dynamo", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "DynamoDB's client"},
			{"github.com/aws/smithy-go", "what its errors are"},
		}},
		{Folder: "shared/sqs", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "SQS's client"},
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
		}},
		{Folder: "shared/secret", Kind: Adapter, Libraries: []Library{
			{"github.com/aws/aws-sdk-go-v2", "Secrets Manager's client"},
		}},
		{Folder: "shared/webhook", Kind: Adapter},

		// The stores without AWS, and the suite that every store passes.
		{Folder: "shared/memory", Kind: Memory},
		{Folder: "shared/storetest", Kind: StoreTest},

		// What people see.
		{Folder: "shared/web", Kind: Web, Libraries: []Library{
			{"github.com/a-h/templ", "components of pages"},
		}},

		// What a deployed function runs in.
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

		// Functions.
		{Folder: "functions/presignup", Kind: Trigger, Trigger: "PreSignUp"},
		{Folder: "functions/postconfirmation", Kind: Trigger, Trigger: "PostConfirmation", Services: []string{"dynamodb"}},
		{Folder: "functions/postauthentication", Kind: Trigger, Trigger: "PostAuthentication", Services: []string{"dynamodb"}},
		{Folder: "functions/custommessage", Kind: Trigger, Trigger: "CustomMessage", Templates: true},
		{Folder: "functions/outbox", Kind: Worker, Services: []string{"dynamodb", "sqs"}},
		{Folder: "functions/clock", Kind: Worker, Services: []string{"dynamodb", "sqs"}},
		{Folder: "functions/mailer", Kind: Worker, Services: []string{"dynamodb", "sesv2", "sqs"}, Templates: true},
		{Folder: "functions/mailevents", Kind: Worker, Services: []string{"dynamodb"}},
		{Folder: "functions/directory", Kind: Worker, Services: []string{"dynamodb", "cognitoidentityprovider"}},
		{Folder: "functions/hooks", Kind: Worker, Services: []string{"eventbridge", "secretsmanager"}},
		{Folder: "functions/setup", Kind: Worker, Services: []string{"dynamodb"}},
		{Folder: "functions/portal", Kind: Portal, Services: []string{"dynamodb"}, Templates: true, Libraries: []Library{
			{"github.com/a-h/templ", "components of pages"},
		}},

		// Whatever a developer starts: it may import anything and nobody imports it.
		{Folder: "local", Kind: Edge},
		{Folder: "cmd", Kind: Edge},
		{Folder: "bench", Kind: Edge},
		{Folder: "docs", Kind: Tests},
		{Folder: "events", Kind: Tests},
		{Folder: "shared/archtest", Kind: Tests},
	}}
}
