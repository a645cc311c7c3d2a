package settings

import (
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// attached reads the function under a key of LambdaConfig, and the version beside it where it has one.
func attached(config *types.LambdaConfigType, key string) (arn, version string) {
	member := lambdaMember(config, key)
	if function, alone := reflect.TypeAssert[*string](member); alone {
		return deref(function), ""
	}
	if member.IsNil() {
		return "", ""
	}
	function, _ := reflect.TypeAssert[*string](member.Elem().FieldByName("LambdaArn"))
	return deref(function), member.Elem().FieldByName("LambdaVersion").String()
}

// attach writes the function under a key of LambdaConfig.
func attach(config *types.LambdaConfigType, key, arn, version string) {
	member := lambdaMember(config, key)
	if member.Type() == reflect.TypeFor[*string]() {
		member.Set(reflect.ValueOf(&arn))
		return
	}
	object := reflect.New(member.Type().Elem())
	object.Elem().FieldByName("LambdaArn").Set(reflect.ValueOf(&arn))
	object.Elem().FieldByName("LambdaVersion").SetString(version)
	member.Set(object)
}

func lambdaMember(config *types.LambdaConfigType, key string) reflect.Value {
	return reflect.ValueOf(config).Elem().FieldByName(key)
}

func deref[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}
