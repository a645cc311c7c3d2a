package runner

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// region is where every sample pool of the project lives.
const region = "us-east-1"

// environment is what Lambda gives a function of the provided.al2023 runtime,
// then the caller's own variables. Nothing is inherited: neither the developer's
// credentials nor settings that happen to be exported reach the function. The
// credentials are present, as on Lambda, and worthless; without any, and without
// the two empty files, an AWS client would look for the developer's own.
func (c Config) environment(address string) []string {
	env := map[string]string{
		"AWS_ACCESS_KEY_ID":               "EXAMPLEACCESSKEYID",
		"AWS_SECRET_ACCESS_KEY":           "EXAMPLESECRETACCESSKEY",
		"AWS_SESSION_TOKEN":               "EXAMPLESESSIONTOKEN",
		"AWS_CONFIG_FILE":                 os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE":     os.DevNull,
		"AWS_REGION":                      region,
		"AWS_DEFAULT_REGION":              region,
		"AWS_LAMBDA_FUNCTION_NAME":        c.Function,
		"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_FORMAT":           "JSON",
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/" + c.Function,
		"AWS_LAMBDA_LOG_STREAM_NAME":      "local/[$LATEST]",
		"LAMBDA_TASK_ROOT":                filepath.Dir(c.Path),
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
		"_HANDLER":                        "bootstrap",
		"LANG":                            "en_US.UTF-8",
		"TZ":                              ":UTC",
		"PATH":                            "/usr/local/bin:/usr/bin:/bin",
	}
	maps.Copy(env, c.Env)
	env["AWS_LAMBDA_RUNTIME_API"] = address // without it there is no conversation

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
