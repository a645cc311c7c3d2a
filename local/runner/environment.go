package runner

import (
	"maps"
	"os"
	"slices"
	"strings"
)

// region is where every sample pool of the project lives.
const region = "us-east-1"

// Environment is what Lambda gives a function of the provided.al2023 runtime whose
// binary lies in folder, as NAME=VALUE, sorted: more is added to it and wins over
// it. api is the host and port of the Runtime API. Nothing is inherited: neither
// the developer's credentials nor settings that happen to be exported reach the
// function. The credentials are present, as on Lambda, and worthless; without any,
// and without the two empty files, an AWS client would look for the developer's own.
func Environment(function, folder, api string, more map[string]string) []string {
	env := map[string]string{
		"AWS_ACCESS_KEY_ID":               "EXAMPLEACCESSKEYID",
		"AWS_SECRET_ACCESS_KEY":           "EXAMPLESECRETACCESSKEY",
		"AWS_SESSION_TOKEN":               strings.Repeat("EXAMPLETOKEN", 75), // Lambda's are about 900 bytes long
		"AWS_CONFIG_FILE":                 os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE":     os.DevNull,
		"AWS_REGION":                      region,
		"AWS_DEFAULT_REGION":              region,
		"AWS_LAMBDA_FUNCTION_NAME":        function,
		"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", // as in the template
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_FORMAT":           "JSON",
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/" + function,
		"AWS_LAMBDA_LOG_STREAM_NAME":      "local/[$LATEST]",
		"LAMBDA_TASK_ROOT":                folder,
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
		"_HANDLER":                        "bootstrap",
		"LANG":                            "en_US.UTF-8",
		"TZ":                              ":UTC",
		"PATH":                            "/usr/local/bin:/usr/bin:/bin",
	}
	maps.Copy(env, more)
	env["AWS_LAMBDA_RUNTIME_API"] = api // without it there is no conversation

	list := make([]string, 0, len(env))
	for name, value := range env {
		list = append(list, name+"="+value)
	}
	slices.Sort(list)
	return list
}

// arn is the fictitious name the function is called by.
func (c Config) arn() string {
	return "arn:aws:lambda:" + region + ":123456789012:function:" + c.Function
}
