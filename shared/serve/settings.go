package serve

import (
	"errors"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// common are the settings every function has.
type common struct {
	// MetricNamespace groups the function's metrics in CloudWatch.
	MetricNamespace string `env:"METRIC_NAMESPACE" envDefault:"Gatehouse"`
}

// Validate refuses a name that CloudWatch would drop: 1 to 255 of its characters.
func (c common) Validate() error {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/#"
	if n := c.MetricNamespace; n == "" || len(n) > 255 || strings.Trim(n, allowed) != "" {
		return errors.New("METRIC_NAMESPACE: must be 1 to 255 letters, digits and . - _ / #")
	}
	return nil
}

// validator is a settings struct with rules of its own.
type validator interface{ Validate() error }

// read fills and checks settings from the environment. The error names every wrong variable, joined by
// "; " in one line, and never a value.
func read(environment map[string]string, settings ...any) error {
	var faults []string
	for _, into := range settings {
		if err := env.ParseWithOptions(into, env.Options{Environment: environment}); err != nil {
			faults = append(faults, describe(into, err)...)
			continue
		}
		if v, ok := into.(validator); ok {
			if err := v.Validate(); err != nil {
				faults = append(faults, strings.Split(err.Error(), "\n")...)
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return errors.New(strings.Join(faults, "; "))
}

// describe turns the library's errors into one phrase a variable.
func describe(settings any, err error) []string {
	all, ok := errors.AsType[env.AggregateError](err)
	if !ok {
		return []string{"settings: " + reflect.TypeOf(err).String()}
	}
	var phrases []string
	for _, fault := range all.Errors {
		phrases = append(phrases, phrase(settings, fault))
	}
	return phrases
}

func phrase(settings any, fault error) string {
	if parse, ok := errors.AsType[env.ParseError](fault); ok {
		return variable(settings, parse.Name) + ": not a valid " + strings.ToLower(strings.TrimPrefix(parse.Type.String(), "time."))
	}
	if unset, ok := errors.AsType[env.VarIsNotSetError](fault); ok {
		return unset.Key + ": is not set"
	}
	if empty, ok := errors.AsType[env.EmptyVarError](fault); ok {
		return empty.Key + ": is empty"
	}
	return reflect.TypeOf(fault).String()
}

// variable is the environment variable of a settings field.
func variable(settings any, field string) string {
	known, ok := reflect.TypeOf(settings).Elem().FieldByName(field)
	if !ok {
		return field
	}
	name, _, _ := strings.Cut(known.Tag.Get("env"), ",")
	return name
}
