package awsenv_test

import (
	"maps"
	"strings"
	"testing"

	"gatehouse/shared/awsenv"
)

// environment returns a Lookup over what Lambda sets, changed by the given names; an empty value takes the name away.
func environment(changes map[string]string) awsenv.Lookup {
	vars := map[string]string{
		awsenv.Region:       "eu-west-1",
		awsenv.AccessKey:    "AKIDEXAMPLE",
		awsenv.SecretKey:    "example-secret",
		awsenv.SessionToken: "example-token",
	}
	maps.Copy(vars, changes)
	return func(name string) (string, bool) {
		value := vars[name]
		return value, value != ""
	}
}

func TestConfigTakesWhatLambdaSets(t *testing.T) {
	config, err := awsenv.Config(environment(nil))
	if err != nil {
		t.Fatalf("Config refused Lambda's own environment: %v", err)
	}
	credentials, err := config.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatalf("no credentials: %v", err)
	}
	if config.Region != "eu-west-1" {
		t.Errorf("region is %q, want the one Lambda runs in", config.Region)
	}
	if credentials.AccessKeyID != "AKIDEXAMPLE" || credentials.SecretAccessKey != "example-secret" || credentials.SessionToken != "example-token" {
		t.Error("credentials are not those of the environment")
	}
	if credentials.CanExpire {
		t.Error("credentials expire; Lambda retires the environment before that, the SDK must not look for others")
	}
	if config.BaseEndpoint != nil {
		t.Errorf("calls go to %s, want each service's own endpoint", *config.BaseEndpoint)
	}
}

func TestConfigReportsEveryFaultAtOnce(t *testing.T) {
	tests := []struct {
		name    string
		changes map[string]string
		want    []string // nil: accepted
	}{
		{"no session token, as with an emulator's keys", map[string]string{awsenv.SessionToken: ""}, nil},
		{"plain endpoint", map[string]string{awsenv.EndpointURL: "http://127.0.0.1:8000"}, nil},
		{"endpoint over TLS", map[string]string{awsenv.EndpointURL: "https://dynamodb.example.com"}, nil},
		{"no region", map[string]string{awsenv.Region: ""}, []string{awsenv.Region}},
		{"no keys", map[string]string{awsenv.AccessKey: "", awsenv.SecretKey: ""}, []string{awsenv.AccessKey, awsenv.SecretKey}},
		{"nothing set", map[string]string{awsenv.Region: "", awsenv.AccessKey: "", awsenv.SecretKey: "", awsenv.EndpointURL: "private-host:8000"},
			[]string{awsenv.Region, awsenv.AccessKey, awsenv.SecretKey, awsenv.EndpointURL}},
		{"endpoint of another scheme", map[string]string{awsenv.EndpointURL: "ftp://private-host"}, []string{awsenv.EndpointURL}},
		{"endpoint without host", map[string]string{awsenv.EndpointURL: "http://"}, []string{awsenv.EndpointURL}},
		{"endpoint that is no address", map[string]string{awsenv.EndpointURL: "http://private-host:%zz"}, []string{awsenv.EndpointURL}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := awsenv.Config(environment(test.changes))
			if test.want == nil {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatalf("accepted, want a complaint about %v", test.want)
			}
			for _, name := range test.want {
				if !strings.Contains(err.Error(), name) {
					t.Errorf("the error %q does not name %s", err, name)
				}
			}
			if got := strings.Count(err.Error(), "\n") + 1; got != len(test.want) {
				t.Errorf("%d faults reported, want %d: %v", got, len(test.want), err)
			}
			for _, private := range []string{"private-host", "example-secret", "AKIDEXAMPLE", "example-token"} {
				if strings.Contains(err.Error(), private) {
					t.Errorf("the error repeats the value of a setting: %v", err)
				}
			}
		})
	}
}
