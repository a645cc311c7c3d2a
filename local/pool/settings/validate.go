package settings

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/local/pool/wire"
)

// Fault is one value of a [Config] that makes no sense.
type Fault struct {
	path    string
	problem string
	tier    bool // the pool's tier does not have it
}

// Error says where and what, and what to write instead.
func (f *Fault) Error() string { return strings.TrimPrefix(f.Path()+": ", "$.") + f.problem }

// Path is the value's YAML path, such as "$.clients[0].CallbackURLs[1]".
func (f *Fault) Path() string { return "$." + f.path }

// Validate reports every value that makes no sense; errors.Join of [*Fault]s.
func (c *Config) Validate() error {
	v := &validation{}
	c.names(v)
	v.enums("pool", reflect.ValueOf(c.Pool))
	v.schema("pool.Schema", c.Pool.Schema)
	v.signIn(&c.Pool)
	c.functions(v)
	v.enums("mfa", reflect.ValueOf(c.MFA))
	c.Switches.validate(v)
	if len(v.faults) > 0 { // what follows reads the pool, which cannot be built
		return errors.Join(v.faults...)
	}
	s := c.build(time.Time{})
	v.pool("pool.", &s.Pool)
	v.factors("pool.MfaConfiguration", s)
	if s.EmailMFA != nil && !s.SendsMailThroughSES() {
		v.fault("mfa.EmailMfaConfiguration", "needs pool.EmailConfiguration.EmailSendingAccount: DEVELOPER")
	}
	v.resourceServers(c.ResourceServers)
	v.clients(c, s)
	v.providers(c.Providers, s)
	v.groups(c.Groups)
	v.users(c, s)
	return errors.Join(v.faults...)
}

// names checks what a pool is called and how it calls its triggers.
func (c *Config) names(v *validation) {
	v.matches("name", c.Name, `[\w\s+=,.@-]{1,128}`, "letters, digits, spaces and +=,.@-_, at most 128")
	v.matches("region", c.Region, `[a-z0-9-]{1,32}`, "a region such as local or eu-central-1")
	v.matches("pool_id", c.PoolID, `local_[0-9a-zA-Z]{1,49}`, "local_ and letters and digits, at most 55 in all")
	if c.Domain != "" {
		v.matches("domain", c.Domain, `[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`, "lower-case letters, digits and hyphens")
	}
	if c.Pool.PoolName != nil {
		v.fault("pool.PoolName", "is given by the key name at the top")
	}
	v.within("triggers.attempts", c.TriggerAttempts, 1, 3)
	if c.TriggerDeadline <= 0 || c.TriggerDeadline > time.Minute {
		v.fault("triggers.deadline", "must be more than 0 and at most 1m; Cognito's is 5s")
	}
}

// functions checks that each names one function, and no name two.
func (c *Config) functions(v *validation) {
	known := map[string]FunctionConfig{}
	for _, key := range sortedKeys(c.Functions) {
		f, path := c.Functions[key], "functions."+key
		if !v.oneOf(path, key, configKeys()...) {
			continue
		}
		v.function(path, f)
		if f.Version != "" && key != withVersion {
			v.fault(path+".version", "is for "+withVersion+" only")
		}
		if other, twice := known[f.name()]; twice && !other.same(f) {
			v.fault(path, "another function has the name "+f.name()+" too")
		}
		known[f.name()] = f
		if arn, _ := attached(new(deref(c.Pool.LambdaConfig)), key); arn != "" {
			v.fault(path, "has an ARN in pool.LambdaConfig too; take one of them out")
		}
	}
}

func (v *validation) function(path string, f FunctionConfig) {
	named := 0
	for _, given := range []bool{f.Builtin != "", f.Binary != "", f.Endpoint != nil} {
		if given {
			named++
		}
	}
	if named != 1 {
		v.fault(path, "must have exactly one of builtin, binary and endpoint")
		return
	}
	v.matches(path, f.name(), `[\w-]{1,64}`, "a function whose name, which for a binary is its folder's, has letters, digits, - and _")
	if f.Endpoint != nil {
		if u, err := url.Parse(f.Endpoint.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			v.fault(path+".endpoint.url", "must be a URL such as http://127.0.0.1:3001")
		}
	}
	if f.Version != "" {
		v.oneOf(path+".version", string(f.Version), "V1_0", "V2_0", "V3_0")
	}
}

// validation collects faults.
type validation struct{ faults []error }

func (v *validation) fault(path, problem string) {
	v.faults = append(v.faults, &Fault{path: path, problem: problem})
}

func (v *validation) oneOf(path, value string, allowed ...string) bool {
	if slices.Contains(allowed, value) {
		return true
	}
	v.fault(path, "must be one of "+strings.Join(allowed, ", "))
	return false
}

func (v *validation) within(path string, value, least, greatest int) {
	if value < least || value > greatest {
		v.fault(path, fmt.Sprintf("must be between %d and %d", least, greatest))
	}
}

func (v *validation) matches(path, value, pattern, description string) {
	if !regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString(value) {
		v.fault(path, "must be "+description)
	}
}

// unique reports a name that is missing or was seen before.
func (v *validation) unique(path, name string, seen map[string]bool) {
	switch {
	case name == "":
		v.fault(path, "has no name")
	case seen[name]:
		v.fault(path, "is there twice")
	}
	seen[name] = true
}

// enums checks every value of the SDK's enumerations, at every depth.
func (v *validation) enums(path string, value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			v.enums(path, value.Elem())
		}
	case reflect.Struct:
		for field, member := range value.Fields() {
			switch {
			case field.Anonymous:
				v.enums(path, member)
			case field.IsExported():
				v.enums(strings.TrimPrefix(path+"."+field.Name, "."), member)
			}
		}
	case reflect.Slice:
		for i := range value.Len() {
			v.enums(indexed(path, i), value.Index(i))
		}
	case reflect.String:
		if allowed := wire.EnumValues(value.Type()); value.String() != "" && len(allowed) > 0 {
			v.oneOf(path, value.String(), allowed...)
		}
	default: // numbers, times and maps hold no enumeration
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
