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

		// Adapters, named after what they talk to.
		{Folder: "shared/resolver", Kind: Adapter},

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

		// Whatever a developer starts: it may import anything and nobody imports it.
		{Folder: "local", Kind: Edge},
		{Folder: "cmd", Kind: Edge},
		{Folder: "bench", Kind: Edge},
		{Folder: "docs", Kind: Tests},
		{Folder: "events", Kind: Tests},
		{Folder: "shared/archtest", Kind: Tests},
	}}
}
