package serve

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// common are the settings every function has.
type common struct {
	// MetricNamespace groups the function's metrics in CloudWatch.
	MetricNamespace string `env:"METRIC_NAMESPACE" envDefault:"Gatehouse"`
}

// namespace is the one that was set, or where that is not usable the usual one: a function that cannot
// start may still have to count that.
func (c common) namespace() string {
	if c.Validate() != nil {
		return "Gatehouse"
	}
	return c.MetricNamespace
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
		unread := describe(into, env.ParseWithOptions(into, env.Options{Environment: environment}))
		faults = append(faults, unread...)
		for _, fault := range validate(into) {
			if !slices.ContainsFunc(unread, func(other string) bool { return sameVariable(fault, other) }) {
				faults = append(faults, fault)
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return errors.New(strings.Join(faults, "; "))
}

// validate asks settings that have rules of their own.
func validate(settings any) []string {
	v, ok := settings.(validator)
	if !ok {
		return nil
	}
	if err := v.Validate(); err != nil {
		return strings.Split(err.Error(), "\n")
	}
	return nil
}

// sameVariable tells whether two faults are about one variable: what could not be read is not judged.
func sameVariable(fault, other string) bool {
	name, _, _ := strings.Cut(fault, ":")
	return strings.HasPrefix(other, name+":")
}

// describe turns the library's errors into one phrase a variable; nil into none.
func describe(settings any, err error) []string {
	if err == nil {
		return nil
	}
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
