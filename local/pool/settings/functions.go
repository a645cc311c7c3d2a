package settings

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/shared/cognito"
)

const (
	withVersion  = "PreTokenGenerationConfig"
	firstVersion = string(types.PreTokenGenerationLambdaVersionTypeV10)
)

// name is the function's name in its ARN: what a person would call it.
func (f FunctionConfig) name() string {
	switch {
	case f.Builtin != "":
		return f.Builtin
	case f.Binary != "":
		return path.Base(path.Dir(filepath.ToSlash(f.Binary)))
	case f.Endpoint != nil:
		return f.Endpoint.Function
	}
	return ""
}

// target is the function without what belongs to the trigger.
func (f FunctionConfig) target() FunctionConfig {
	bare := f
	bare.Version = ""
	return bare
}

// same tells whether two functions are one.
func (f FunctionConfig) same(other FunctionConfig) bool {
	return f.Builtin == other.Builtin && f.Binary == other.Binary && deref(f.Endpoint) == deref(other.Endpoint)
}

// configKeys are the keys of LambdaConfig that name a function.
func configKeys() []string {
	var keys []string
	for _, trigger := range cognito.Triggers() {
		keys = append(keys, trigger.ConfigKeys()...)
	}
	return keys
}

// FunctionARN is the ARN that a function of the name has in a pool of the region.
func FunctionARN(region, name string) string {
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", region, account, name)
}

// attachFunctions writes the functions into LambdaConfig, over what the file says there by ARN.
func (c *Config) attachFunctions(s *Settings) {
	config := deref(s.Pool.LambdaConfig)
	for _, key := range slices.Sorted(maps.Keys(c.Functions)) {
		function := c.Functions[key]
		arn := FunctionARN(c.Region, function.name())
		version := firstVersion
		if key == withVersion && function.Version != "" {
			version = string(function.Version)
		}
		attach(&config, key, arn, version)
		s.Functions[arn] = function.target()
	}
	if config.KMSKeyID == nil && (config.CustomEmailSender != nil || config.CustomSMSSender != nil) {
		config.KMSKeyID = new(fmt.Sprintf("arn:aws:kms:%s:%s:key/local", c.Region, account))
	}
	s.Pool.LambdaConfig = &config
}
